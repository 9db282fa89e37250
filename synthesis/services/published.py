"""Writing down what a publication prints of its own flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from reviews import ledger, permissions
from reviews.models import Member
from synthesis.events import PublishedRecorded
from synthesis.models import PublishedFigures


def record_published(*, by: Member, figures: Mapping[str, Any], key: UUID) -> PublishedFigures:
    """Keep a publication's figures beside the review's own flow; they change no count. Raises Forbidden."""
    permissions.check(by, permissions.Act.AMEND_PROTOCOL)
    body = ledger.canonical(figures)
    with ledger.act(by=by, key=key, content=body) as act:
        last = PublishedFigures.objects.filter(review=by.review_id).order_by("-number").first()
        if act.repeated and last is not None:
            return last
        row = PublishedFigures.objects.create(
            review_id=by.review_id,
            number=(last.number if last else 0) + 1,
            figures=dict(figures),
            sha256=ledger.sha256(body),
            recorded_at=act.at,
        )
        act.append(PublishedRecorded(published=row.uuid, number=row.number, sha256=row.sha256))
    return row
