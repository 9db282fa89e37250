"""Reading sheets: one's own, and others' only where nothing can leak any more.

Others' answers are read through `sheets_visible_to` and `entries_visible_to`, on every page and export.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from extraction.models import Entry, Sheet, SheetQuerySet, SheetView
from extraction.selectors.sheet_kinds import Content, Questions, rules_for, subject_of
from extraction.sheet_states import SheetKind, SheetState
from reviews import ledger
from reviews.models import Member
from reviews.permissions import holds, may
from reviews.roles import Role
from reviews.rows import only
from reviews.selectors.people import name_of

SHEETS_NEEDED = 2


def sheets_on(kind: SheetKind, subject: UUID) -> SheetQuerySet:
    """All sheets of a kind on a study or result, archived ones too."""
    field = "study_id" if kind is SheetKind.EXTRACTION else "result_id"
    return Sheet.objects.filter(kind=kind.value, **{field: subject})


def own_sheet(member: Member, kind: SheetKind, subject: UUID) -> Sheet | None:
    """The member's sheet on a subject, if they have one in use."""
    return only(sheets_on(kind, subject).in_use().filter(person=member))


def consensus_on(kind: SheetKind, subject: UUID) -> Sheet | None:
    """The consensus on a subject, once both sheets are in."""
    return only(sheets_on(kind, subject).consensuses())


def authors_sheets(consensus: Sheet) -> tuple[Sheet, ...]:
    """The two sheets that a consensus settles, the earlier submitted one first."""
    in_use = sheets_on(SheetKind(consensus.kind), subject_of(consensus)).in_use()
    rows = in_use.filter(person__isnull=False, state=SheetState.SUBMITTED.value)
    return tuple(rows.select_related("person__user", "form").order_by("submitted_at", "uuid"))


def standing_entries(sheet: Sheet) -> dict[str, Entry]:
    """The newest entry of each place, cleared ones too."""
    return entries_by_sheet([sheet.uuid])[sheet.uuid]


def entries_by_sheet(sheets: Collection[UUID]) -> dict[UUID, dict[str, Entry]]:
    """The newest entry of each place of several sheets, cleared ones too, by one query."""
    found: dict[UUID, dict[str, Entry]] = {sheet: {} for sheet in sheets}
    for entry in Entry.objects.filter(sheet__in=sheets).order_by("place", "number"):
        found[entry.sheet_id][entry.place] = entry
    return found


def entries_so_far(sheet: UUID) -> int:
    """How many entries a sheet has had; taken before a page is made, it tells which of two pages is the older one."""
    return Entry.objects.filter(sheet_id=sheet).count()


def contents_of(sheet: Sheet) -> dict[str, Content]:
    """What stands at each place of a sheet; blank places are absent."""
    return contents_by_sheet([sheet.uuid])[sheet.uuid]


def contents_by_sheet(sheets: Collection[UUID]) -> dict[UUID, dict[str, Content]]:
    """What stands at each place of several sheets. Ask only for sheets that the viewer may read."""
    return {
        sheet: {place: e.content for place, e in found.items() if e.content is not None}
        for sheet, found in entries_by_sheet(sheets).items()
    }


def may_open(member: Member, consensus: Sheet) -> bool:
    """Whether a member is an adjudicator who may open a consensus: no sheet of theirs was ever on its subject."""
    rules = rules_for(consensus)
    if not may(member, rules.settle_act) or not holds(member, Role.ADJUDICATOR, rules.stage):
        return False
    return not sheets_on(rules.kind, subject_of(consensus)).filter(person=member).exists()


def has_opened(member: Member, consensus: Sheet) -> bool:
    return SheetView.objects.filter(sheet=consensus, member=member).exists()


def sees_both(member: Member, kind: SheetKind, subject: UUID) -> bool:
    """Whether the two sheets of a subject are open to a member: both are in and the member wrote one of them, or is
    the adjudicator who opened the consensus, or the consensus is agreed."""
    consensus = consensus_on(kind, subject)
    if consensus is None:
        return False
    if consensus.is_agreed or has_opened(member, consensus):
        return True
    own = own_sheet(member, kind, subject)
    return own is not None and own.state == SheetState.SUBMITTED.value


def role_in(member: Member, consensus: Sheet) -> str:
    """As what a member takes part in a consensus: "author", "adjudicator", or "" for not at all."""
    rules = rules_for(consensus)
    own = own_sheet(member, rules.kind, subject_of(consensus))
    if own is not None and may(member, rules.own_act):
        return "author"
    return "adjudicator" if has_opened(member, consensus) and may_open(member, consensus) else ""


