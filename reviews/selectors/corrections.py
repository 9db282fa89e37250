"""What people corrected of records, and from which source each shown value is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from reviews.correction_words import FIELD_NAMES
from reviews.corrections import LISTS, Correctable, Value, completed, typed, value_of
from reviews.models import Correction, Record, SourceRecord
from reviews.selectors.copies import members_of
from reviews.selectors.people import name_of
from reviews.selectors.records import Origin, origin_of
from reviews.source_fields import stored_of


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherValue:
    """What other sources say. source: the source record to choose; sources: all that say so, by name."""

    text: str
    source: UUID
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A correction that is shown. by: who made it; is_chosen: another source's value, not a written one."""

    correction: UUID
    by: str
    at: datetime
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownField:
    """A field of a record as it is shown. source: the name of the source whose value it is, "" for a written one.

    added: the service outside that gave it, where no source did. was: what was there, where something else is shown.
    others: what is not shown.
    """

    field: Correctable
    label: str | Promise
    text: str
    source: str
    was: str
    made: Made | None
    others: tuple[OtherValue, ...]
    added: Origin | None = None

    @property
    def is_list(self) -> bool:
        """It has one entry in each line."""
        return self.field in LISTS

    @property
    def is_long(self) -> bool:
        return self.is_list or self.field in {Correctable.TITLE, Correctable.ABSTRACT}

    @property
    def rows(self) -> int:
        """Lines of the box that it is typed in."""
        return 12 if self.field is Correctable.ABSTRACT else 3


def standing_corrections(members: Sequence[UUID]) -> QuerySet[Correction]:
    """Those of a record's members that stand, in their order; a chosen source must be one of theirs."""
    rows = Correction.objects.filter(record__in=members, taken_back_at=None)
    gone = rows.filter(source__isnull=False).exclude(source__record__in=members)
    return rows.exclude(pk__in=gone.values("pk")).order_by("number")


def changes_of(members: Sequence[UUID]) -> dict[str, Value]:
    """By field, the value that is shown in place of the face's."""
    return {row.field: row.content["value"] for row in standing_corrections(members)}


def shown_fields(record: UUID) -> list[ShownField]:
    """Every field of a record that stands on its own: what is shown, from where, and what its other sources say."""
    row = Record.objects.select_related("face").get(uuid=record)
    members = members_of(record)
    rows = standing_corrections(members).select_related(
        "made_by__user", "source__batch__search", "record"
    )
    made = {correction.field: correction for correction in rows}
    sources = list(
        SourceRecord.objects.filter(record__in=members)
        .select_related("batch__search")
        .order_by("batch__committed_at", "number")
    )
    return [_shown_field(field, row, made.get(field.value), sources) for field in Correctable]


def _shown_field(
    field: Correctable, record: Record, made: Correction | None, sources: Sequence[SourceRecord]
) -> ShownField:
    text = typed(value_of(record.shown, field))
    of_face = stored_of(record.face)
    was = typed(value_of(completed(of_face, record.added), field))
    is_added = made is None and field.value in record.added and not value_of(of_face, field)
    said: dict[str, list[SourceRecord]] = {}
    for source in sources:
        said.setdefault(typed(value_of(stored_of(source), field)), []).append(source)
    face = next(source for source in sources if source.pk == record.face_id)
    shown = face if made is None else made.source
    return ShownField(
        field=field,
        label=FIELD_NAMES[field],
        text=text,
        source="" if shown is None or is_added else _name(shown),
        was="" if made is None else was,
        made=None if made is None else _made(made),
        others=tuple(
            OtherValue(text=each, source=of[0].uuid, sources=_names(of))
            for each, of in said.items()
            if each and each != text
        ),
        added=origin_of(record.added[field.value]) if is_added else None,
    )


def _made(row: Correction) -> Made:
    return Made(
        correction=row.uuid,
        by=name_of(row.made_by.user),
        at=row.made_at,
        is_chosen=row.source_id is not None,
    )


def _names(sources: Sequence[SourceRecord]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_name, sources)))


def _name(source: SourceRecord) -> str:
    return source.batch.source


def corrections_of(members: Sequence[UUID]) -> QuerySet[Correction]:
    """All of a record's members, those that were taken back too, oldest first."""
    rows = Correction.objects.filter(record__in=members)
    return rows.select_related("made_by__user").order_by("number")
