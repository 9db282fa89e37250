"""What stands after the facts so far; `fold.py` derives the diagram from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from synthesis.prisma.boxes import Finding, ReviewType
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
    Mention,
    NotDuplicate,
    PreviousStudy,
    ReasonDisputed,
    ReasonSettled,
    RemovalCause,
    Remove,
    ReopenRecord,
    ReopenReport,
    Restore,
    Retrieval,
    RetrievalStatus,
    SetAside,
    SourceDeclared,
    SourceRestored,
    SourceWithdrawn,
    UnlinkReport,
    UnlinkStudy,
    WithdrawPrior,
)
from synthesis.prisma.pointers import Pointers


class FlowState:
    """Takes one fact at a time; its cost does not grow with the history (pointers: logarithmically).

    The state after a prefix of the facts is the state as of that moment. A fact that cannot be is
    ignored and noted; a later fact overrides an earlier one on the same object.
    """

    def __init__(self, *, review_type: ReviewType, previous: Sequence[PreviousStudy] = ()) -> None:
        """previous: the earlier version's studies; read only where the review is an update."""
        self.review_type = review_type
        self.previous = tuple(previous) if review_type is ReviewType.UPDATED else ()
        self.sources: dict[str, SourceDeclared] = {}
        self.withdrawn: dict[str, tuple[SourceDeclared, DeclarePrior | None]] = {}
        self.source_of: dict[str, str] = {}
        self.pointers = Pointers()
        self.removed: dict[str, RemovalCause] = {}
        self.decided: dict[str, DecideRecord] = {}
        self.reports_of: dict[str, dict[str, None]] = {}
        self.retrieval: dict[str, RetrievalStatus] = {}
        self.verdicts: dict[str, DecideReport | SetAside] = {}
        self.disputed: set[str] = set()
        self.studies_of: dict[str, dict[str, None]] = {}
        self.priors: dict[str, DeclarePrior] = {}
        self.has_set_aside = False
        self.findings: dict[Finding, dict[str, None]] = {}

    def apply(self, fact: Fact) -> None:
        """Let one more fact be true."""
        _APPLY[type(fact)](self, fact)

    def note(self, finding: Finding, subject: str) -> None:
        """Remember what a fact was ignored for."""
        self.findings.setdefault(finding, {})[subject] = None

    def _knows(self, record: str) -> bool:
        if record in self.source_of:
            return True
        self.note(Finding.UNKNOWN_RECORD, record)
        return False

    def _known(self, records: Iterable[str]) -> list[str]:
        return [record for record in records if self._knows(record)]

    def _source_declared(self, fact: SourceDeclared) -> None:
        self.sources[fact.source] = fact

    def _source_withdrawn(self, fact: SourceWithdrawn) -> None:
        # A source with records stays: its box would lose what other boxes still count.
        if fact.source in self.sources and fact.source not in self.source_of.values():
            declared = self.sources.pop(fact.source)
            self.withdrawn[fact.source] = (declared, self.priors.pop(fact.source, None))
        else:
            self.note(Finding.UNKNOWN_SOURCE, fact.source)

    def _source_restored(self, fact: SourceRestored) -> None:
        if fact.source not in self.withdrawn:
            self.note(Finding.UNKNOWN_SOURCE, fact.source)
            return
        self.sources[fact.source], prior = self.withdrawn.pop(fact.source)
        if prior is not None:
            self.priors[fact.source] = prior

    def _import(self, fact: Import) -> None:
        declared = fact.source in self.sources
        for record in fact.records:
            if record in self.source_of:
                self.note(Finding.IMPORT_REPEATED, record)
            elif declared:
                self.source_of[record] = fact.source
            else:
                self.note(Finding.UNKNOWN_SOURCE, fact.source)

    def _import_undone(self, fact: ImportUndone) -> None:
        for record in self._known(fact.records):
            self.pointers.withdraw(record)
            for standing in (self.source_of, self.removed, self.decided, self.reports_of):
                standing.pop(record, None)

    def _duplicate(self, fact: Duplicate) -> None:
        known = self._known((fact.record, fact.of))
        if len(known) == 2 and not self.pointers.point(fact.record, fact.of):
            self.note(Finding.DUPLICATE_CYCLE, fact.record)

    def _not_duplicate(self, fact: NotDuplicate) -> None:
        if self._knows(fact.record):
            self.pointers.unpoint(fact.record)

    def _remove(self, fact: Remove) -> None:
        for record in self._known(fact.records):
            self.removed[record] = fact.why

    def _restore(self, fact: Restore) -> None:
        for record in self._known(fact.records):
            self.removed.pop(record, None)

    def _decide_record(self, fact: DecideRecord) -> None:
        if self._knows(fact.record):
            self.decided[fact.record] = fact

    def _reopen_record(self, fact: ReopenRecord) -> None:
        if self._knows(fact.record):
            self.decided.pop(fact.record, None)

    def _link_report(self, fact: LinkReport) -> None:
        if self._knows(fact.record):
            self.reports_of.setdefault(fact.record, {})[fact.report] = None

    def _unlink_report(self, fact: UnlinkReport) -> None:
        if self._knows(fact.record):
            self.reports_of.get(fact.record, {}).pop(fact.report, None)

    def _retrieval(self, fact: Retrieval) -> None:
        if fact.status is not RetrievalStatus.RETRIEVED:
            self._withdraw_verdict(fact.report)
        if fact.status is RetrievalStatus.SOUGHT:
            self.retrieval.pop(fact.report, None)
        else:
            self.retrieval[fact.report] = fact.status

    def _decide_report(self, fact: DecideReport | SetAside) -> None:
        self.verdicts[fact.report] = fact
        self.retrieval[fact.report] = RetrievalStatus.RETRIEVED
        self.disputed.discard(fact.report)

    def _set_aside(self, fact: SetAside) -> None:
        self.has_set_aside = True
        self._decide_report(fact)

    def _reopen_report(self, fact: ReopenReport) -> None:
        self._withdraw_verdict(fact.report)

    def _withdraw_verdict(self, report: str) -> None:
        self.verdicts.pop(report, None)
        self.disputed.discard(report)

    def _exclusion_of(self, report: str) -> DecideReport | None:
        verdict = self.verdicts.get(report)
        if isinstance(verdict, DecideReport) and verdict.decision is Decision.EXCLUDE:
            return verdict
        return None

    def _reason_disputed(self, fact: ReasonDisputed) -> None:
        if self._exclusion_of(fact.report):
            self.disputed.add(fact.report)

    def _reason_settled(self, fact: ReasonSettled) -> None:
        exclusion = self._exclusion_of(fact.report)
        if exclusion:
            self.verdicts[fact.report] = replace(exclusion, reason=fact.reason)
            self.disputed.discard(fact.report)

    def _declare_prior(self, fact: DeclarePrior) -> None:
        if fact.source not in self.sources:
            self.note(Finding.UNKNOWN_SOURCE, fact.source)
        elif not 0 <= fact.duplicates <= fact.identified:
            self.note(Finding.PRIOR_INVALID, fact.source)
        else:
            self.priors[fact.source] = fact

    def _withdraw_prior(self, fact: WithdrawPrior) -> None:
        self.priors.pop(fact.source, None)

    def _link_study(self, fact: LinkStudy) -> None:
        if not fact.also:
            self.studies_of.pop(fact.report, None)
        self.studies_of.setdefault(fact.report, {})[fact.study] = None

    def _unlink_study(self, fact: UnlinkStudy) -> None:
        self.studies_of.get(fact.report, {}).pop(fact.study, None)

    def _mention(self, fact: Mention) -> None:
        self._knows(fact.record)


