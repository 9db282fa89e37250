from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.formdef.answers import Cell
from extraction.formdef.outcomes import (
    MissingCell,
    OutcomeData,
    missing_cells,
    normalise_outcome,
    outcome_as_json,
    validate_outcome,
    warnings,
)
from extraction.formdef.parsing import parse_definition
from extraction.formdef.words import FieldReason, WarningReason
from tests.extraction.formdef.builders import form, outcome, uid

DEFINITION = parse_definition(
    form(
        outcomes=[
            outcome(50, required=True),
            outcome(60, "continuous", tolerance="0.05"),
        ]
    )
)
RELAPSE, SCORE = DEFINITION.outcomes
WEEKS_4, YEAR_1 = uid(51), uid(52)


def table(asked, *rows, timepoint=None):
    raw = {"timepoint": timepoint or asked.timepoints[0].id, "rows": list(rows)}
    data = validate_outcome(asked, raw)
    assert isinstance(data, OutcomeData), data
    return data


def events(arm, events, total):
    return {"arm": arm, "events": events, "total": total}


def score(arm, mean, sd, n):
    return {"arm": arm, "mean": mean, "sd": sd, "n": n}


def test_a_table_is_typed_by_its_kind():
    data = table(RELAPSE, events("x", "12", {"state": "not_reported"}), events("y", "", "40"))
    assert data.number("x", "events") == 12
    assert data.number("x", "total") is None
    assert data.number("y", "events") is None
    assert data.number("z", "events") is None
    assert [sorted(row.cells) for row in data.rows] == [["events", "total"], ["total"]]
    continuous = table(SCORE, score("x", "-1.50", "2", "10"))
    assert continuous.number("x", "mean") == Decimal("-1.5")
    assert isinstance(continuous.number("x", "n"), int)


def cell(arm=None, column=None):
    return Cell(timepoint=WEEKS_4, arm=arm, column=column)


def test_every_bad_cell_of_a_table_is_named():
    raw = {
        "timepoint": WEEKS_4,
        "rows": [
            events("x", "12,5", "-1"),
            {"arm": "y", "mean": "3"},
            events("x", "1", "2.5"),
            {"events": "1"},
            "z",
        ],
    }
    found = validate_outcome(RELAPSE, raw)
    assert [(error.field, error.reason, error.cell) for error in found] == [
        (RELAPSE.id, FieldReason.USE_POINT, cell("x", "events")),
        (RELAPSE.id, FieldReason.BELOW_MINIMUM, cell("x", "total")),
        (RELAPSE.id, FieldReason.UNKNOWN_COLUMN, cell("y", "mean")),
        (RELAPSE.id, FieldReason.NOT_WHOLE, cell("x", "total")),
        (RELAPSE.id, FieldReason.ARM_TWICE, cell("x")),
        (RELAPSE.id, FieldReason.WRONG_SHAPE, cell()),
        (RELAPSE.id, FieldReason.WRONG_SHAPE, cell()),
    ]
    assert all("{" not in error.in_words() for error in found)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, FieldReason.WRONG_SHAPE),
        ({"timepoint": WEEKS_4}, FieldReason.WRONG_SHAPE),
        ({"timepoint": WEEKS_4, "rows": {}}, FieldReason.WRONG_SHAPE),
        ({"timepoint": uid(61), "rows": []}, FieldReason.UNKNOWN_TIMEPOINT),
    ],
)
def test_what_is_no_table_is_refused(raw, reason):
    (error,) = validate_outcome(RELAPSE, raw)
    assert (error.field, error.reason, error.cell) == (RELAPSE.id, reason, None)


def reasons(data, **more):
    return [(w.cell.arm, w.cell.column, w.reason) for w in warnings(data, **more)]


def test_strange_numbers_are_kept_and_warned_of():
    data = table(RELAPSE, events("x", 41, 40), events("y", 40, 40), events("z", 5, ""))
    assert reasons(data) == [("x", "events", WarningReason.EVENTS_ABOVE_TOTAL)]
    assert warnings(data)[0].in_words() == (
        "41 events among 40 participants: more events than participants."
    )
    data = table(SCORE, score("x", 1, "0.0", 9), score("y", 1, "-2.50", 9), score("z", 1, 2, 9))
    assert reasons(data) == [
        ("x", "sd", WarningReason.SD_ZERO),
        ("y", "sd", WarningReason.SD_NEGATIVE),
    ]
    assert "(-2.5)" in warnings(data)[1].in_words()


def test_an_n_that_is_not_the_arms_size_is_warned_of():
    sizes = {"x": 40, "y": 40, "z": 40}
    data = table(SCORE, score("x", 1, 2, 41), score("y", 1, 2, 39), score("z", 1, 2, 40))
    assert reasons(data, arm_sizes=sizes) == [
        ("x", "n", WarningReason.N_ABOVE_ARM_SIZE),
        ("y", "n", WarningReason.N_BELOW_ARM_SIZE),
    ]
    assert reasons(data, arm_sizes={}) == []
    assert reasons(table(RELAPSE, events("x", 1, 41)), arm_sizes=sizes) == [
        ("x", "total", WarningReason.N_ABOVE_ARM_SIZE)
    ]


NOT_REPORTED = {"state": "not_reported"}
RAW_CELLS = st.one_of(
    st.just(""),
    st.just(NOT_REPORTED),
    st.integers(0, 200),
    st.from_regex(r"[0-9]\.0", fullmatch=True),
)


@given(st.dictionaries(st.sampled_from("wxyz"), st.tuples(RAW_CELLS, RAW_CELLS)), st.randoms())
def test_a_stored_table_reads_back_whatever_the_order_of_its_rows(cells, random):
    rows = [events(arm, *pair) for arm, pair in cells.items()]
    data = table(RELAPSE, *rows)
    again = validate_outcome(RELAPSE, outcome_as_json(data))
    assert again == normalise_outcome(data)
    random.shuffle(rows)
    shuffled = table(RELAPSE, *rows)
    assert outcome_as_json(shuffled) == outcome_as_json(data)
    assert warnings(data) is not None


def test_a_required_outcome_and_every_cell_of_a_begun_table_are_missed():
    empty = MissingCell(outcome=RELAPSE.id, cell=None)
    assert missing_cells(DEFINITION, [], arms=["x", "y"]) == (empty,)
    assert missing_cells(DEFINITION, [table(RELAPSE)], arms=["x"]) == (empty,)
    begun = table(RELAPSE, events("x", 1, NOT_REPORTED), timepoint=YEAR_1)
    found = missing_cells(DEFINITION, [begun], arms=["x", "y"])
    assert found == tuple(
        MissingCell(outcome=RELAPSE.id, cell=Cell(timepoint=YEAR_1, arm="y", column=column))
        for column in ("events", "total")
    )
    assert missing_cells(DEFINITION, [begun], arms=["x"]) == ()
