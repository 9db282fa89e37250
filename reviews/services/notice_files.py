"""The job that compares a file of notices with all records of a review."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews import ledger
from reviews.enrichment.retraction_file import Doubt, DoubtKind, NoNotices, OfReport, read_notices
from reviews.errors import DomainError
from reviews.formats.messages import Message, Unreadable
from reviews.ids import new_uuid
from reviews.jobs import Claim
from reviews.look_up_words import MARKING, NOT_A_LIST, READING
from reviews.models import LookUp, Member, Record, SourceRecord
from reviews.selectors.copies import roots_of_copies
from reviews.services.faces import refresh
from reviews.services.import_reading import limits, refusal_json
from reviews.services.notice_marks import Told, mark_records

EVERY = 1000
MOST_MESSAGES = 1000
# Marks that one act writes, and marks that a file may bring.
AT_ONCE = 50
MOST = 20_000


class TooMany(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "The file has more than %(n)s notices about this review's records. Nothing was marked."
            )
            % {"n": f"{MOST:,}"}
        )


def read_notice_file(claim: Claim) -> None:
    """Read the file of a look-up, and mark the records that it tells of."""
    look_up = LookUp.objects.select_related("file").get(uuid=claim.ref)
    if look_up.file is None:
        raise RuntimeError("A look-up that is read has a file.")
    reading = _Reading(claim)
    try:
        with default_storage.open(look_up.file.path, "rb") as file:
            # A Django file has what a binary stream has.
            told = list(reading.told(cast("BinaryIO", file), _records_by_id(claim.review_id)))
    except (NoNotices, Unreadable) as refusal:
        with transaction.atomic():
            claim.finish()
            LookUp.objects.filter(uuid=look_up.uuid).update(
                refusal=_refusal(refusal), finished_at=timezone.now()
            )
        return
    _mark(claim, look_up, told, reading)


def _refusal(refusal: NoNotices | Unreadable) -> dict[str, Any]:
    if isinstance(refusal, Unreadable):
        return refusal_json(refusal)
    return {"kind": NOT_A_LIST, "line": None, "params": {}}


class _Reading:
    """One reading of a file: counts, and says what is doubtful."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self.n: Counter[str] = Counter()
        self.messages: list[dict[str, Any]] = []

    def told(self, file: BinaryIO, records: Mapping[str, Sequence[UUID]]) -> Iterator[Told]:
        """The notices about records of the review. records: by DOI or PMID. Raises TooMany, NoNotices, Unreadable."""
        for item in read_notices(file, limits()):
            if not isinstance(item, OfReport):
                self._note(item)
                continue
            self.n["notices"] += 1
            if self.n["notices"] % EVERY == 0:
                self._claim.progress(done=self.n["notices"], total=0, step=READING)
            for record in {*records.get(item.doi, ()), *records.get(f"pmid:{item.pmid}", ())}:
                self.n["matched"] += 1
                if self.n["matched"] > MOST:
                    raise TooMany
                yield Told(record=record, notice=item.notice, line=item.line)

    def _note(self, item: Doubt | Message) -> None:
        if isinstance(item, Doubt):
            self.n[item.kind.value] += 1
            if item.kind is DoubtKind.IDS_MISSING:
                return
            said: dict[str, Any] = {"said": item.said}
        else:
            said = dict(item.params)
        if len(self.messages) < MOST_MESSAGES:
            self.messages.append({"kind": item.kind.value, "line": item.line, "params": said})


def _records_by_id(review: UUID) -> Mapping[str, Sequence[UUID]]:
    """The works by every DOI and PMID that one of their sources has, or that was added or corrected."""
    found: dict[str, list[UUID]] = defaultdict(list)
    root = roots_of_copies(review)
    counted = Record.objects.counted().filter(review_id=review)
    sources = SourceRecord.objects.filter(record__in=counted)
    for record, doi, pmid in sources.values_list("record_id", "doi", "pmid").iterator():
        _file(found, root.get(record, record), doi, pmid)
    changed = counted.filter(merged_into=None).exclude(corrected={}, added={})
    for row in changed.select_related("face").iterator(chunk_size=500):
        shown = row.shown
        _file(found, row.uuid, shown["doi"], shown["pmid"])
    return found


def _file(found: dict[str, list[UUID]], record: UUID, doi: str, pmid: str) -> None:
    if doi:
        found[doi].append(record)
    if pmid:
        found[f"pmid:{pmid}"].append(record)


def _mark(claim: Claim, look_up: LookUp, told: Sequence[Told], reading: _Reading) -> None:
    by = Member.objects.get(uuid=claim.asked_by)
    for start in range(0, len(told), AT_ONCE):
        part = told[start : start + AT_ONCE]
        with ledger.act(by=by, key=new_uuid()) as act:
            claim.progress(done=start, total=len(told), step=MARKING)
            standing = _standing(part)
            mark_records(look_up, standing, act)
            refresh({each.record for each in standing})
    with transaction.atomic():
        claim.finish()
        LookUp.objects.filter(uuid=look_up.uuid).update(
            report={**reading.n, "marked": look_up.notices.count()},
            messages=reading.messages,
            finished_at=timezone.now(),
        )


def _standing(told: Sequence[Told]) -> list[Told]:
    """Those about works that stand on their own still."""
    works = Record.objects.distinct_works().filter(uuid__in={each.record for each in told})
    there = set(works.values_list("uuid", flat=True))
    return [each for each in told if each.record in there]
