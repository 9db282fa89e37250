"""One's own extraction as its page shows it: every field and cell with its value, state, source and warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from extraction.formdef.definition import Field, Outcome, Section, Timepoint
from extraction.formdef.sheet import DataCell, FormSheet, outcome_place
from extraction.formdef.values import ValueState
from extraction.models import Entry, Sheet, StudyArm
from extraction.selectors.extraction_kind import form_sheet
from extraction.selectors.form_labels import COLUMNS, STATES, options_of, place_in_words
from extraction.selectors.form_words import warning_in_words
from extraction.selectors.sheet_kinds import Content
from extraction.selectors.sheets import standing_entries
from extraction.selectors.studies import LinkedReport, arms_of, reports_of
from extraction.sheet_states import SheetKind, SheetState
from reviews.errors import NotFound
from reviews.models import Member
from screening.selectors.full_text import FileRow, files_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """What stands at a place, for its controls. column: of its table, "" for a field. number: of the entry that stands, 0 for none. dom: its id in the page."""

    place: str
    label: str
    column: str
    number: int
    state: ValueState
    value: str
    values: tuple[str, ...]
    page: str
    quotation: str

    @property
    def dom(self) -> str:
        return self.place.replace(":", "-")

    @property
    def state_words(self) -> str:
        return str(STATES[self.state])

    @property
    def is_blank(self) -> bool:
        return self.state is ValueState.VALUE and not self.value and not self.values


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldRow:
    """A field of the form. options: (key, label) of choices."""

    field: Field
    slot: Slot
    options: tuple[tuple[str, str], ...]
    is_shown: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionRows:
    section: Section
    rows: tuple[FieldRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRow:
    arm: StudyArm
    cells: tuple[tuple[DataCell, Slot], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeTable:
    """The table of an outcome at a time point. page, quotation: the source that its cells share, if they do."""

    outcome: Outcome
    timepoint: Timepoint
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    warnings: tuple[str, ...]
    page: str
    quotation: str

    @property
    def dom(self) -> str:
        return f"t-{self.outcome.id}-{self.timepoint.id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractPage:
    """A sheet, whole. missing: what still has to be answered, as (dom id, words). saved: when last, "10:42" or ""."""

    sheet: Sheet
    sections: tuple[SectionRows, ...]
    tables: tuple[OutcomeTable, ...]
    missing: tuple[tuple[str, str], ...]
    n_required: int
    saved: str
    reports: tuple[LinkedReport, ...]
    files: tuple[FileRow, ...]

    @property
    def n_done(self) -> int:
        return self.n_required - len(self.missing)

    @property
    def is_open(self) -> bool:
        return self.sheet.state == SheetState.IN_PROGRESS.value and self.sheet.study.is_included

    def file_called(self, attachment: str) -> FileRow | None:
        """The file that is asked for by its attachment, else the first one."""
        asked = (file for file in self.files if str(file.attachment) == attachment)
        return next(asked, next(iter(self.files), None))

    @property
    def rows(self) -> tuple[FieldRow, ...]:
        """All fields, in the form's order."""
        return tuple(row for section in self.sections for row in section.rows)

    def field(self, place: str) -> FieldRow | None:
        """The field at a place."""
        return next((row for row in self.rows if row.slot.place == place), None)

    def slot(self, place: str) -> Slot | None:
        """What stands at a place, be it of a field or a cell."""
        cells = (slot for t in self.tables for row in t.rows for _cell, slot in row.cells)
        slots = (*(row.slot for row in self.rows), *cells)
        return next((slot for slot in slots if slot.place == place), None)

    def table_of(self, place: str) -> OutcomeTable | None:
        """The table with the cell at a place."""
        for table in self.tables:
            for row in table.rows:
                if any(slot.place == place for _cell, slot in row.cells):
                    return table
        return None

    @property
    def shown(self) -> frozenset[str]:
        """Places of the fields that are asked."""
        return frozenset(row.slot.place for row in self.rows if row.is_shown)


def own_extraction(member: Member, sheet: UUID) -> Sheet:
    """A member's own extraction. Raises NotFound: others' are nobody's business here."""
    rows = Sheet.objects.in_use().filter(
        uuid=sheet, review_id=member.review_id, person=member, kind=SheetKind.EXTRACTION.value
    )
    found = rows.select_related("study", "form", "review").first()
    if found is None:
        raise NotFound(_("This extraction is not in this review."))
    return found


