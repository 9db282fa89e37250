"""The fold's table: what each kind of ledger event means for the flow diagram. Pure.

Every kind stands in exactly one of COUNTS and NEVER_COUNTS; a test fails on one that stands in neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reviews.event_shape import Recorded
from synthesis.prisma.boxes import SourceKind
from synthesis.prisma.facts import (
    DecideRecord,
    DecideReport,
    Decision,
    DeclarePrior,
    Duplicate,
    Fact,
    Import,
    ImportUndone,
    LinkReport,
    LinkStudy,
    NotDuplicate,
    ReasonDisputed,
    RemovalCause,
    Remove,
    ReopenRecord,
    ReopenReport,
    Restore,
    Retrieval,
    RetrievalStatus,
    SourceDeclared,
    SourceRestored,
    SourceWithdrawn,
    UnlinkStudy,
    WithdrawPrior,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookups:
    """What events name by id only. ids: bodies of IdSets as lines. sources: names of searches. reasons: texts."""

    ids: Mapping[str, list[str]]
    sources: Mapping[str, str]
    reasons: Mapping[str, str]


Payload = Mapping[str, Any]
Meaning = Callable[[Payload, Lookups], Iterable[Fact]]


def facts_of(events: Iterable[Recorded], lookups: Lookups) -> Iterator[Fact]:
    """The facts of a ledger, in its order. Raises KeyError on a kind that the table doesn't know."""
    for event in events:
        known = (event.kind, event.version)
        if known not in NEVER_COUNTS:
            yield from COUNTS[known](event.payload, lookups)


def id_sets_of(event: Recorded) -> tuple[str, ...]:
    """The IdSets that an event names and the table reads."""
    names = _ID_SETS.get((event.kind, event.version), ())
    return tuple(str(event.payload[name]) for name in names)


# The template has one line for all other methods.
_KINDS: Mapping[str, SourceKind] = {"browsing": SourceKind.OTHER, "contact": SourceKind.OTHER}


def _source(payload: Payload, lookups: Lookups) -> Iterator[Fact]:
    search = payload["search"]
    yield SourceDeclared(
        source=search,
        kind=_KINDS.get(payload["kind"]) or SourceKind(payload["kind"]),
        name=lookups.sources.get(search, ""),
        screened=payload["is_screened"],
        yield_reported=payload["is_yield_reported"],
    )


