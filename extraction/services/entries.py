"""Writing at one place of a sheet: append-only, checked, and never over an answer that the writer hasn't seen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from extraction.events import EntryWritten
from extraction.models import Entry, Sheet
from extraction.selectors.sheet_kinds import Content, rules_for
from reviews import ledger
from reviews.errors import DomainError
from reviews.ledger import Act
from reviews.models import Member


class StaleEntry(DomainError):
    """The place was changed elsewhere meanwhile. standing: what is there now, None if it was cleared; number: its
    number; offered: what was to be written."""

    def __init__(self, *, standing: Content | None, number: int, offered: Content | None) -> None:
        super().__init__(
            _("This was changed in another window meanwhile. Both values are shown: choose one.")
        )
        self.standing = standing
        self.number = number
        self.offered = offered


def write_entry(
    *, by: Member, sheet: Sheet, place: str, raw: object, replaces: int, act: Act
) -> Entry | None:
    """Put an answer at a place. replaces: number of the entry that the writer saw there, 0 for none.

    What stands there already is not written again. None: the place never had an entry and stays blank.
    Raises EntryRefused, StaleEntry.
    """
    content = rules_for(sheet).questions(sheet).accept(place, raw)
    newest = Entry.objects.filter(sheet=sheet, place=place).order_by("-number").first()
    standing = None if newest is None else newest.content
    if content == standing:
        return newest
    number = 0 if newest is None else newest.number
    if replaces != number:
        raise StaleEntry(standing=standing, number=number, offered=content)
    return append_entry(
        by=by, sheet=sheet, place=place, content=content, number=number + 1, act=act
    )


def append_entry(
    *, by: Member, sheet: Sheet, place: str, content: Content | None, number: int, act: Act
) -> Entry:
    """Write a row of content and its event, unasked."""
    entry = Entry(
        review_id=sheet.review_id,
        sheet=sheet,
        place=place,
        number=number,
        content=content,
        sha256=ledger.sha256(ledger.canonical(content)),
        written_by=by,
        written_at=act.at,
    )
    entry.save(force_insert=True)
    act.append(
        EntryWritten(
            sheet=sheet.uuid,
            entry=entry.uuid,
            place=place,
            number=number,
            sha256=entry.sha256,
            is_cleared=content is None,
        )
    )
    return entry