# One method for each kind of fact. Any: each takes the fact of its own row's type.
_APPLY: dict[type, Callable[[FlowState, Any], None]] = {
    SourceDeclared: FlowState._source_declared,
    SourceWithdrawn: FlowState._source_withdrawn,
    SourceRestored: FlowState._source_restored,
    Import: FlowState._import,
    ImportUndone: FlowState._import_undone,
    Duplicate: FlowState._duplicate,
    NotDuplicate: FlowState._not_duplicate,
    Remove: FlowState._remove,
    Restore: FlowState._restore,
    DecideRecord: FlowState._decide_record,
    ReopenRecord: FlowState._reopen_record,
    LinkReport: FlowState._link_report,
    UnlinkReport: FlowState._unlink_report,
    Retrieval: FlowState._retrieval,
    DecideReport: FlowState._decide_report,
    SetAside: FlowState._set_aside,
    ReopenReport: FlowState._reopen_report,
    ReasonDisputed: FlowState._reason_disputed,
    ReasonSettled: FlowState._reason_settled,
    DeclarePrior: FlowState._declare_prior,
    WithdrawPrior: FlowState._withdraw_prior,
    LinkStudy: FlowState._link_study,
    UnlinkStudy: FlowState._unlink_study,
    Mention: FlowState._mention,
}