def _source_withdrawn(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    yield SourceWithdrawn(source=payload["search"])


def _source_restored(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    yield SourceRestored(source=payload["search"])


def _prior(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    yield DeclarePrior(
        source=payload["search"],
        identified=payload["identified"],
        duplicates=payload["duplicates"],
        declaration=payload["search"],
    )


def _prior_withdrawn(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    yield WithdrawPrior(source=payload["search"])


def _imported(payload: Payload, lookups: Lookups) -> Iterator[Fact]:
    yield Import(source=payload["search"], records=tuple(lookups.ids[payload["records"]]))


def _import_undone(payload: Payload, lookups: Lookups) -> Iterator[Fact]:
    yield ImportUndone(records=tuple(lookups.ids[payload["records"]]))


def _merged(payload: Payload, lookups: Lookups) -> Iterator[Fact]:
    for line in lookups.ids[payload["pairs"]]:
        record, _, into = line.partition(" ")
        yield Duplicate(record=record, of=into)


def _unmerged(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    for record in payload["records"]:
        yield NotDuplicate(record=record)


def _removed(payload: Payload, lookups: Lookups) -> Iterator[Fact]:
    records = tuple(lookups.ids[payload["records"]])
    yield Remove(records=records, why=RemovalCause(payload["why"]))


def _restored(payload: Payload, lookups: Lookups) -> Iterator[Fact]:
    yield Restore(records=tuple(lookups.ids[payload["records"]]))


def _decided(payload: Payload, lookups: Lookups) -> Iterator[Fact]:
    decision = Decision(payload["decision"])
    report = payload["report"]
    if report is None:
        yield DecideRecord(record=payload["record"], decision=decision)
        return
    reason = lookups.reasons.get(payload["reason"] or "")
    yield DecideReport(report=report, decision=decision, reason=reason)
    if payload["is_reason_disputed"]:
        yield ReasonDisputed(report=report)


def _withdrawn(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    if payload["report"] is None:
        yield ReopenRecord(record=payload["record"])
    else:
        yield ReopenReport(report=payload["report"])


def _ended(payload: Payload, lookups: Lookups) -> Iterator[Fact]:
    """Votes that joined or left another record's ended what stood there; what stands after it is told by itself."""
    if payload["ends_decision"]:
        yield from _withdrawn(payload, lookups)


def _sought(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    yield LinkReport(record=payload["record"], report=payload["report"])


def _retrieval(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    yield Retrieval(report=payload["report"], status=RetrievalStatus(payload["retrieval"]))


def _study_linked(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    yield LinkStudy(report=payload["report"], study=payload["study"], also=payload["also"])


def _study_unlinked(payload: Payload, _lookups: Lookups) -> Iterator[Fact]:
    yield UnlinkStudy(report=payload["report"], study=payload["study"])


COUNTS: Mapping[tuple[str, int], Meaning] = {
    ("reviews.search_added", 1): _source,
    ("reviews.search_changed", 1): _source,
    ("reviews.search_withdrawn", 1): _source_withdrawn,
    ("reviews.search_restored", 1): _source_restored,
    ("reviews.prior_declared", 1): _prior,
    ("reviews.prior_withdrawn", 1): _prior_withdrawn,
    ("reviews.import_committed", 1): _imported,
    ("reviews.import_undone", 1): _import_undone,
    ("reviews.records_merged", 1): _merged,
    ("reviews.records_unmerged", 1): _unmerged,
    ("reviews.records_removed", 1): _removed,
    ("reviews.records_restored", 1): _restored,
    ("screening.record_decided", 1): _decided,
    ("screening.votes_joined", 1): _ended,
    ("screening.votes_parted", 1): _ended,
    ("screening.exclusion_lifted", 1): _withdrawn,
    ("screening.decision_withdrawn", 1): _withdrawn,
    ("screening.report_sought", 1): _sought,
    ("screening.retrieval_changed", 1): _retrieval,
    ("extraction.study_linked", 1): _study_linked,
    ("extraction.study_unlinked", 1): _study_unlinked,
}

_ID_SETS: Mapping[tuple[str, int], tuple[str, ...]] = {
    ("reviews.import_committed", 1): ("records",),
    ("reviews.import_undone", 1): ("records",),
    ("reviews.records_merged", 1): ("pairs",),
    ("reviews.records_removed", 1): ("records",),
    ("reviews.records_restored", 1): ("records",),
}

# Teams, protocols, files, votes and the settling of them, forms and answers, locks, analyses: what they lead to
# counts by an event of its own.
NEVER_COUNTS: frozenset[tuple[str, int]] = frozenset(
    (kind, 1)
    for kind in (
        "reviews.review_created",
        "reviews.review_changed",
        "reviews.owner_changed",
        "reviews.member_added",
        "reviews.roles_changed",
        "reviews.member_removed",
        "reviews.member_erased",
        "reviews.placeholder_added",
        "reviews.placeholder_forgotten",
        "reviews.member_invited",
        "reviews.invitation_withdrawn",
        "reviews.invitation_accepted",
        "reviews.protocol_amended",
        "reviews.record_corrected",
        "reviews.correction_taken_back",
        "reviews.tag_made",
        "reviews.tag_changed",
        "reviews.tag_deleted",
        "reviews.tags_merged",
        "reviews.tag_restored",
        "reviews.records_tagged",
        "reviews.records_untagged",
        "reviews.large_act_begun",
        "reviews.look_ups_switched",
        "reviews.look_up_started",
        "reviews.notices_uploaded",
        "reviews.look_up_undone",
        "reviews.value_added",
        "reviews.value_taken_back",
        "reviews.value_put_back",
        "reviews.notice_marked",
        "reviews.notice_taken_back",
        "reviews.notice_put_back",
        "reviews.deletion_asked",
        "reviews.deletion_withdrawn",
        "reviews.file_uploaded",
        "reviews.records_entered",
        "reviews.import_confirmed",
        "reviews.import_discarded",
        "reviews.pair_separated",
        "reviews.pair_reopened",
        "reviews.pair_asked",
        "reviews.pair_withdrawn",
        "reviews.relations_found",
        "reviews.records_related",
        "reviews.relation_taken_back",
        "reviews.relation_put_back",
        "screening.stage_settings_changed",
        "screening.exclusion_reasons_changed",
        "screening.vote_cast",
        "screening.vote_withdrawn",
        "screening.vote_takeover_begun",
        "screening.vote_taken_over",
        "screening.reports_taken_as_retrieved",
        "screening.taken_vote_withdrawn",
        "screening.vote_takeover_undone",
        "screening.decision_takeover_begun",
        "screening.decision_taken_over",
        "screening.decision_takeover_undone",
        "screening.voters_barred",
        "screening.exclusion_upheld",
        "screening.upholding_taken_back",
        "screening.conflict_opened",
        "screening.conflict_seen",
        "screening.conflict_voided",
        "screening.consensus_proposed",
        "screening.consensus_confirmed",
        "screening.conflict_resolved",
        "screening.retrieval_attempted",
        "screening.full_text_attached",
        "screening.full_text_taken_back",
        "extraction.study_made",
        "extraction.worded",
        "extraction.primary_chosen",
        "extraction.intervention_added",
        "extraction.intervention_removed",
        "extraction.comparison_added",
        "extraction.comparison_removed",
        "extraction.arm_added",
        "extraction.arm_mapped",
        "extraction.arm_removed",
        "extraction.result_added",
        "extraction.result_removed",
        "extraction.form_drafted",
        "extraction.form_published",
        "extraction.sheet_started",
        "extraction.entry_written",
        "extraction.sheet_submitted",
        "extraction.sheet_returned",
        "extraction.sheet_archived",
        "extraction.consensus_opened",
        "extraction.consensus_seen",
        "extraction.agreement_proposed",
        "extraction.sheet_agreed",
        "extraction.agreement_reopened",
        "extraction.snapshot_locked",
        "extraction.snapshot_unlocked",
        "extraction.lock_marked",
        "synthesis.published_recorded",
        "synthesis.run_failed",
        "synthesis.run_succeeded",
        "synthesis.run_requested",
        "synthesis.analysis_restored",
        "synthesis.analysis_archived",
        "synthesis.analysis_specified",
    )
)
