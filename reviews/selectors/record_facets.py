"""Ways to narrow the list of records: by what is shown of them, where they came from, and what apps downstream know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.languages import NAMES
from reviews.models import Member, PairState, PossibleDuplicate, Record, Search, SourceRecord
from reviews.seams import RecordFacet, registry
from reviews.selectors import tagged
from reviews.selectors.tags import in_use
from reviews.shown_facts import LONGEST
from reviews.source_fields import folded
from reviews.source_words import TYPE_NAMES
from reviews.texts import is_text

JOURNALS = 50
Works = QuerySet[Record]
Options = Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Facet:
    """A way to narrow works. name: the address's parameter; options: (value, label) pairs in order, or a number is typed.

    narrowed: the works that have a value; none where the value makes no sense.
    """

    order: int
    name: str
    label: str | Promise
    narrowed: Callable[[Member, Works, str], Works]
    options: Callable[[Member], Options] = lambda _member: ()
    is_number: bool = False


def facets() -> list[Facet]:
    """All ways to narrow, in order."""
    downstream = [
        Facet(
            order=facet.order,
            name=facet.name,
            label=facet.label,
            options=facet.choices,
            narrowed=partial(_known_downstream, facet),
        )
        for facet in registry.record_facets
    ]
    return sorted([*FACETS, *downstream], key=lambda facet: facet.order)


def _known_downstream(facet: RecordFacet, member: Member, works: Works, value: str) -> Works:
    """What isn't offered is not answered: the apps downstream know more than a member may."""
    if value not in dict(facet.choices(member)):
        return works.none()
    return works.filter(uuid__in=facet.records(member, value))


def _searches(member: Member) -> list[tuple[str, str]]:
    rows = Search.objects.standing().filter(review_id=member.review_id)
    return [
        (str(row.uuid), f"{row.source}, {row.run_on}" if row.run_on else row.source)
        for row in rows.order_by("created_at", "uuid")
    ]


def _of_search(member: Member, works: Works, value: str) -> Works:
    """Records of a search, or with a copy from it."""
    if value not in dict(_searches(member)):
        return works.none()
    own = Record.objects.counted().filter(batch__search_id=UUID(value))
    copies = own.filter(merged_into__isnull=False)
    return works.filter(
        Q(batch__search_id=UUID(value))
        | Q(uuid__in=copies.values("merged_into_id"))
        | Q(uuid__in=copies.values("merged_into__merged_into_id"))
    )


def _year(lookup: str, _member: Member, works: Works, value: str) -> Works:
    if not (value.isascii() and value.isdigit()) or len(value) > 4:
        return works.none()
    return works.filter(**{f"year__{lookup}": int(value)})


def _column(name: str, _member: Member, works: Works, value: str) -> Works:
    return works.filter(**{name: value}) if is_text(value) else works.none()


def _languages(member: Member) -> list[tuple[str, str]]:
    codes = Record.objects.filter(review_id=member.review_id).exclude(language="")
    named = [
        (code, NAMES.get(code, code))
        for code in codes.values_list("language", flat=True).distinct()
    ]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _journals(member: Member) -> list[tuple[str, str]]:
    """Those with most records; any other one is found by journal: among the words."""
    rows = Record.objects.filter(review_id=member.review_id)
    most = rows.exclude(journal="").values("journal").annotate(n=Count("*"))
    names = [row["journal"] for row in most.order_by("-n", "journal")[:JOURNALS]]
    # One source of each is read: all of them would take longer than the list itself.
    of_names = rows.filter(journal__in=names).values("journal")
    faces = of_names.annotate(one=Min(Cast("face_id", TextField())))
    one = {row["journal"]: UUID(row["one"]) for row in faces}
    sources = SourceRecord.objects.filter(uuid__in=one.values())
    written = dict(sources.values_list("uuid", "journal"))
    return sorted((name, _as_written(name, written[one[name]])) for name in names)


def _as_written(journal: str, written: str) -> str:
    """A journal's name as a record's source writes it; as it is compared, where the source says another one."""
    return written if folded(written)[:LONGEST] == journal else journal


