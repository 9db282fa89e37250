"""The mark of tables whose numbers are no findings."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from reviews.models import Review


def marked(rows: Sequence[list[str]], review_id: UUID) -> list[list[str]]:
    """A table, its heading row first, with one more column where the review is illustrative."""
    if not Review.objects.filter(uuid=review_id, is_illustrative=True).exists():
        return list(rows)
    heading, *others = rows
    return [[*heading, _("Illustrative")], *([*row, _("yes")] for row in others)]
