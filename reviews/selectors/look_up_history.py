"""What looking elsewhere did to one record, and what its events are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.enrichment.interface import Service
from reviews.enrichment.notices import Nature
from reviews.event_shape import Recorded
from reviews.mark_words import NATURES, SERVICES
from reviews.models import Finding, Found, LookUp, Member, RecordNotice
from reviews.seams import HistoryLine, Subject, Subjects
from reviews.selectors.copies import members_of
from reviews.selectors.event_subjects import subjects_of_records
from reviews.selectors.taking_back import Deeds, deeds_on, who


def history_of(member: Member, record: UUID) -> list[HistoryLine]:
    """Which values and notices were found of a record, and which were taken back."""
    members = members_of(record)
    values = Finding.objects.filter(record__in=members).order_by("found_at", "field", "uuid")
    values = values.select_related("look_up")
    notices = RecordNotice.objects.filter(record__in=members).order_by("found_at", "uuid")
    notices = notices.select_related("look_up__file")
    found = [*values, *notices]
    gone = [row for row in found if row.taken_back_at or row.look_up.undone_at]
    deeds = deeds_on(
        member.review_id, {each for row in gone for each in (row.uuid, row.look_up_id)}
    )
    return [*_values(values, deeds), *_notices(notices, deeds)]


def _values(rows: Iterable[Finding], deeds: Deeds) -> Iterator[HistoryLine]:
    for row in rows:
        what = {
            "what": _named(Found(row.field)),
            "service": SERVICES[Service(row.service)],
        }
        yield HistoryLine(at=row.found_at, text=_("added from %(service)s: %(what)s") % what)
        if gone := row.taken_back_at or row.look_up.undone_at:
            text = _("what %(service)s had given was taken back: %(what)s") % what
            by = who(deeds, gone, row.uuid, row.look_up_id)
            yield HistoryLine(at=gone, text=text, by=by)


def _notices(rows: Iterable[RecordNotice], deeds: Deeds) -> Iterator[HistoryLine]:
    for row in rows:
        what = {"what": NATURES[Nature(row.nature)], "source": source_of(row)}
        yield HistoryLine(at=row.found_at, text=_("notice found in %(source)s: %(what)s") % what)
        if gone := row.taken_back_at or row.look_up.undone_at:
            text = _("a notice was taken back: %(what)s") % what
            yield HistoryLine(at=gone, text=text, by=who(deeds, gone, row.uuid, row.look_up_id))


def source_of(row: RecordNotice) -> str:
    """Who told of a notice: a service, or a file by its name."""
    if row.service:
        return SERVICES[Service(row.service)]
    return "" if row.look_up.file is None else row.look_up.file.name


def _named(field: Found) -> str:
    names = {Found.ABSTRACT: _("abstract"), Found.DOI: _("DOI"), Found.OPEN_COPY: _("open copy")}
    return names[field]


def _of_records(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    return subjects_of_records(member, {e.seq: [UUID(e.payload["record"])] for e in events})


def _of_look_ups(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    named = {e.seq: UUID(e.payload["look_up"]) for e in events}
    rows = LookUp.objects.filter(review_id=member.review_id, uuid__in=named.values())
    files = dict(rows.values_list("uuid", "file__name"))
    where = {"review": member.review_id}
    return {
        seq: Subject(
            label=files[uuid] or _("look-up at other services"),
            url=reverse("reviews:look-up", kwargs={**where, "look_up": uuid}),
        )
        for seq, uuid in named.items()
        if uuid in files
    }


_FINDERS: Mapping[Subjects, tuple[str, ...]] = {
    _of_look_ups: ("look_up_started", "notices_uploaded", "look_up_undone"),
    _of_records: (
        "value_added",
        "value_taken_back",
        "value_put_back",
        "notice_marked",
        "notice_taken_back",
        "notice_put_back",
    ),
}
SUBJECTS: Mapping[str, Subjects] = {
    f"reviews.{kind}": find for find, kinds in _FINDERS.items() for kind in kinds
}
