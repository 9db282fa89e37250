"""Screening at one stage as a plain model, written from DESIGN and FIELD C without a look at the product's code.

Acts answer whether they are allowed; what follows is in the fields. Members are names, records are numbers.
"""

from dataclasses import dataclass, field

PENDING, CONFLICT, INCLUDED, EXCLUDED = "pending", "conflict", "included", "excluded"


@dataclass(frozen=True)
class Rules:
    required: int = 2
    by_consensus: bool = False


@dataclass
class Record:
    """standing: the votes of the present round. voted: who ever voted. seen: who opened a conflict on it.

    rules: those of the round's first vote. proposal: (who, outcome); confirmed: who agreed to it.
    """

    standing: dict[str, str] = field(default_factory=dict)
    voted: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    state: str = PENDING
    round: int = 1
    rules: Rules | None = None
    proposal: tuple[str, str] | None = None
    confirmed: set[str] = field(default_factory=set)
    n_conflicts: int = 0
    is_settled: bool = False


@dataclass
class Screening:
    """All records of a stage, the rules in force, and who is here in which role."""

    reviewers: set[str]
    adjudicators: set[str]
    records: list[Record]
    rules: Rules = Rules()

    def vote(self, who: str, number: int, verdict: str) -> bool:
        record = self.records[number]
        if not self._is_open(who, record):
            return False
        record.rules = record.rules or self.rules
        record.standing[who] = verdict
        record.voted.add(who)
        self._tally(record)
        return True

    def withdraw(self, who: str, number: int) -> bool:
        record = self.records[number]
        if who not in record.standing or not self._is_open(who, record):
            return False
        del record.standing[who]
        if not record.standing:
            record.rules = None
        self._tally(record)
        return True

    def open_conflict(self, who: str, number: int) -> bool:
        record = self.records[number]
        if not self._may_adjudicate(who, record):
            return False
        record.seen.add(who)
        return True

    def adjudicate(self, who: str, number: int, outcome: str) -> bool:
        if not self.open_conflict(who, number):
            return False
        self._settle(self.records[number], outcome)
        return True

    def propose(self, who: str, number: int, outcome: str) -> bool:
        record = self.records[number]
        if not self._may_agree(who, record):
            return False
        record.proposal, record.confirmed = (who, outcome), set()
        return True

    def confirm(self, who: str, number: int) -> bool:
        record = self.records[number]
        if not self._may_agree(who, record) or record.proposal is None or record.proposal[0] == who:
            return False
        record.confirmed.add(who)
        if record.confirmed | {record.proposal[0]} == set(record.standing):
            self._settle(record, record.proposal[1])
        return True

    def reopen(self, number: int, keep: set[str]) -> bool:
        record = self.records[number]
        if record.state not in {INCLUDED, EXCLUDED}:
            return False
        record.round += 1
        record.standing = {who: said for who, said in record.standing.items() if who in keep}
        record.rules = self.rules if record.standing else None
        record.is_settled = False
        self._tally(record)
        return True

    def leave(self, who: str) -> None:
        self.reviewers.discard(who)

    def come_back(self, who: str) -> None:
        self.reviewers.add(who)

    def _is_open(self, who: str, record: Record) -> bool:
        if who not in self.reviewers or who in record.seen:
            return False
        if record.state == CONFLICT:
            assert record.rules is not None
            return who in record.standing and not record.rules.by_consensus
        others = len(record.standing.keys() - {who})
        return record.state == PENDING and others < (record.rules or self.rules).required

    def _may_adjudicate(self, who: str, record: Record) -> bool:
        if who not in self.adjudicators or who in record.voted or record.state != CONFLICT:
            return False
        assert record.rules is not None
        return not record.rules.by_consensus or self._somebody_left(record)

    def _may_agree(self, who: str, record: Record) -> bool:
        if record.state != CONFLICT or who not in record.standing or who not in self.reviewers:
            return False
        assert record.rules is not None
        return record.rules.by_consensus and not self._somebody_left(record)

    def _somebody_left(self, record: Record) -> bool:
        return not record.standing.keys() <= self.reviewers

    def _tally(self, record: Record) -> None:
        record.proposal, record.confirmed = None, set()
        record.is_settled = False
        said = ["include" if each == "maybe" else each for each in record.standing.values()]
        if record.rules is None or len(said) < record.rules.required:
            record.state = PENDING
        elif len(set(said)) == 1:
            record.state = INCLUDED if said[0] == "include" else EXCLUDED
        else:
            record.state = CONFLICT
            record.n_conflicts += 1

    def _settle(self, record: Record, outcome: str) -> None:
        record.state = INCLUDED if outcome == "include" else EXCLUDED
        record.is_settled = True
        record.proposal = None
