"""The review's interventions and comparisons as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from extraction.models import Comparison, Intervention


@dataclass(frozen=True, kw_only=True, slots=True)
class InterventionRow:
    """n_arms: arms of studies that are mapped to it."""

    uuid: UUID
    name: str
    n_arms: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparisonRow:
    uuid: UUID
    experimental: str
    comparator: str


def interventions_of(review_id: UUID) -> list[InterventionRow]:
    """Interventions in their order."""
    rows = Intervention.objects.filter(review_id=review_id, removed_at=None).annotate(
        n_arms=Count("arms", filter=Q(arms__removed_at=None))
    )
    return [
        InterventionRow(uuid=row.uuid, name=row.name, n_arms=row.n_arms)
        for row in rows.order_by("position", "uuid")
    ]


def comparisons_of(review_id: UUID) -> list[ComparisonRow]:
    """Comparisons in their order."""
    rows = Comparison.objects.filter(review_id=review_id, removed_at=None)
    return [
        ComparisonRow(
            uuid=row.uuid, experimental=row.experimental.name, comparator=row.comparator.name
        )
        for row in rows.select_related("experimental", "comparator").order_by("position", "uuid")
    ]
