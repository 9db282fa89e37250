"""What risk of bias puts into the seams; called once, when Django is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from extraction.selectors import rob_lists
from extraction.selectors.assessment_kind import AssessmentRules
from extraction.selectors.sheet_kinds import register_kind
from reviews.permissions import Act, may
from reviews.seams import NavEntry, registry


def register() -> None:
    register_kind(AssessmentRules())
    registry.nav.append(
        NavEntry(
            order=107,
            label=_("Risk of bias"),
            url_name="extraction:rob",
            shown=lambda member: may(member, Act.VIEW_REVIEW),
        )
    )
    registry.waiting.append(rob_lists.piles_for)
