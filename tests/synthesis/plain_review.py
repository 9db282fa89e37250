"""A review as sets and dicts: who imported which copies, what is one work, who said what, and what follows for the
diagram. Written from docs/decisions and FIELD C6 and C11; it knows no table and no event.

Records go by their ids, sources by their names. Acts answer whether they are allowed.
"""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime

PENDING, CONFLICT, INCLUDED, EXCLUDED = "pending", "conflict", "included", "excluded"
DECIDED = (INCLUDED, EXCLUDED)
DATABASE, REGISTER, CITATIONS, WEBSITE = "database", "register", "citation_searching", "website"
MAIN = (DATABASE, REGISTER)
IDENTIFIED = {
    DATABASE: "identified_databases",
    REGISTER: "identified_registers",
    CITATIONS: "other_identified_citation_searching",
    WEBSITE: "other_identified_websites",
}
UNSCREENED = (WEBSITE,)
REQUIRED = 2
Vote = tuple[str, int]


@dataclass
class Place:
    """How a record stands at titles and abstracts. votes: of the present round, with a number that tells which was
    cast first. is_filed: decided by another program's file, on no votes.
    """

    votes: dict[str, Vote] = field(default_factory=dict)
    state: str = PENDING
    round: int = 1
    is_filed: bool = False

    def said(self) -> dict[str, str]:
        return {who: said for who, (said, _number) in self.votes.items()}

    def behind(self) -> dict[str, Vote]:
        """The votes that a decision rests on, or that stand on an undecided record."""
        return {} if self.is_filed else self.votes

    def count(self) -> None:
        leanings = {"exclude" if said == "exclude" else "include" for said in self.said().values()}
        self.is_filed = False
        if len(self.votes) < REQUIRED:
            self.state = PENDING
        else:
            self.state = CONFLICT if len(leanings) > 1 else f"{leanings.pop()}d"


@dataclass
class Copy:
    """One imported record. came: when its import counted. into: what it joined. n_acts: how often its votes changed."""

    work: int
    edition: str
    batch: str
    source: str
    came: datetime
    place: Place = field(default_factory=Place)
    into: str | None = None
    removed: str = ""
    n_acts: int = 0


@dataclass
class Joined:
    """A merge that changed votes: how the record stood before, and how often its votes had changed afterwards."""

    before: Place
    n_acts: int


