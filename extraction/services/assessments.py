"""Acts on the consensus of two assessments that are more than one entry."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extraction.models import Entry, Sheet
from extraction.rob.sheet import ALGORITHM, support_place
from extraction.selectors.sheets import authors_sheets, contents_of, standing_entries
from extraction.services.consensus import settle_entry
from extraction.sheet_states import SheetKind
from reviews import ledger
from reviews.errors import NotFound
from reviews.models import Member


def take_answer(
    *, by: Member, consensus: UUID, place: str, side: int, key: UUID, replaces: int = 0
) -> Entry | None:
    """Let one of the two answers to a question stand, with its support; or one of two overrides.

    side: 0 for the sheet that was handed in first. Support that was written on the consensus itself stays.
    Raises what settle_entry raises.
    """
    said = ("take answer", consensus, place, side, replaces)
    with ledger.act(by=by, key=key, content=said):
        sheet = _consensus(by, consensus)
        given = [contents_of(each) for each in authors_sheets(sheet)]
        content = given[side].get(place)
        if content is None and place.startswith("override:"):
            content = {"judgement": ALGORITHM}
        entry = settle_entry(
            by=by, consensus=consensus, place=place, content=content, key=key, replaces=replaces
        )
        support = support_place(place.removeprefix("question:"))
        if place.startswith("question:") and support in given[side]:
            before = standing_entries(sheet).get(support)
            if before is None or before.content in (None, *(each.get(support) for each in given)):
                settle_entry(
                    by=by,
                    consensus=consensus,
                    place=support,
                    content=given[side][support],
                    key=key,
                    replaces=0 if before is None else before.number,
                )
    return entry


def _consensus(by: Member, consensus: UUID) -> Sheet:
    rows = Sheet.objects.consensuses().filter(kind=SheetKind.ASSESSMENT.value)
    found = rows.filter(uuid=consensus, review_id=by.review_id).first()
    if found is None:
        raise NotFound(_("This consensus is not in this review any more."))
    return found