def proposed_by(member: Member, consensus: Sheet) -> str:
    """Whose proposal to agree stands, as a member sees it: "mine", "theirs", or "" for nobody's."""
    if consensus.proposed_by_id is None:
        return ""
    return "mine" if consensus.proposed_by_id == member.uuid else "theirs"


def author_of(sheet: Sheet) -> str:
    """The name of who wrote a sheet of a consensus (with person and user selected)."""
    if sheet.person is None:
        raise RuntimeError("Both sheets of a consensus have an author.")
    return name_of(sheet.person.user)


def sheets_visible_to(member: Member, kind: SheetKind, subject: UUID) -> SheetQuerySet:
    """The sheets of a subject whose answers a member may read, the consensus among them."""
    rows = sheets_on(kind, subject).filter(review_id=member.review_id)
    if sees_both(member, kind, subject):
        return rows.filter(Q(archived_at=None) | Q(person=member))
    return rows.filter(person=member)


def entries_visible_to(member: Member, kind: SheetKind, subject: UUID) -> QuerySet[Entry]:
    """The entries of a subject that a member may read: own always; others' as `sees_both` says."""
    return Entry.objects.filter(sheet__in=sheets_visible_to(member, kind, subject))


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparedPlace:
    """One place of a consensus. settled: what was put there by hand; together: what holds where the two agree;
    stands: what holds, None while open or blank."""

    place: str
    first: Content | None
    second: Content | None
    settled: Content | None
    together: Content | None
    agrees: bool
    number: int

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say what stands."""
        return not self.agrees and self.settled is None

    @property
    def stands(self) -> Content | None:
        if self.settled is not None:
            return self.settled
        return self.together if self.agrees else None

    @property
    def chosen(self) -> str:
        """Which answer was put there by hand; "" where nothing was, or what both said anyway."""
        if self.settled is None or (self.agrees and self.settled == self.first):
            return ""
        if self.settled == self.first:
            return "first"
        return "second" if self.settled == self.second else "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """Two sheets side by side. rows: the places asked, in order; missing: required ones that nobody filled."""

    consensus: Sheet
    sheets: tuple[Sheet, ...]
    rows: tuple[ComparedPlace, ...]
    missing: tuple[str, ...]

    @property
    def differing(self) -> tuple[ComparedPlace, ...]:
        return tuple(row for row in self.rows if not row.agrees)

    @property
    def open(self) -> tuple[ComparedPlace, ...]:
        return tuple(row for row in self.rows if row.is_open)

    @property
    def stands(self) -> dict[str, Content]:
        """What holds so far, by place."""
        return {row.place: row.stands for row in self.rows if row.stands is not None}

    @property
    def sha256(self) -> str:
        """Of what holds so far: who agrees to a consensus names by it what they saw."""
        return ledger.sha256(ledger.canonical(self.stands))

    @property
    def is_complete(self) -> bool:
        return not self.open and not self.missing


def compared(consensus: Sheet) -> Compared:
    """A consensus: the two sheets, and what stands of them. Ask only for whom `sees_both` holds."""
    sheets = authors_sheets(consensus)
    questions = rules_for(consensus).questions(consensus)
    given = [contents_of(sheet) for sheet in sheets]
    first, second = (*given, {}, {})[:2]
    entries = standing_entries(consensus)
    rows = _rows(questions, first, second, entries)
    known = {row.place: row.stands for row in rows if row.stands is not None}
    asked = set(questions.places(known))
    return Compared(
        consensus=consensus,
        sheets=sheets,
        rows=tuple(row for row in rows if row.place in asked),
        missing=tuple(
            place
            for place in questions.missing(known)
            if place not in {row.place for row in rows if row.is_open}
        ),
    )


def _rows(
    questions: Questions,
    first: Mapping[str, Content],
    second: Mapping[str, Content],
    entries: Mapping[str, Entry],
) -> list[ComparedPlace]:
    """All places that a sheet asks, or that what was settled opens."""
    settled = {place: e.content for place, e in entries.items() if e.content is not None}
    together = questions.places({**second, **first, **settled})
    places = dict.fromkeys([*together, *questions.places(first), *questions.places(second)])
    return [
        ComparedPlace(
            place=place,
            first=first.get(place),
            second=second.get(place),
            settled=settled.get(place),
            together=questions.together(place, first.get(place), second.get(place)),
            agrees=questions.agree(place, first.get(place), second.get(place)),
            number=entries[place].number if place in entries else 0,
        )
        for place in places
    ]


def agreed_contents(consensus: Sheet) -> dict[str, Content]:
    """What an agreed consensus says, by place."""
    found = contents_of(consensus)
    asked = rules_for(consensus).questions(consensus).places(found)
    return {place: found[place] for place in asked if place in found}
