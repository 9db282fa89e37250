"""The job that asks services about records, a few at a time: each few are one short act, and stay if it is stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews import ledger, outgoing
from reviews.enrichment.interface import Answer, Known, Service, Wanted
from reviews.enrichment.registry import Told, told_of
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.jobs import Claim
from reviews.look_up_events import ValueAdded
from reviews.look_up_words import ASKING
from reviews.models import Finding, Found, LookUp, Member, Record, Review
from reviews.selectors.copies import copies_of
from reviews.services import notice_marks
from reviews.services.faces import refresh

AT_ONCE = 5
# A service that fails so often without a break is left alone for the rest of the run.
PATIENCE = 5


class NobodyAnswers(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("The services do not answer. What was found until then is kept. Try again later.")
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the services said of one work."""

    record: UUID
    told: tuple[Told, ...]


def look_up(claim: Claim) -> None:
    """Ask about the records of a look-up that have not been asked about yet. Raises LooksNothingUp, NobodyAnswers."""
    target = LookUp.objects.select_related("ids").get(uuid=claim.ref)
    if target.ids is None:
        raise RuntimeError("A look-up of services has records.")
    records = [UUID(line) for line in target.ids.lines]
    by = Member.objects.get(uuid=claim.asked_by)
    asking = _Asking(target)
    while target.n_done < len(records):
        done, part = target.n_done, records[target.n_done : target.n_done + AT_ONCE]
        found = []
        for number, record in enumerate(part):
            claim.progress(done=done + number, total=len(records), step=ASKING)
            found.append(asking.about(record))
        with ledger.act(by=by, key=new_uuid()) as act:
            claim.progress(done=done + len(part), total=len(records), step=ASKING)
            keep_answers(target, [each for each in found if each is not None], act)
            target.n_done = done + len(part)
            target.report = {**target.report, **asking.report()}
            target.save(update_fields=["n_done", "report"])
    with transaction.atomic():
        claim.finish()
        LookUp.objects.filter(uuid=target.uuid).update(finished_at=timezone.now())


class _Asking:
    """Asks the services of a look-up, and notes which of them fail."""

    def __init__(self, look_up: LookUp) -> None:
        self._review = look_up.review_id
        self._wants = [Wanted(each) for each in look_up.wants]
        self._services = [Service(each) for each in look_up.services]
        self._unanswered = Counter(look_up.report.get("unanswered", {}))
        self._in_a_row: Counter[Service] = Counter()

    def report(self) -> dict[str, Any]:
        """How often each service did not answer."""
        return {"unanswered": dict(self._unanswered)}

    def about(self, record: UUID) -> Asked | None:
        """What is said of a work; None where it lacks nothing by now, or doesn't stand on its own any more."""
        # Read each time: a lead may have switched it off meanwhile.
        if not Review.objects.get(uuid=self._review).looks_up:
            raise outgoing.LooksNothingUp
        row = Record.objects.distinct_works().filter(uuid=record).select_related("face").first()
        wants = [] if row is None else _lacking(row, self._wants)
        if row is None or not wants:
            return None
        left = [each for each in self._services if self._in_a_row[each] < PATIENCE]
        if not left:
            raise NobodyAnswers
        shown = row.shown
        known = Known(doi=shown["doi"], pmid=shown["pmid"])
        told = tuple(told_of(known, wants, left, outgoing.fetch))
        for each in told:
            self._count(each)
        return Asked(record=record, told=told)

    def _count(self, told: Told) -> None:
        if told.answer is None:
            self._unanswered[told.service.value] += 1
            self._in_a_row[told.service] += 1
        else:
            self._in_a_row[told.service] = 0


def _lacking(record: Record, wants: Collection[Wanted]) -> list[Wanted]:
    """Of what is wanted, what the record doesn't have; notices may always be more."""
    there = {
        Wanted.ABSTRACT: record.has_abstract,
        Wanted.DOI: record.has_doi,
        Wanted.NOTICES: False,
        Wanted.OPEN_COPY: Found.OPEN_COPY.value in record.added,
    }
    return [each for each in wants if not there[each]]


def keep_answers(look_up: LookUp, found: Sequence[Asked], act: ledger.Act) -> None:
    """Keep what the works still lack, and mark them with notices that are new."""
    works = Record.objects.distinct_works().select_related("face")
    rows = works.in_bulk([each.record for each in found])
    refused = _taken_back(list(rows))
    notices = []
    for asked in found:
        if (row := rows.get(asked.record)) is None:
            continue
        missing = set(_lacking(row, [Wanted(each) for each in look_up.wants]))
        for told in asked.told:
            if told.answer is None:
                continue
            for field, value in _values(told.answer).items():
                if Wanted(field.value) in missing:
                    missing.discard(Wanted(field.value))
                    _keep(look_up, row, field, value, told.service, act, refused)
            notices += [
                notice_marks.Told(record=row.uuid, notice=notice, service=told.service)
                for notice in told.answer.notices
                if Wanted.NOTICES in missing
            ]
    notice_marks.mark_records(look_up, notices, act)
    refresh(list(rows))


def _values(answer: Answer) -> Mapping[Found, Any]:
    """What an answer holds beside notices, as it is kept."""
    copy = answer.open_copy
    values = {
        Found.ABSTRACT: answer.abstract,
        Found.DOI: answer.doi,
        Found.OPEN_COPY: None
        if copy is None
        else {"url": copy.url, "version": copy.version, "licence": copy.licence},
    }
    return {field: value for field, value in values.items() if value}


def _taken_back(records: Sequence[UUID]) -> set[tuple[UUID, str, str]]:
    """Values that people took back of these works: what they said isn't said again by the machine."""
    root = {record: record for record in records}
    for record, copies in copies_of(records).items():
        root.update(dict.fromkeys(copies, record))
    rows = Finding.objects.filter(record__in=list(root), taken_back_at__isnull=False)
    told = rows.values_list("record_id", "field", "sha256")
    return {(root[record], field, sha256) for record, field, sha256 in told}


def _keep(
    look_up: LookUp,
    record: Record,
    field: Found,
    value: Any,
    service: Service,
    act: ledger.Act,
    refused: Collection[tuple[UUID, str, str]],
) -> None:
    content = {"value": value}
    sha256 = ledger.sha256(ledger.canonical(content))
    if (record.uuid, field.value, sha256) in refused:
        return
    row = Finding.objects.create(
        review_id=look_up.review_id,
        look_up=look_up,
        record=record,
        field=field.value,
        service=service.value,
        content=content,
        sha256=sha256,
        found_at=act.at,
    )
    act.append(
        ValueAdded(
            finding=row.uuid,
            look_up=look_up.uuid,
            record=record.uuid,
            field=row.field,
            service=service,
            sha256=sha256,
        )
    )
