"""Which boxes a PRISMA diagram has, and what stands in each."""

from dataclasses import dataclass

from synthesis.figures.prisma_boxes import (
    Box,
    Entry,
    Kind,
    Typesetter,
    counted,
    item,
    reason_items,
    source_items,
)
from synthesis.figures.prisma_diagram import PrismaDiagram, Reason, SourceKind
from synthesis.figures.wording import count

_OTHER_KINDS = (
    ("other_identified_websites", "Websites", SourceKind.WEBSITE),
    ("other_identified_organisations", "Organisations", SourceKind.ORGANISATION),
    ("other_identified_citation_searching", "Citation searching", SourceKind.CITATION_SEARCHING),
    ("other_identified_other", "Other methods", SourceKind.OTHER),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """The boxes by their place in the grid.

    main, side: the four rows of the main column and of the boxes beside it. other, other_side: the
    same rows of the other column, None where it has no box. previous, total: updated reviews only.
    """

    main: tuple[Box, ...]
    side: tuple[Box, ...]
    other: tuple[Box | None, ...]
    other_side: tuple[Box | None, ...]
    included: Box
    previous: Box | None
    total: Box | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Widths:
    """Outer widths of the boxes of each column, points; 0 for a column that is not drawn."""

    previous: float
    main: float
    other: float


def content_of(diagram: PrismaDiagram, typesetter: Typesetter, widths: Widths) -> Content:
    """All boxes of the diagram, broken into lines."""
    main = _main(diagram, typesetter, widths.main)
    side = _side(diagram, typesetter, widths.main)
    nothing: tuple[Box | None, ...] = (None,) * 4
    other, other_side = nothing, nothing
    if diagram.template.has_other:
        other = _other(diagram, typesetter, widths.other)
        other_side = _other_side(diagram, typesetter, widths.other)
    return Content(
        main=main,
        side=side,
        other=other,
        other_side=other_side,
        included=_included(diagram, typesetter, widths.main),
        previous=_previous(diagram, typesetter, widths.previous),
        total=_total(diagram, typesetter, widths.main),
    )


def _main(diagram: PrismaDiagram, typesetter: Typesetter, width: float) -> tuple[Box, ...]:
    n = diagram.boxes
    entries = [
        Entry(kind=Kind.HEADING, label="Records identified from:", place="identified"),
        counted(n, "identified_databases", "Databases", inline=True),
        *source_items(diagram.sources, SourceKind.DATABASE),
        counted(n, "identified_registers", "Registers", inline=True),
        *source_items(diagram.sources, SourceKind.REGISTER),
    ]
    title = (
        f"Records identified from databases {count(n['identified_databases'])}"
        f" and registers {count(n['identified_registers'])}"
    )
    return (
        typesetter.box(entries, width, title=title),
        _single(diagram, typesetter, width, "records_screened", "Records screened"),
        _single(diagram, typesetter, width, "reports_sought", "Reports sought for retrieval"),
        _single(diagram, typesetter, width, "reports_assessed", "Reports assessed for eligibility"),
    )


def _side(diagram: PrismaDiagram, typesetter: Typesetter, width: float) -> tuple[Box, ...]:
    n = diagram.boxes
    excluded = [counted(n, "records_excluded", "Records excluded")]
    if n["records_excluded_automation"]:
        excluded.append(item(n, "records_excluded_human", "By a person"))
        excluded.append(item(n, "records_excluded_automation", "By an automation tool"))
    return (
        _removed(diagram, typesetter, width),
        typesetter.box(excluded, width, title=f"Records excluded {count(n['records_excluded'])}"),
        _single(diagram, typesetter, width, "reports_not_retrieved", "Reports not retrieved"),
        _excluded(diagram, typesetter, width, "reports_excluded", diagram.reasons),
    )


def _removed(diagram: PrismaDiagram, typesetter: Typesetter, width: float) -> Box:
    n = diagram.boxes
    entries = [
        Entry(kind=Kind.HEADING, label="Records removed before screening:", place="removed"),
        item(n, "duplicates_removed", "Duplicate records"),
    ]
    for key, label in (
        ("automation_removed", "Marked ineligible by automation tools"),
        ("other_removed", "Removed for other reasons"),
    ):
        if n[key] != 0 or not diagram.hide_zero_removals:
            entries.append(item(n, key, label))
    title = (
        f"Records removed before screening: duplicates {count(n['duplicates_removed'])},"
        f" automation {count(n['automation_removed'])}, other reasons {count(n['other_removed'])}"
    )
    return typesetter.box(entries, width, title=title)


def _other(diagram: PrismaDiagram, typesetter: Typesetter, width: float) -> tuple[Box | None, ...]:
    entries = [Entry(kind=Kind.HEADING, label="Records identified from:", place="other_identified")]
    for key, label, kind in _OTHER_KINDS:
        sources = [part for part in diagram.sources if part.kind is kind]
        if kind is SourceKind.OTHER and not sources and not diagram.boxes[key]:
            continue
        unknown = sources and not any(part.n or part.yield_reported for part in sources)
        n = count(None if unknown else diagram.boxes[key])
        entries.append(Entry(kind=Kind.ITEM, label=label, place=key, n=n))
    told = ", ".join(f"{entry.label} {entry.n}" for entry in entries[1:])
    title = f"Records identified by other methods: {told}"
    return (
        typesetter.box(entries, width, title=title),
        None,
        _single(diagram, typesetter, width, "other_reports_sought", "Reports sought for retrieval"),
        _single(
            diagram, typesetter, width, "other_reports_assessed", "Reports assessed for eligibility"
        ),
    )


def _other_side(
    diagram: PrismaDiagram, typesetter: Typesetter, width: float
) -> tuple[Box | None, ...]:
    return (
        None,
        None,
        _single(diagram, typesetter, width, "other_reports_not_retrieved", "Reports not retrieved"),
        _excluded(diagram, typesetter, width, "other_reports_excluded", diagram.other_reasons),
    )


def _single(
    diagram: PrismaDiagram, typesetter: Typesetter, width: float, key: str, label: str
) -> Box:
    entry = counted(diagram.boxes, key, label)
    title = _titled(key, label, entry.n)
    return typesetter.box([entry], width, title=title)


def _excluded(
    diagram: PrismaDiagram,
    typesetter: Typesetter,
    width: float,
    key: str,
    reasons: tuple[Reason, ...],
) -> Box:
    prefix = "other_reason" if key.startswith("other_") else "reason"
    heading = counted(diagram.boxes, key, "Reports excluded", colon=bool(reasons))
    title = _titled(key, heading.label, heading.n)
    if reasons:
        title += ": " + ", ".join(f"{reason.text} {count(reason.n)}" for reason in reasons)
    return typesetter.box([heading, *reason_items(reasons, prefix)], width, title=title)


def _included(diagram: PrismaDiagram, typesetter: Typesetter, width: float) -> Box:
    new = diagram.template.is_updated
    studies = "New studies included in review" if new else "Studies included in review"
    reports = "Reports of new included studies" if new else "Reports of included studies"
    entries = [
        counted(diagram.boxes, "new_studies", studies, bold=True),
        counted(diagram.boxes, "new_reports", reports),
    ]
    title = f"{'New studies' if new else 'Studies'} included {entries[0].n}, reports {entries[1].n}"
    return typesetter.box(entries, width, title=title, last=not new)


def _previous(diagram: PrismaDiagram, typesetter: Typesetter, width: float) -> Box | None:
    if not diagram.template.is_updated:
        return None
    n = diagram.boxes
    entries = [
        counted(n, "previous_studies", "Studies included in previous version"),
        counted(n, "previous_reports", "Reports of studies included in previous version"),
    ]
    title = f"Previous version: studies {entries[0].n}, reports {entries[1].n}"
    return typesetter.box(entries, width, title=title)


def _total(diagram: PrismaDiagram, typesetter: Typesetter, width: float) -> Box | None:
    if not diagram.template.is_updated:
        return None
    n = diagram.boxes
    entries = [
        counted(n, "total_studies", "Total studies included in review", bold=True),
        counted(n, "total_reports", "Reports of total included studies"),
    ]
    title = f"Total studies included {entries[0].n}, reports {entries[1].n}"
    return typesetter.box(entries, width, title=title, last=True)


def _titled(key: str, label: str, n: str) -> str:
    if key.startswith("other_"):
        return f"Other methods: {label[0].lower()}{label[1:]} {n}"
    return f"{label} {n}"