def extract_page(sheet: Sheet) -> ExtractPage:
    """The page of a sheet; ask only for one's own."""
    form = form_sheet(sheet)
    entries = standing_entries(sheet)
    contents = {place: e.content for place, e in entries.items() if e.content is not None}
    arms = arms_of(sheet.study_id)
    labels = {str(arm.uuid): arm.label for arm in arms}
    missing = form.missing(contents)
    reports = reports_of(sheet.review_id, sheet.study_id)
    return ExtractPage(
        sheet=sheet,
        sections=_sections(form, entries, contents),
        tables=_tables(form, entries, contents, arms),
        missing=tuple((_dom(form, p), place_in_words(form, p, labels)) for p in missing),
        n_required=len(form.required(contents)),
        saved=_saved(sheet, entries),
        reports=tuple(reports),
        files=tuple(file for each in reports for file in files_of(each.report.uuid)),
    )


def _saved(sheet: Sheet, entries: Mapping[str, Entry]) -> str:
    """The time of the last entry, in the review's zone."""
    last = max((entry.written_at for entry in entries.values()), default=None)
    if last is None:
        return ""
    return last.astimezone(ZoneInfo(sheet.review.time_zone)).strftime("%H:%M")


def _dom(form: FormSheet, place: str) -> str:
    """The id in the page to which a missing place leads: for an outcome without data its first table."""
    for outcome in form.definition.outcomes:
        if place == outcome_place(outcome.id):
            return f"t-{outcome.id}-{outcome.timepoints[0].id}"
    return f"f-{place.replace(':', '-')}"


def _slot(form: FormSheet, place: str, label: str, entry: Entry | None) -> Slot:
    content: Content = {} if entry is None or entry.content is None else entry.content
    value, source = content.get("value"), content.get("source") or {}
    cell = form.cells.get(place)
    return Slot(
        place=place,
        label=label,
        column="" if cell is None else str(COLUMNS[cell.column.key]),
        number=0 if entry is None else entry.number,
        state=ValueState(content.get("state", ValueState.VALUE.value)),
        value=value if isinstance(value, str) else "",
        values=tuple(value) if isinstance(value, list) else (),
        page=source.get("page", ""),
        quotation=source.get("quotation", ""),
    )


def _sections(
    form: FormSheet, entries: Mapping[str, Entry], contents: Mapping[str, Content]
) -> tuple[SectionRows, ...]:
    asked = set(form.places(contents))
    places = {field.id: place for place, field in form.fields.items()}
    return tuple(
        SectionRows(
            section=section,
            rows=tuple(
                FieldRow(
                    field=field,
                    slot=_slot(form, places[field.id], field.label, entries.get(places[field.id])),
                    options=tuple(options_of(field)),
                    is_shown=places[field.id] in asked,
                )
                for field in section.fields
            ),
        )
        for section in form.definition.sections
    )


def _tables(
    form: FormSheet,
    entries: Mapping[str, Entry],
    contents: Mapping[str, Content],
    arms: Sequence[StudyArm],
) -> tuple[OutcomeTable, ...]:
    labels = {str(arm.uuid): arm.label for arm in arms}
    warned: dict[tuple[str, str], list[str]] = {}
    for warning in form.warnings(contents):
        where = (warning.outcome, warning.cell.timepoint)
        text = f"{labels.get(warning.cell.arm or '', '')}: {warning_in_words(warning)}"
        warned.setdefault(where, []).append(text)
    tables = []
    for outcome in form.definition.outcomes:
        for timepoint in outcome.timepoints:
            rows = _rows(form, entries, arms, outcome, timepoint)
            sources = {
                (slot.page, slot.quotation)
                for row in rows
                for _cell, slot in row.cells
                if not slot.is_blank
            }
            page, quotation = next(iter(sources)) if len(sources) == 1 else ("", "")
            tables.append(
                OutcomeTable(
                    outcome=outcome,
                    timepoint=timepoint,
                    columns=tuple(str(COLUMNS[column.key]) for column in outcome.columns),
                    rows=rows,
                    warnings=tuple(warned.get((outcome.id, timepoint.id), ())),
                    page=page,
                    quotation=quotation,
                )
            )
    return tuple(tables)


def _rows(
    form: FormSheet,
    entries: Mapping[str, Entry],
    arms: Sequence[StudyArm],
    outcome: Outcome,
    timepoint: Timepoint,
) -> tuple[TableRow, ...]:
    labels = {str(arm.uuid): arm.label for arm in arms}
    found: dict[str, list[tuple[DataCell, Slot]]] = {str(arm.uuid): [] for arm in arms}
    for place, cell in form.cells.items():
        if (cell.outcome.id, cell.timepoint.id) == (outcome.id, timepoint.id):
            label = place_in_words(form, place, labels)
            found[cell.arm].append((cell, _slot(form, place, label, entries.get(place))))
    return tuple(TableRow(arm=arm, cells=tuple(found[str(arm.uuid)])) for arm in arms)