@dataclass
class Review:
    """kinds: of each source. counted: the copies whose imports count."""

    kinds: dict[str, str] = field(default_factory=dict)
    counted: dict[str, Copy] = field(default_factory=dict)
    joined: dict[str, Joined] = field(default_factory=dict)
    n_votes: int = 0

    def root(self, name: str) -> str:
        while (into := self.counted[name].into) is not None:
            name = into
        return name

    def roots(self) -> list[str]:
        return [name for name, copy in self.counted.items() if copy.into is None]

    def members(self, root: str) -> list[str]:
        return [name for name in self.counted if self.root(name) == root]

    def is_read(self, name: str) -> bool:
        """Whether people screen it: it counts, stands on its own, and was not removed."""
        copy = self.counted.get(name)
        return copy is not None and copy.into is None and not copy.removed

    def vote(self, who: str, name: str, said: str) -> bool:
        if not self.is_read(name):
            return False
        place = self.counted[name].place
        if place.state in DECIDED or (place.state == CONFLICT and who not in place.votes):
            return False
        self.n_votes += 1
        place.votes = {**place.votes, who: (said, self.n_votes)}
        self._counted_anew(name)
        return True

    def withdraw(self, who: str, name: str) -> bool:
        if not self.is_read(name):
            return False
        place = self.counted[name].place
        if place.state in DECIDED or who not in place.votes:
            return False
        del place.votes[who]
        self._counted_anew(name)
        return True

    def rule(self, name: str, state: str, *, is_filed: bool = False) -> None:
        """An adjudicator settles a conflict, or another program's file decides a record without votes."""
        copy = self.counted[name]
        copy.place.state, copy.place.is_filed = state, is_filed
        copy.n_acts += 1

    def reopen(self, name: str, keep: set[str]) -> bool:
        place = self.counted[name].place
        if not self.is_read(name) or place.state not in DECIDED:
            return False
        place.round += 1
        place.votes = {who: said for who, said in place.votes.items() if who in keep}
        self._counted_anew(name)
        return True

    def _counted_anew(self, name: str) -> None:
        self.counted[name].place.count()
        self.counted[name].n_acts += 1

    def remove(self, name: str, cause: str) -> bool:
        """Once decided, a record stays."""
        copy = self.counted[name]
        if not self.is_read(name) or copy.place.state in DECIDED or copy.place.round > 1:
            return False
        copy.removed = cause
        return True

    def restore(self, name: str) -> None:
        self.counted[name].removed = ""

    def in_order(self, first: str, second: str) -> tuple[str, str]:
        """The copy, and what it joins: what is decided is kept, then what was not removed, then what came first."""
        kept, copy = sorted((self.root(first), self.root(second)), key=self._weight)
        return copy, kept

    def _weight(self, name: str) -> tuple[bool, bool, datetime, str]:
        copy = self.counted[name]
        return copy.place.state not in DECIDED, bool(copy.removed), copy.came, name

    def differ(self, first: str, second: str) -> bool:
        """Whether the two works were decided, and differently."""
        states = {self.counted[self.root(name)].place.state for name in (first, second)}
        return states == set(DECIDED)

    def meet(self, name: str, into: str, *, room: int = REQUIRED) -> None:
        """The votes of a copy and those of the record that it joined, person by person."""
        theirs, kept = self.counted[name].place, self.counted[into]
        before = deepcopy(kept.place)
        if kept.place.state not in DECIDED:
            self._add(kept.place, theirs.behind(), room)
        elif theirs.state in DECIDED and theirs.state != kept.place.state:
            self._begin_anew(kept.place, theirs.behind())
        if kept.place != before:
            kept.n_acts += 1
            self.joined[name] = Joined(before=before, n_acts=kept.n_acts)

    def _add(self, mine: Place, theirs: dict[str, Vote], room: int) -> None:
        kept = {w: v for w, v in mine.votes.items() if w not in theirs or theirs[w][0] == v[0]}
        new = sorted((v[1], w) for w, v in theirs.items() if w not in mine.votes)
        new = new[: max(0, room - len(kept))]
        if new or len(kept) < len(mine.votes):
            mine.votes = {**kept, **{who: theirs[who] for _number, who in new}}
            mine.count()

    def _begin_anew(self, mine: Place, theirs: dict[str, Vote]) -> None:
        both = {**theirs, **mine.behind()}
        mine.votes = {w: v for w, v in both.items() if w not in theirs or theirs[w][0] == v[0]}
        mine.round += 1
        mine.count()
        if len(mine.votes) >= REQUIRED:
            mine.state = CONFLICT

    def part(self, name: str) -> set[str]:
        """A copy stands on its own again, just as it was, and so does what it had joined.

        The records of which this can't be said plainly: people acted on them since, or they joined others.
        """
        kept = self.counted[name].into
        assert kept is not None
        self.counted[name].into = None
        found = self.joined.pop(name, None)
        if found is None:
            return set()
        vague = {kept} if found.n_acts != self.counted[kept].n_acts else set()
        if not vague:
            self.counted[kept].place = found.before
        above = kept
        while (into := self.counted[above].into) is not None:
            vague.add(into)
            above = into
        for each in {kept, *vague}:
            self.counted[each].n_acts += 1
        return vague

    def may_undo(self, batch: str) -> bool:
        """Not where a record of the import is decided, or once was."""
        of_it = [copy.place for copy in self.counted.values() if copy.batch == batch]
        return not any(place.state in DECIDED or place.round > 1 for place in of_it)

    def undo(self, batch: str) -> list[set[str]]:
        """An import counts no more. The copies that are left of each work that it had a part in: still one work."""
        touched = {self.root(name) for name, copy in self.counted.items() if copy.batch == batch}
        works = [set(self.members(root)) for root in touched]
        gone = {name for name, copy in self.counted.items() if copy.batch == batch}
        for name in gone:
            del self.counted[name]
            self.joined.pop(name, None)
        return [members - gone for members in works if members - gone]

    def asleep(self) -> set[str]:
        """Copies whose decision or removal counts no more, since what they joined has its own."""
        joined = {name: copy for name, copy in self.counted.items() if copy.into is not None}
        return {n for n, copy in joined.items() if copy.removed or copy.place.state in DECIDED}

    def boxes(self) -> Counter[str]:
        """FIELD C11: the number in each box; what isn't named is 0."""
        found: Counter[str] = Counter()
        for copy in self.counted.values():
            found[IDENTIFIED[self.kinds[copy.source]]] += 1
            found["identified_by_source"] += 1
        for root in self.roots():
            kinds = [self.kinds[self.counted[name].source] for name in self.members(root)]
            n_main = sum(kind in MAIN for kind in kinds)
            is_main = n_main > 0
            found["duplicates_removed"] += max(0, n_main - 1)
            found["other_duplicates"] += len(kinds) - n_main - (not is_main)
            copy = self.counted[root]
            is_screened = is_main or not any(kind in UNSCREENED for kind in kinds)
            for box in self._of_work(copy, is_main=is_main, is_screened=is_screened):
                found[box] += 1
        return +found

    def _of_work(self, copy: Copy, *, is_main: bool, is_screened: bool) -> list[str]:
        state = copy.place.state
        if copy.removed:
            return [f"{copy.removed}_removed" if is_main else "other_removed_before_retrieval"]
        column = "" if is_main else "other_"
        sought = [f"{column}reports_sought", f"{column}pending_retrieval"]
        if not is_main and state != EXCLUDED and (state == INCLUDED or not is_screened):
            return ["other_records_sought", *sought]
        if state not in DECIDED:
            return [f"{column}pending_screening"]
        if not is_main:
            return ["other_screened_out"]
        if state == INCLUDED:
            return ["records_screened", "records_to_full_text", *sought]
        return ["records_screened", "records_excluded", "records_excluded_human"]
