"""Staging an import: rows that no page sees, in short transactions, and one short act that makes them count."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from reviews import dedup, ledger, parts
from reviews.errors import DomainError
from reviews.events import ImportCommitted, RecordsMerged
from reviews.formats.reference import Parsed
from reviews.jobs import Cancelled, Claim, LostClaim
from reviews.known_sources import database_key
from reviews.many_rows import insert
from reviews.models import (
    Import,
    Member,
    Merge,
    PossibleDuplicate,
    Record,
    RelatedRecords,
    SourceRecord,
)
from reviews.pair_events import RelationsFound
from reviews.services.faces import refresh
from reviews.services.id_sets import write_id_set, write_pairs
from reviews.services.import_matching import (
    ENGINE,
    Plan,
    PlannedMerge,
    PlannedPair,
    PlannedRelation,
    plan_of,
)
from reviews.services.import_reading import opened, read
from reviews.services.indexing import cuts_of, index_sources
from reviews.services.staged_rows import drop_staged
from reviews.shown_facts import ShownFacts, shown_facts
from reviews.signals import records_staged
from reviews.source_fields import columns_of, for_dedup, stored_of
from reviews.sources import ImportState

READING, COMPARING, JOINING, COUNTING = "reading", "comparing", "joining", "counting"
MOST, LEAST = 500, 50
MANY = 1000
# Well under the 250 ms that a transaction may take, with room for others' writes before each.
GOAL_SECONDS, PAUSE_SECONDS = 0.1, 0.02
T = TypeVar("T")


class ReadsDifferently(DomainError):
    """The file holds another number of records than the preview showed."""

    def __init__(self) -> None:
        super().__init__(
            _("The file reads differently than in its preview. Discard it and upload it again.")
        )


class Pace:
    """How many rows go into one transaction: as many as it takes about GOAL_SECONDS to write."""

    def __init__(self) -> None:
        self._n = LEAST
        self._over = time.monotonic()

    def parts(self, things: Iterable[T]) -> Iterator[list[T]]:
        """The things in parts; how long the writing of one took decides the size of the next."""
        source = iter(things)
        while part := list(islice(source, self._n)):
            yield part

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction for one part. Others may write before it: what was done without one since the last counts."""
        self.pause()
        began = time.monotonic()
        with transaction.atomic():
            yield
        self._over = time.monotonic()
        took = self._over - began
        wanted = int(self._n * GOAL_SECONDS / max(took, 0.001))
        self._n = max(LEAST, min(MOST, wanted, 2 * self._n))

    def pause(self) -> None:
        """Wait until nothing was written for PAUSE_SECONDS."""
        time.sleep(max(0.0, self._over + PAUSE_SECONDS - time.monotonic()))


def stage_import(claim: Claim) -> None:
    """The job: drop what a killed one left, stage the file's records, compare them, and make them count."""
    batch = Import.objects.select_related("file", "review").get(uuid=claim.ref)
    if batch.state != ImportState.STAGING.value:
        with transaction.atomic():
            claim.finish()
        return
    drop_staged(batch, claim)
    try:
        new = _write_rows(batch, claim)
        if len(new) != batch.n_records:
            raise ReadsDifferently
        claim.progress(done=0, total=0, step=COMPARING)
        plan = plan_of(batch.review_id, new, _progress(claim, COMPARING))
        _write_plan(batch, plan, claim)
        _announce(batch, claim)
        _count_rows_for_the_planner(len(new))
        _commit(batch, new, plan, claim)
    except (Cancelled, DomainError):
        drop_staged(batch, claim)
        Import.objects.filter(uuid=batch.uuid, state=ImportState.STAGING.value).update(
            state=ImportState.PREVIEWED.value
        )
        raise


def _progress(claim: Claim, step: str) -> Callable[[int], None]:
    return lambda done: claim.progress(done=done, total=0, step=step)


def _write_rows(batch: Import, claim: Claim) -> list[dedup.Normalised]:
    """A record with its source record for each entry of the file; what de-duplication needs of them."""
    new: list[dedup.Normalised] = []
    pace = Pace()
    taken = parts.from_json(batch.part)
    with opened(batch) as file:
        entries = (
            item
            for item in read(file, batch.columns)
            if isinstance(item, Parsed) and taken.takes(database_key(item.reference))
        )
        for part in pace.parts(entries):
            records, sources = _rows_of(batch, part)
            for source in sources:
                normalised = _normalised(source)
                source.block_keys = dedup.packed(normalised.keys)
                new.append(normalised)
            cuts = cuts_of(sources)
            with pace.transaction():
                claim.progress(done=len(new), total=batch.n_records, step=READING)
                insert(records)
                insert(sources)
                index_sources(sources, cuts)
    return new


def _rows_of(batch: Import, part: Sequence[Parsed]) -> tuple[list[Record], list[SourceRecord]]:
    records, sources = [], []
    for item in part:
        columns = columns_of(item.reference)
        record = Record(review_id=batch.review_id, batch=batch, **shown_facts(columns))
        source = SourceRecord(
            review_id=batch.review_id,
            batch=batch,
            record=record,
            number=item.number,
            line=item.line,
            raw_text=item.raw_text,
            **columns,
        )
        record.face = source
        record.rank = rank_of(batch.review_id, record.uuid)
        records.append(record)
        sources.append(source)
    return records, sources


def rank_of(review: UUID, record: UUID) -> int:
    """A record's place in the common order: a shuffle that anybody can repeat."""
    digest = hashlib.sha256(review.bytes + record.bytes).digest()
    return int.from_bytes(digest[:8]) >> 1


