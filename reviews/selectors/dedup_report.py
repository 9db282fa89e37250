"""What was really done about duplicates, as the methods section of a report says it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.models import Record
from reviews.selectors.duplicates import judged, n_open_pairs, standing_merges


def said_of_duplicates(review: UUID) -> str:
    """How many duplicates the rules merged and how many people did, and what people kept apart, in sentences."""
    merges = standing_merges(review)
    n, certain = merges.count(), merges.filter(is_automatic=True).count()
    records = Record.objects.counted().filter(review_id=review).count()
    told = judged(review)
    parts = [
        _(
            "Quorum compared every record with all others: of %(records)s records, its rules merged %(certain)s as certain duplicates, and people merged %(people)s after comparing them side by side."
        )
        % {"records": f"{records:,}", "certain": f"{certain:,}", "people": f"{n - certain:,}"}
    ]
    if told.different or told.related:
        parts.append(
            _(
                "Of the pairs that people compared, they kept %(different)s apart as different and %(related)s as related reports."
            )
            % {"different": f"{told.different:,}", "related": f"{told.related:,}"}
        )
    if waiting := n_open_pairs(review):
        text = ngettext(
            "%(n)s pair is not compared yet.", "%(n)s pairs are not compared yet.", waiting
        )
        parts.append(text % {"n": f"{waiting:,}"})
    return " ".join(parts)
