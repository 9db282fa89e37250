"""Random votes on two records, a merge, more votes, and the merge taken apart: against a plain model of the rules."""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from screening.joining import Said, all_of, united
from screening.services.voting import VotingClosed
from screening.tally import Verdict
from synthesis.prisma import identities
from synthesis.selectors.flow import flow_of
from tests.factories import screening
from tests.machine.schedules import examples
from tests.screening.services.test_merging import Case, merged, part, stored

LETTERS = "ABCD"
acts = st.lists(
    st.tuples(
        st.sampled_from(("kept", "copy")), st.sampled_from(LETTERS), st.sampled_from(Verdict)
    ),
    max_size=7,
)
REQUIRED = 2


@dataclass
class Model:
    """Two records under the rule that two votes must agree; by record, the votes in the order of their casting."""

    votes: dict[str, dict[str, str]] = field(default_factory=lambda: {"kept": {}, "copy": {}})

    def state(self, votes: dict[str, str]) -> str:
        leanings = {"exclude" if said == "exclude" else "include" for said in votes.values()}
        if len(votes) < REQUIRED:
            return "pending"
        return "conflict" if len(leanings) > 1 else f"{leanings.pop()}d"

    def vote(self, on: str, who: str, said: str) -> bool:
        votes = self.votes[on]
        state = self.state(votes)
        if (state == "conflict" and who not in votes) or state in {"included", "excluded"}:
            return False
        votes.pop(who, None)
        votes[who] = said
        return True

    def one(self) -> tuple[dict[str, str], str]:
        """The votes on the one record, and how it stands."""
        kept, copy = self.votes["kept"], self.votes["copy"]
        if self.is_decided(kept):
            if self.is_decided(copy) and self.state(kept) != self.state(copy):
                held = {
                    who: said
                    for who, said in {**copy, **kept}.items()
                    if copy.get(who, said) == kept.get(who, said)
                }
                return held, "pending" if len(held) < REQUIRED else "conflict"
            return kept, self.state(kept)
        held = {who: said for who, said in kept.items() if copy.get(who, said) == said}
        for who, said in copy.items():
            if who not in kept and len(held) < REQUIRED:
                held[who] = said
        return held, self.state(held)

    def is_decided(self, votes: dict[str, str]) -> bool:
        return self.state(votes) in {"included", "excluded"}


def plain(votes: dict[str, str]) -> dict[str, str]:
    return {who: said[:2] for who, said in votes.items()}


@pytest.fixture(scope="module")
def two_records(module_db: None) -> Case:
    team = screening.team(reviewers=4)
    kept, copy = sorted(screening.stage_records(team.owner, 2), key=lambda place: place.record_id)
    return Case(team=team, kept=kept, copy=copy)


def cast(case: Case, on: str, who: str, said: Verdict) -> bool:
    try:
        screening.vote(case.who(who), getattr(case, on), said)
    except VotingClosed:
        return False
    return True


@pytest.mark.db
def test_merged_and_parted_both_are_as_before(two_records: Case, db: None) -> None:
    case = two_records

    @examples(12)
    @given(before=acts, since=acts)
    def play(before: list[tuple[str, str, Verdict]], since: list[tuple[str, str, Verdict]]) -> None:
        with transaction.atomic():
            played(case, before, since)
            transaction.set_rollback(True)

    play()


def played(
    case: Case, before: list[tuple[str, str, Verdict]], since: list[tuple[str, str, Verdict]]
) -> None:
    model = Model()
    for on, who, said in before:
        assert cast(case, on, who, said) == model.vote(on, who, said.value)
    if model.is_decided(model.votes["copy"]) and not model.is_decided(model.votes["kept"]):
        case = Case(team=case.team, kept=case.copy, copy=case.kept)
        model.votes = {"kept": model.votes["copy"], "copy": model.votes["kept"]}
    before_it = stored(case.kept, case.copy)

    merged(case.team.owner, case.kept, case.copy)

    held, state = model.one()
    assert (case.votes(case.kept), case.state(case.kept)) == (plain(held), state)
    n_since = {who for _on, who, said in since if cast(case, "kept", who, said)}
    part(case.team.owner, case.copy)
    now = stored(case.kept, case.copy)
    assert now[3:] == before_it[3:]
    if not n_since or model.is_decided(model.votes["kept"]):
        assert now == before_it
    else:
        stay = {who: said for who, said in model.votes["kept"].items() if who not in n_since}
        found = case.votes(case.kept)
        assert {who: found[who] for who in found if who not in n_since} == plain(stay)
        assert n_since <= found.keys()
    assert screening.ledger_differences(case.team.owner) == []
    flow = flow_of(case.team.owner.review)
    assert (identities.failing(flow), [*flow.findings]) == ({}, [])


votes_of_all = st.dictionaries(st.sampled_from(LETTERS), st.integers(0, 2))


def said_of(side: str, votes: dict[str, int]) -> list[Said]:
    return [Said(vote=side + who, reviewer=who, says=what) for who, what in votes.items()]


@given(votes_of_all, votes_of_all, st.integers(0, 5), st.sets(st.sampled_from(LETTERS)))
def test_united_asks_who_contradicts_themselves_and_fills_no_more_than_the_room(
    kept: dict[str, int], copy: dict[str, int], room: int, informed: set[str]
) -> None:
    found = united(said_of("k", kept), said_of("c", copy), room=room, informed=informed)
    assert {each.reviewer for each in found.cleared} == {
        who for who in kept if copy.get(who, kept[who]) != kept[who] and who not in informed
    }
    standing = len(kept) - len(found.cleared) + len(found.repeated)
    assert standing <= max(room, len(kept) - len(found.cleared))
    assert not {each.reviewer for each in found.repeated} & (kept.keys() | informed)
    assert all(each.vote == f"c{each.reviewer}" for each in found.repeated)


@given(votes_of_all, votes_of_all)
def test_all_of_two_decisions_is_the_same_from_either_side(
    one: dict[str, int], other: dict[str, int]
) -> None:
    a, b = (
        {(each.reviewer, each.says) for each in all_of(said_of("", x), said_of("", y))}
        for x, y in ((one, other), (other, one))
    )
    assert a == b
    assert len({reviewer for reviewer, _says in a}) == len(a)