def _flag(name: str, _member: Member, works: Works, value: str) -> Works:
    return works.filter(**{name: value == "yes"}) if value in {"yes", "no"} else works.none()


def _yes_no(yes: str | Promise, no: str | Promise) -> Callable[[Member], Options]:
    return lambda _member: (("yes", yes), ("no", no))


def _duplicates(member: Member, works: Works, value: str) -> Works:
    counted = Record.objects.counted().filter(review_id=member.review_id)
    joined = counted.filter(merged_into__isnull=False).values("merged_into_id")
    pairs = PossibleDuplicate.objects.filter(review_id=member.review_id, state=PairState.OPEN.value)
    if value == "yes":
        return works.filter(uuid__in=joined)
    if value == "no":
        return works.exclude(uuid__in=joined)
    if value == "open":
        sides = Q(uuid__in=pairs.values("first_id")) | Q(uuid__in=pairs.values("second_id"))
        return works.filter(sides)
    return works.none()


def _marked(_member: Member, works: Works, value: str) -> Works:
    if value not in {"yes", "no"}:
        return works.none()
    return works.filter(marks=[]) if value == "no" else works.exclude(marks=[])


def _removed(_member: Member, works: Works, value: str) -> Works:
    return works.filter(is_removed=True) if value == REMOVED else works.none()


def _tags(member: Member) -> list[tuple[str, str | Promise]]:
    used = [(str(row.uuid), row.name) for row in in_use(member.review_id)]
    return [*used, (UNTAGGED, _("without any tag"))] if used else []


def _tagged(member: Member, works: Works, value: str) -> Works:
    if value == UNTAGGED:
        return works.exclude(tagged.carrying(member, None))
    if value not in dict(_tags(member)):
        return works.none()
    return works.filter(tagged.carrying(member, UUID(value)))


UNTAGGED = "none"
STANDING, REMOVED = "standing", "removed"
FACETS = (
    Facet(order=10, name="search", label=_("Search"), options=_searches, narrowed=_of_search),
    Facet(
        order=20, name="from", label=_("From year"), narrowed=partial(_year, "gte"), is_number=True
    ),
    Facet(order=21, name="to", label=_("To year"), narrowed=partial(_year, "lte"), is_number=True),
    Facet(
        order=30,
        name="type",
        label=_("Type"),
        options=lambda _member: [(kind.value, name) for kind, name in TYPE_NAMES.items()],
        narrowed=partial(_column, "document_type"),
    ),
    Facet(
        order=31,
        name="language",
        label=_("Language"),
        options=_languages,
        narrowed=partial(_column, "language"),
    ),
    Facet(
        order=32,
        name="journal",
        label=_("Journal"),
        options=_journals,
        narrowed=partial(_column, "journal"),
    ),
    Facet(
        order=40,
        name="abstract",
        label=_("Abstract"),
        options=_yes_no(_("with an abstract"), _("without an abstract")),
        narrowed=partial(_flag, "has_abstract"),
    ),
    Facet(
        order=41,
        name="doi",
        label=_("DOI"),
        options=_yes_no(_("with a DOI"), _("without a DOI")),
        narrowed=partial(_flag, "has_doi"),
    ),
    Facet(
        order=42,
        name="copies",
        label=_("Duplicates"),
        options=lambda _member: (
            ("yes", _("with copies that joined")),
            ("no", _("without copies")),
            ("open", _("in a pair to compare")),
        ),
        narrowed=_duplicates,
    ),
    Facet(
        order=43,
        name="notices",
        label=_("Notices"),
        options=_yes_no(_("retracted, corrected or in doubt"), _("without a notice")),
        narrowed=_marked,
    ),
    Facet(order=60, name="tag", label=_("Tag"), options=_tags, narrowed=_tagged),
    Facet(
        order=90,
        name=STANDING,
        label=_("Standing"),
        options=lambda _member: ((REMOVED, _("removed before screening")),),
        narrowed=_removed,
    ),
)
