"""What a file says of a team's decisions, pure: lists, reasons, contradictions, and what is left as it is."""

import pytest

from reviews.formats.judgements import Concluded, Judgements
from reviews.ids import new_uuid
from screening.rules import Decision, Retrieval
from screening.tally import State
from screening.team_decisions import Left, ListedAs, Stands, Stated, Steps, stated_in, steps_for

ONE = new_uuid()
IN, OUT = Decision.INCLUDE, Decision.EXCLUDE
DOSE = Judgements(
    concluded=(Concluded(at_full_text=True, is_included=False),), reasons=("Dose", "Age")
)
TITLE_OUT = Judgements(concluded=(Concluded(at_full_text=False, is_included=False),))
EXCLUDED = Stated(title=IN, full_text=OUT)
FOR_DOSE = Stated(title=IN, full_text=OUT, reason="Dose")


@pytest.mark.parametrize(
    ("entries", "listed", "expected"),
    [
        ([None], ListedAs.AS_SAID, {}),
        ([Judgements(labels=("a",))], ListedAs.AS_SAID, {}),
        ([DOSE], ListedAs.AS_SAID, {ONE: FOR_DOSE}),
        ([TITLE_OUT], ListedAs.AS_SAID, {ONE: Stated(title=OUT)}),
        ([None], ListedAs.EXCLUDED_TITLE, {ONE: Stated(title=OUT)}),
        ([None], ListedAs.INCLUDED_TITLE, {ONE: Stated(title=IN)}),
        ([None], ListedAs.INCLUDED_FULL_TEXT, {ONE: Stated(title=IN, full_text=IN)}),
        ([None], ListedAs.EXCLUDED_FULL_TEXT, {ONE: EXCLUDED}),
        ([DOSE], ListedAs.EXCLUDED_FULL_TEXT, {ONE: FOR_DOSE}),
        # The entry, or another one of the same record, says otherwise.
        ([DOSE], ListedAs.INCLUDED_FULL_TEXT, {ONE: None}),
        ([DOSE, TITLE_OUT], ListedAs.AS_SAID, {ONE: None}),
        ([DOSE, None], ListedAs.EXCLUDED_FULL_TEXT, {ONE: None}),
        ([DOSE, DOSE], ListedAs.AS_SAID, {ONE: FOR_DOSE}),
    ],
)  # fmt: skip
def test_statements_follow_from_the_entry_and_the_list(entries, listed, expected) -> None:
    assert stated_in([(ONE, each) for each in entries], listed) == expected


def at(state: State, retrieval: Retrieval = Retrieval.SOUGHT) -> Stands:
    return Stands(state=state, retrieval=retrieval)


OPEN, YES, NO = at(State.PENDING), at(State.INCLUDED), at(State.EXCLUDED)
CONFLICT = at(State.CONFLICT)


@pytest.mark.parametrize(
    ("stated", "title", "report", "steps"),
    [
        (None, OPEN, None, Steps(left=Left.UNCLEAR)),
        (FOR_DOSE, None, None, Steps(left=Left.GONE)),
        (FOR_DOSE, NO, None, Steps(left=Left.OTHERWISE)),
        (Stated(title=OUT), OPEN, None, Steps(title=OUT)),
        (Stated(title=OUT), CONFLICT, None, Steps(title=OUT)),
        (Stated(title=OUT), NO, None, Steps(left=Left.SAME)),
        (FOR_DOSE, OPEN, None, Steps(title=IN, full_text=OUT)),
        (FOR_DOSE, YES, CONFLICT, Steps(full_text=OUT)),
        (FOR_DOSE, YES, NO, Steps(left=Left.SAME)),
        (FOR_DOSE, YES, YES, Steps(left=Left.OTHERWISE)),
        (FOR_DOSE, YES, at(State.PENDING, Retrieval.NOT_RETRIEVED), Steps(left=Left.NOT_RETRIEVED)),
        (EXCLUDED, OPEN, None, Steps(title=IN, left=Left.NO_REASON)),
        (Stated(title=IN, full_text=IN), OPEN, None, Steps(title=IN, full_text=IN)),
    ],
)  # fmt: skip
def test_steps_change_nothing_that_is_decided(stated, title, report, steps) -> None:
    has_reason = stated is not None and stated.reason == "Dose"
    assert steps_for(stated, title, report, has_reason=has_reason) == steps