def _normalised(source: SourceRecord) -> dedup.Normalised:
    return dedup.normalise(for_dedup(str(source.record_id), stored_of(source)))


def _write_plan(batch: Import, plan: Plan, claim: Claim) -> None:
    total = len(plan.merges) + len(plan.pairs) + len(plan.relations)
    done = 0
    pace = Pace()
    for merges in pace.parts(enumerate(plan.merges)):
        done += len(merges)
        with pace.transaction():
            claim.progress(done=done, total=total, step=JOINING)
            _write_merges(batch, merges)
    for pairs in pace.parts(plan.pairs):
        done += len(pairs)
        with pace.transaction():
            claim.progress(done=done, total=total, step=JOINING)
            _write_pairs(batch, pairs)
    for relations in pace.parts(plan.relations):
        done += len(relations)
        with pace.transaction():
            claim.progress(done=done, total=total, step=JOINING)
            _write_relations(batch, relations)


def _write_merges(batch: Import, part: Sequence[tuple[int, PlannedMerge]]) -> None:
    insert(
        Merge(
            review_id=batch.review_id,
            batch=batch,
            record_id=merge.record,
            into_id=merge.into,
            is_automatic=True,
            reasons=dict(merge.reasons),
            place=place,
            takes_face=merge.takes_face,
        )
        for place, merge in part
    )
    # Staged records only: one that counts is never touched before the commit.
    mine = Merge.objects.filter(batch=batch, record=OuterRef("pk")).values("into")[:1]
    Record.objects.filter(batch=batch, uuid__in=[merge.record for _n, merge in part]).update(
        merged_into=Subquery(mine)
    )


def _write_pairs(batch: Import, part: Sequence[PlannedPair]) -> None:
    insert(
        PossibleDuplicate(
            review_id=batch.review_id,
            batch=batch,
            first_id=pair.first,
            second_id=pair.second,
            score=pair.score,
            reasons=dict(pair.reasons),
        )
        for pair in part
    )


def _write_relations(batch: Import, part: Sequence[PlannedRelation]) -> None:
    insert(
        RelatedRecords(
            uuid=found.uuid,
            review_id=batch.review_id,
            batch=batch,
            first_id=found.first,
            second_id=found.second,
            relation=found.relation.value,
        )
        for found in part
    )


def _announce(batch: Import, claim: Claim) -> None:
    """Tell the apps downstream of the records that stand on their own, so that they stage rows of theirs."""
    roots = list(
        Record.objects.filter(batch=batch, merged_into=None)
        .order_by("face__number")
        .values_list("uuid", flat=True)
    )
    done = 0
    pace = Pace()
    for part in pace.parts(roots):
        done += len(part)
        with pace.transaction():
            claim.progress(done=done, total=len(roots), step=COUNTING)
            found = Record.objects.in_bulk(part)
            records_staged.send(sender=Record, records=[found[uuid] for uuid in part])
    pace.pause()


def _count_rows_for_the_planner(n: int) -> None:
    """PostgreSQL counts by itself a minute later; until then a queue over many new rows is planned as if there were none."""
    if n >= MANY and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _commit(batch: Import, new: Sequence[dedup.Normalised], plan: Plan, claim: Claim) -> None:
    """The one short act: from here on, the rows count."""
    records = write_id_set(review=batch.review_id, lines=[each.record_id for each in new])
    pairs = write_pairs(
        review=batch.review_id, pairs=[(merge.record, merge.into) for merge in plan.merges]
    )
    related = _related(batch, plan.relations)
    by = Member.objects.get(uuid=claim.asked_by)
    with ledger.act(by=by, key=claim.job) as act:
        changed = Import.objects.filter(uuid=batch.uuid, state=ImportState.STAGING.value).update(
            state=ImportState.COMMITTED.value, committed_at=act.at
        )
        if not changed or batch.file is None or batch.search_id is None:
            raise LostClaim
        _show_fuller(batch)
        act.append(
            ImportCommitted(
                batch=batch.uuid,
                search=batch.search_id,
                file_sha256=batch.file.sha256,
                format=batch.format,
                records=records.uuid,
                records_sha256=records.sha256,
                n_records=len(new),
                n_unread=batch.n_errors,
            )
        )
        if plan.merges:
            act.append(
                RecordsMerged(
                    pairs=pairs.uuid,
                    pairs_sha256=pairs.sha256,
                    n_pairs=len(plan.merges),
                    is_automatic=True,
                    engine=ENGINE,
                )
            )
        if plan.relations:
            act.append(related)
        claim.finish()


def _related(batch: Import, relations: Sequence[PlannedRelation]) -> RelationsFound:
    ids = write_id_set(
        review=batch.review_id,
        lines=(f"{r.uuid} {r.first} {r.second} {r.relation.value}" for r in relations),
    )
    return RelationsFound(
        batch=batch.uuid,
        relations=ids.uuid,
        relations_sha256=ids.sha256,
        n_relations=ids.n_lines,
        engine=ENGINE,
    )


def _show_fuller(batch: Import) -> None:
    """Known records show a new copy that says more."""
    fuller = Merge.objects.filter(batch=batch, takes_face=True)
    copy = fuller.filter(into=OuterRef("pk"))
    # A copy that came with this import has the facts of its one source.
    shown = {
        name: Subquery(copy.values(f"record__{name}")[:1])
        for name in ("face", *ShownFacts.__annotations__)
    }
    roots = Record.objects.filter(uuid__in=fuller.values("into")).exclude(batch=batch)
    roots.update(**shown)
    refresh(roots.exclude(corrected={}, added={}).values_list("uuid", flat=True))
