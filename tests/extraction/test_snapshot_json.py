"""The locked data set's one text."""

import random
import unicodedata
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import snapshot_data as sd
from extraction.formdef.definition import FieldType, OutcomeKind
from extraction.formdef.values import ValueState
from extraction.snapshot_json import SnapshotUnreadable, normalised, parse, write

ids = st.uuids(version=4).map(str)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**9)


@st.composite
def cells(draw: st.DrawFn, outcome: str, timepoint: str, arm: str) -> sd.CellValue:
    state = draw(st.sampled_from(ValueState))
    return sd.CellValue(
        outcome=outcome,
        timepoint=timepoint,
        arm=arm,
        column=draw(st.sampled_from(["events", "total"])),
        state=state,
        value=draw(numbers) if state is ValueState.VALUE else None,
    )


@st.composite
def snapshots(draw: st.DrawFn) -> sd.SnapshotData:
    names = draw(st.lists(ids, min_size=2, max_size=3, unique=True))
    interventions = tuple(sd.Intervention(id=i, name=draw(texts)) for i in names)
    number, choice = draw(ids), draw(ids)
    fields = (
        sd.Field(id=number, key="n", label="N", type=FieldType.DECIMAL, unit="y", options=()),
        sd.Field(
            id=choice,
            key="c",
            label=draw(texts),
            type=FieldType.MANY_CHOICES,
            unit="",
            options=(sd.Option(key="b", label="B"), sd.Option(key="a", label="A")),
        ),
    )
    points = tuple(sd.Timepoint(id=draw(ids), label=draw(texts), position=p) for p in range(2))
    outcome = sd.Outcome(
        id=draw(ids),
        key="o",
        label=draw(texts),
        kind=OutcomeKind.DICHOTOMOUS,
        unit="",
        position=0,
        timepoints=points,
    )
    studies = tuple(
        draw(studies_of(names, number, choice, outcome)) for _ in range(draw(st.integers(0, 3)))
    )
    comparison = sd.Comparison(id=draw(ids), experimental=names[0], comparator=names[1])
    judged = tuple(
        sd.Judged(
            id=draw(ids),
            study=study.id,
            outcome=outcome.id,
            timepoint=points[0].id,
            comparison=comparison.id,
            tool="rob2",
            domains=(("2", "low"), ("1", "high")),
            overall="high",
        )
        for study in studies
    )
    return sd.SnapshotData(
        is_illustrative=draw(st.booleans()),
        interventions=interventions,
        comparisons=(comparison,),
        fields=fields,
        outcomes=(outcome,),
        studies=studies,
        results=judged,
    )


@st.composite
def studies_of(
    draw: st.DrawFn, interventions: list[str], number: str, choice: str, outcome: sd.Outcome
) -> sd.Study:
    arms = tuple(
        sd.Arm(id=draw(ids), label=draw(texts), intervention=draw(st.sampled_from(interventions)))
        for _ in range(draw(st.integers(0, 3)))
    )
    return sd.Study(
        id=draw(ids),
        label=draw(texts),
        arms=arms,
        values=(
            sd.FieldValue(field=number, state=ValueState.VALUE, value=str(draw(numbers))),
            sd.FieldValue(field=choice, state=ValueState.VALUE, value=("b", "a")),
        ),
        cells=tuple(draw(cells(outcome.id, outcome.timepoints[0].id, arm.id)) for arm in arms),
    )


@given(snapshots())
def test_parse_reads_back_what_write_wrote(data: sd.SnapshotData) -> None:
    assert parse(write(data)) == normalised(data)
    assert write(parse(write(data))) == write(data)


