from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.tally import (
    FullTextState,
    FullTextVerdict,
    FullTextVote,
    Policy,
    State,
    Verdict,
    tally,
    tally_full_text,
)

INCLUDE, MAYBE, EXCLUDE = Verdict
UNANIMOUS, MAJORITY = Policy
IN, OUT = FullTextVerdict.INCLUDE, FullTextVerdict.EXCLUDE


def expected(yes, maybe, no, *, required, majority, any_yes, discuss):
    """The same rule once more, by counting: how many say yes, maybe and no."""
    if yes + maybe + no < required:
        return "pending"
    for_it = yes + maybe
    advances = no == 0 or (for_it > no and majority) or (for_it >= 1 and any_yes)
    if advances:
        return "conflict" if discuss and yes == 0 and maybe >= 2 else "included"
    return "excluded" if for_it == 0 or (no > for_it and majority) else "conflict"


@pytest.mark.parametrize("required", range(1, 6))
@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("any_yes", [False, True])
@pytest.mark.parametrize("discuss", [False, True])
def test_every_set_of_up_to_five_votes_is_tallied_as_counted(required, policy, any_yes, discuss):
    for n in range(6):
        for votes in combinations_with_replacement(Verdict, n):
            found = tally(
                votes,
                required=required,
                policy=policy,
                any_yes_advances=any_yes,
                two_maybes_discuss=discuss,
            )
            counts = (votes.count(INCLUDE), votes.count(MAYBE), votes.count(EXCLUDE))
            wanted = expected(
                *counts,
                required=required,
                majority=policy is MAJORITY,
                any_yes=any_yes,
                discuss=discuss,
            )
            assert (found.value, votes) == (wanted, votes)


@pytest.mark.parametrize(
    ("votes", "state"),
    [
        ([], State.PENDING),
        ([INCLUDE], State.PENDING),
        ([INCLUDE, INCLUDE], State.INCLUDED),
        ([INCLUDE, MAYBE], State.INCLUDED),
        ([MAYBE, MAYBE], State.INCLUDED),
        ([EXCLUDE, EXCLUDE], State.EXCLUDED),
        ([INCLUDE, EXCLUDE], State.CONFLICT),
        ([MAYBE, EXCLUDE], State.CONFLICT),
    ],
)
def test_two_reviewers_by_the_default_rule(votes, state):
    assert tally(votes, required=2) is state


@pytest.mark.parametrize(
    ("votes", "settings", "state"),
    [
        ([MAYBE, MAYBE], {"two_maybes_discuss": True}, State.CONFLICT),
        ([INCLUDE, MAYBE, MAYBE], {"two_maybes_discuss": True}, State.INCLUDED),
        ([MAYBE, EXCLUDE], {"any_yes_advances": True}, State.INCLUDED),
        ([EXCLUDE, EXCLUDE], {"any_yes_advances": True}, State.EXCLUDED),
        ([INCLUDE], {"any_yes_advances": True}, State.PENDING),
        ([INCLUDE, INCLUDE, EXCLUDE], {"policy": MAJORITY}, State.INCLUDED),
        ([INCLUDE, EXCLUDE, EXCLUDE], {"policy": MAJORITY}, State.EXCLUDED),
        ([INCLUDE, MAYBE, EXCLUDE, EXCLUDE], {"policy": MAJORITY}, State.CONFLICT),
    ],
)
def test_settings_change_the_rule(votes, settings, state):
    assert tally(votes, required=2, **settings) is state


REASON_SETS = [None, "a", "b", "c"]


def vote(reason):
    verdict = IN if reason is None else OUT
    return FullTextVote(verdict=verdict, reason=reason)


def expected_full_text(reasons, *, required, majority, precedence):
    """The same rule once more: reasons by vote, None for an include; (state, reason, is disputed)."""
    n, outs = len(reasons), [reason for reason in reasons if reason]
    ins = n - len(outs)
    if n < required:
        return ("pending", None, False)
    if not outs or (majority and ins > len(outs)):
        return ("included", None, False)
    if ins and not (majority and len(outs) > ins):
        return ("conflict", None, False)
    for reason in "abc":
        share = outs.count(reason) / len(outs)
        if share == 1 or (majority and share > 0.5):
            return ("excluded", reason, False)
    for reason in precedence:
        if reason in outs:
            return ("excluded", reason, False)
    return ("excluded", None, True)


@pytest.mark.parametrize("required", range(1, 6))
@pytest.mark.parametrize("policy", Policy)
@pytest.mark.parametrize("settle", [False, True])
def test_every_set_of_up_to_five_full_text_votes_is_tallied_as_counted(required, policy, settle):
    for n, precedence in product(range(6), ["abc", "cab", "b", ""]):
        for reasons in combinations_with_replacement(REASON_SETS, n):
            found = tally_full_text(
                [vote(reason) for reason in reasons],
                required=required,
                policy=policy,
                precedence=precedence,
                settle_by_precedence=settle,
            )
            state, reason, disputed = expected_full_text(
                reasons,
                required=required,
                majority=policy is MAJORITY,
                precedence=precedence if settle else "",
            )
            assert (reasons, found) == (
                reasons,
                FullTextState(state=State(state), reason=reason, is_reason_in_conflict=disputed),
            )


def test_two_excludes_with_different_reasons_exclude_at_once_and_open_the_reason():
    votes = [vote("wrong-design"), vote("wrong-population")]
    assert tally_full_text(votes, required=2) == FullTextState(
        state=State.EXCLUDED, reason=None, is_reason_in_conflict=True
    )
    settled = tally_full_text(
        votes,
        required=2,
        precedence=["wrong-population", "wrong-design"],
        settle_by_precedence=True,
    )
    assert settled == FullTextState(state=State.EXCLUDED, reason="wrong-population")


SETTINGS = {"required": st.integers(1, 5), "policy": st.sampled_from(Policy)}


@given(
    st.lists(st.sampled_from(Verdict), max_size=8).flatmap(
        lambda votes: st.tuples(st.just(votes), st.permutations(votes))
    ),
    st.fixed_dictionaries(
        SETTINGS | {"any_yes_advances": st.booleans(), "two_maybes_discuss": st.booleans()}
    ),
)
def test_the_order_of_votes_never_matters(orders, settings):
    votes, shuffled = orders
    assert tally(votes, **settings) is tally(shuffled, **settings)


@given(
    st.lists(st.sampled_from(REASON_SETS), max_size=8).flatmap(
        lambda reasons: st.tuples(st.just(reasons), st.permutations(reasons))
    ),
    st.fixed_dictionaries(
        SETTINGS | {"settle_by_precedence": st.booleans(), "precedence": st.permutations("abc")}
    ),
)
def test_the_order_of_full_text_votes_never_matters(orders, settings):
    first, second = (tally_full_text([vote(r) for r in reasons], **settings) for reasons in orders)
    assert first == second


@pytest.mark.parametrize("required", [-1, 0, 6])
def test_a_stage_asks_for_one_to_five_votes(required):
    with pytest.raises(ValueError, match="1 to 5"):
        tally([INCLUDE], required=required)
    with pytest.raises(ValueError, match="1 to 5"):
        tally_full_text([vote(None)], required=required)


@pytest.mark.parametrize(("verdict", "reason"), [(IN, "a"), (OUT, None), (OUT, "")])
def test_a_full_text_vote_has_a_reason_exactly_when_it_excludes(verdict, reason):
    with pytest.raises(ValueError, match="reason"):
        FullTextVote(verdict=verdict, reason=reason)
