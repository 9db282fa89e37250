"""A PRISMA diagram's name and main numbers in words, for readers who don't see it."""

from synthesis.figures.prisma_diagram import PrismaDiagram
from synthesis.figures.wording import count, sentence


def title_of(diagram: PrismaDiagram) -> str:
    """The diagram's name."""
    methods = "databases and registers"
    if diagram.template.has_other:
        methods = "databases, registers and other methods"
    kind = "updated review, " if diagram.template.is_updated else ""
    draft = ", draft" if diagram.draft else ""
    return f"PRISMA 2020 flow diagram: {kind}{methods}{draft}"


def summary_of(diagram: PrismaDiagram) -> str:
    """The main numbers as sentences; what is draft, out of date or illustrative is said."""
    parts = []
    if diagram.draft:
        told = " ".join(sentence(part) for part in diagram.draft)
        parts.append(f"Draft, not final: {told}")
    if diagram.stale:
        parts.append(f"Out of date: {sentence(diagram.stale)}")
    if diagram.template.is_updated:
        parts.append(
            _said(
                diagram,
                "Previous version: {previous_studies} studies in {previous_reports} reports.",
            )
        )
    parts.append(
        _said(
            diagram,
            "Records identified: {identified_databases} from databases, {identified_registers} from"
            " registers. Removed before screening: {duplicates_removed} duplicates,"
            " {automation_removed} by automation tools, {other_removed} for other reasons."
            " Records: {records_screened} screened, {records_excluded} excluded. Reports:"
            " {reports_sought} sought, {reports_not_retrieved} not retrieved, {reports_assessed}"
            " assessed, {reports_excluded} excluded.",
        )
    )
    if diagram.template.has_other:
        parts.append(
            _said(
                diagram,
                "Other methods: {other_identified_websites} records from websites,"
                " {other_identified_organisations} from organisations,"
                " {other_identified_citation_searching} from citation searching,"
                " {other_identified_other} from other methods; {other_reports_sought} reports"
                " sought, {other_reports_not_retrieved} not retrieved, {other_reports_assessed}"
                " assessed, {other_reports_excluded} excluded.",
            )
        )
    new = "New studies included" if diagram.template.is_updated else "Included"
    parts.append(_said(diagram, new + ": {new_studies} studies in {new_reports} reports."))
    if diagram.template.is_updated:
        parts.append(_said(diagram, "Total: {total_studies} studies in {total_reports} reports."))
    if diagram.illustrative:
        parts.append("Illustrative numbers.")
    return " ".join(parts)


def _said(diagram: PrismaDiagram, words: str) -> str:
    return words.format_map({key: count(diagram.boxes[key]) for key in diagram.keys})