@given(snapshots(), st.randoms())
def test_text_does_not_depend_on_order(data: sd.SnapshotData, order: random.Random) -> None:
    def mixed(entries: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(order.sample(entries, len(entries)))

    other = replace(
        data,
        interventions=mixed(data.interventions),
        fields=mixed(data.fields),
        studies=tuple(
            replace(s, arms=mixed(s.arms), values=mixed(s.values), cells=mixed(s.cells))
            for s in mixed(data.studies)
        ),
        results=mixed(data.results),
    )
    assert write(other) == write(data)


def small(number: str = "12.5", label: str = "A") -> sd.SnapshotData:
    field, study = (str(UUID(int=n, version=4)) for n in (1, 2))
    return sd.SnapshotData(
        is_illustrative=False,
        interventions=(),
        comparisons=(),
        fields=(
            sd.Field(id=field, key="age", label="Age", type=FieldType.DECIMAL, unit="", options=()),
        ),
        outcomes=(),
        studies=(
            sd.Study(
                id=study,
                label=label,
                arms=(),
                values=(sd.FieldValue(field=field, state=ValueState.VALUE, value=number),),
                cells=(),
            ),
        ),
        results=(),
    )


def test_numbers_and_letters_written_differently_are_the_same_data() -> None:
    assert write(small("12.50")) == write(small("12.5"))
    label = "Müller"
    assert write(small(label=unicodedata.normalize("NFD", label))) == write(small(label=label))
    assert write(small("12.51")) != write(small("12.5"))


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"schema": 2}', write(small()).replace("decimal", "unheard_of")]
)
def test_what_is_no_snapshot_is_refused(body: str) -> None:
    with pytest.raises(SnapshotUnreadable):
        parse(body)


def trial() -> sd.SnapshotData:
    """One trial of two ketamine arms against one of midazolam."""
    ketamine, midazolam, low, high, control, outcome, week, comparison, study = (
        str(UUID(int=n, version=4)) for n in range(1, 10)
    )

    def cell(arm: str, column: str, number: int) -> sd.CellValue:
        return sd.CellValue(
            outcome=outcome,
            timepoint=week,
            arm=arm,
            column=column,
            state=ValueState.VALUE,
            value=Decimal(number),
        )

    return sd.SnapshotData(
        is_illustrative=True,
        interventions=(
            sd.Intervention(id=ketamine, name="Ketamine"),
            sd.Intervention(id=midazolam, name="Midazolam"),
        ),
        comparisons=(sd.Comparison(id=comparison, experimental=ketamine, comparator=midazolam),),
        fields=(),
        outcomes=(
            sd.Outcome(
                id=outcome,
                key="response",
                label="Response",
                kind=OutcomeKind.DICHOTOMOUS,
                unit="",
                position=0,
                timepoints=(sd.Timepoint(id=week, label="4 weeks", position=0),),
            ),
        ),
        studies=(
            sd.Study(
                id=study,
                label="Abdallah 2022",
                arms=(
                    sd.Arm(id=low, label="0.2 mg/kg", intervention=ketamine),
                    sd.Arm(id=high, label="0.5 mg/kg", intervention=ketamine),
                    sd.Arm(id=control, label="Midazolam", intervention=midazolam),
                ),
                values=(),
                cells=(
                    cell(low, "events", 10),
                    cell(low, "total", 53),
                    cell(high, "events", 12),
                    cell(high, "total", 51),
                    cell(control, "total", 54),
                ),
            ),
        ),
        results=(),
    )


def test_rows_are_the_pairs_of_arms_of_a_comparison() -> None:
    data = trial()
    outcome, comparison = data.outcomes[0], data.comparisons[0]
    rows = data.rows(outcome.id, outcome.timepoints[0].id, comparison.id)
    assert [(r.experimental.arm.label, r.comparator.arm.label) for r in rows] == [
        ("0.2 mg/kg", "Midazolam"),
        ("0.5 mg/kg", "Midazolam"),
    ]
    assert [r.experimental.number("events") for r in rows] == [10, 12]
    assert [r.comparator.number("events") for r in rows] == [None, None]
    assert data.rows(outcome.id, outcome.timepoints[0].id, "unknown") == ()
