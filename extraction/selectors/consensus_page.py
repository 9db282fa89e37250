"""A consensus of extraction as its page shows it: differences first, agreements folded."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from extraction.formdef.definition import Field
from extraction.formdef.sheet import FormSheet
from extraction.models import Sheet
from extraction.selectors.extraction_kind import form_sheet
from extraction.selectors.form_labels import options_of, place_in_words, value_in_words
from extraction.selectors.form_words import warning_in_words
from extraction.selectors.sheet_kinds import Content
from extraction.selectors.sheets import (
    Compared,
    ComparedPlace,
    author_of,
    compared,
    contents_of,
    may_open,
    proposed_by,
    role_in,
    sees_both,
)
from extraction.selectors.studies import arms_of
from extraction.sheet_states import SheetKind
from reviews.errors import NotFound
from reviews.models import Member
from reviews.permissions import Act, may


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One answer in words. is_state: words for why there is no value. page, quotation: its source."""

    text: str
    is_state: bool
    page: str
    quotation: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceRow:
    """A place of the consensus. chosen: "first", "second", "other" or "" while open."""

    place: str
    label: str
    first: Side
    second: Side
    settled: Side | None
    chosen: str
    number: int
    is_open: bool
    is_missing: bool
    field: Field | None
    options: tuple[tuple[str, str], ...]

    @property
    def dom(self) -> str:
        return self.place.replace(":", "-")

    @property
    def stands(self) -> Side:
        """What holds, in the fold of agreements."""
        return self.settled or self.first

    @property
    def is_evened_out(self) -> bool:
        return self.first.text != self.second.text


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsensusPage:
    """names: of the two authors. role: "author", "adjudicator", or "" for who only reads. proposed: "mine", "theirs", "". seen: names
    what stands on it, for who agrees to it."""

    sheet: Sheet
    names: tuple[str, ...]
    authors: tuple[Sheet, ...]
    differences: tuple[PlaceRow, ...]
    agreements: tuple[PlaceRow, ...]
    n_open: int
    n_compared: int
    role: str
    proposed: str
    seen: str
    is_complete: bool

    @property
    def n_agreeing(self) -> int:
        return len([row for row in self.agreements if row.first.text or row.second.text])

    @property
    def is_agreed(self) -> bool:
        return self.sheet.is_agreed

    @property
    def places(self) -> frozenset[str]:
        """Places that the member can settle on the page."""
        if not self.role or self.is_agreed:
            return frozenset()
        return frozenset(row.place for row in self.differences)

    @property
    def evened_out(self) -> tuple[PlaceRow, ...]:
        return tuple(row for row in self.agreements if row.is_evened_out)


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsensusDoor:
    """A consensus whose answers are closed to a member. may_open: an adjudicator can open it; authors: for leads."""

    sheet: Sheet
    may_open: bool
    authors: tuple[tuple[UUID, str], ...]


def consensus_for(member: Member, consensus: UUID) -> ConsensusPage | ConsensusDoor:
    """The page of a consensus, or its closed door. Raises NotFound."""
    rows = Sheet.objects.consensuses().filter(
        uuid=consensus, review_id=member.review_id, kind=SheetKind.EXTRACTION.value
    )
    sheet = rows.select_related("study", "form", "proposed_by__user").first()
    if sheet is None:
        raise NotFound(_("This consensus is not in this review any more."))
    if sees_both(member, SheetKind.EXTRACTION, sheet.study_id):
        return _page(member, sheet)
    opens = may_open(member, sheet)
    is_lead = may(member, Act.REOPEN)
    if not opens and not is_lead:
        raise NotFound(_("This consensus is not in this review any more."))
    authors = compared(sheet).sheets if is_lead else ()
    return ConsensusDoor(
        sheet=sheet,
        may_open=opens,
        authors=tuple((each.uuid, author_of(each)) for each in authors),
    )


def shown_consensus(member: Member, consensus: UUID) -> ConsensusPage:
    """The page of a consensus whose answers are open to a member. Raises NotFound."""
    page = consensus_for(member, consensus)
    if isinstance(page, ConsensusDoor):
        raise NotFound(_("This consensus is not in this review any more."))
    return page


def answer_of(member: Member, consensus: UUID, place: str, choice: str) -> Content | None:
    """What the first or the second author answered at a place, for a member who sees both. Raises NotFound."""
    page = shown_consensus(member, consensus)
    return contents_of(page.authors[0 if choice == "first" else 1]).get(place)


def _page(member: Member, sheet: Sheet) -> ConsensusPage:
    comparison = compared(sheet)
    form = form_sheet(sheet)
    rows = _rows(form, comparison, sheet)
    differences = tuple(r for r in rows if r.chosen or r.is_open or r.is_missing)
    agreements = tuple(
        r for r in rows if r not in differences and (r.first.text or r.second.text or r.settled)
    )
    return ConsensusPage(
        sheet=sheet,
        names=tuple(author_of(each) for each in comparison.sheets),
        authors=comparison.sheets,
        differences=differences,
        agreements=agreements,
        n_open=len(comparison.open) + len(comparison.missing),
        n_compared=sum(bool(r.first.text or r.second.text) for r in rows),
        role=role_in(member, sheet),
        proposed=proposed_by(member, sheet),
        seen=comparison.sha256,
        is_complete=comparison.is_complete,
    )


def _rows(form: FormSheet, comparison: Compared, sheet: Sheet) -> list[PlaceRow]:
    arms = {str(arm.uuid): arm.label for arm in arms_of(sheet.study_id)}
    given = [contents_of(each) for each in comparison.sheets]
    warned = [_warnings(form, contents) for contents in given]
    missing = set(comparison.missing)
    rows = []
    for row in comparison.rows:
        field = form.fields.get(row.place)
        rows.append(
            PlaceRow(
                place=row.place,
                label=place_in_words(form, row.place, arms),
                first=_side(form, row.place, row.first, warned[0].get(row.place, ())),
                second=_side(form, row.place, row.second, warned[1].get(row.place, ())),
                settled=_settled(form, row),
                chosen=row.chosen,
                number=row.number,
                is_open=row.is_open,
                is_missing=row.place in missing,
                field=field,
                options=() if field is None else tuple(options_of(field)),
            )
        )
    return rows


def _side(
    form: FormSheet, place: str, content: Content | None, warnings: tuple[str, ...] = ()
) -> Side:
    value = form.value(place, content)
    source = (content or {}).get("source") or {}
    return Side(
        text=value_in_words(form, place, value),
        is_state=value is not None and value.content is None,
        page=source.get("page", ""),
        quotation=source.get("quotation", ""),
        warnings=warnings,
    )


def _settled(form: FormSheet, row: ComparedPlace) -> Side | None:
    return None if row.settled is None else _side(form, row.place, row.settled)


def _warnings(form: FormSheet, contents: dict[str, Content]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for warning in form.warnings(contents):
        for place, cell in form.cells.items():
            where = (cell.outcome.id, cell.timepoint.id, cell.arm, cell.column.key)
            at = (warning.outcome, warning.cell.timepoint, warning.cell.arm, warning.cell.column)
            if where == at:
                found[place] = (*found.get(place, ()), warning_in_words(warning))
    return found
