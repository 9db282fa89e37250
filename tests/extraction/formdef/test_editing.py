"""Changing a form step by step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.formdef import editing
from extraction.formdef.definition import FormDefinition, Section
from extraction.formdef.editing import StillAsked, UnknownPart
from extraction.formdef.parsing import parse_definition
from tests.extraction.formdef.builders import choice, field, form, outcome, uid

GATE = {"q": uid(1), "in": ["a"]}


@pytest.fixture
def definition() -> FormDefinition:
    first = parse_definition(
        form(choice(1), field(2, show_if=GATE), field(3), outcomes=[outcome(50), outcome(60)])
    )
    return editing.with_section(first, Section(key="more", title="More", help="", fields=()))


def fields(definition: FormDefinition) -> list[list[str]]:
    return [[f.key for f in section.fields] for section in definition.sections]


def test_field_moves_within_and_between_sections(definition: FormDefinition) -> None:
    up = editing.with_moved_field(definition, uid(3), by=-1)
    assert fields(up) == [["f1", "f3", "f2"], []]
    down = editing.with_moved_field(definition, uid(3), by=1)
    assert fields(down) == [["f1", "f2"], ["f3"]]
    assert editing.with_moved_field(down, uid(3), by=-1) == definition
    assert editing.with_moved_field(definition, uid(1), by=-1) == definition


def test_outcome_moves(definition: FormDefinition) -> None:
    moved = editing.with_moved_outcome(definition, uid(60), by=-1)
    assert [o.key for o in moved.outcomes] == ["o60", "o50"]
    assert editing.with_moved_outcome(moved, uid(60), by=-1) == moved


def test_field_that_another_asks_about_stays(definition: FormDefinition) -> None:
    with pytest.raises(StillAsked) as refusal:
        editing.without_field(definition, uid(1))
    assert refusal.value.field == "Field 2"
    rest = editing.without_field(definition, uid(2))
    assert fields(editing.without_field(rest, uid(1))) == [["f3"], []]


def test_section_goes_with_its_fields(definition: FormDefinition) -> None:
    assert fields(editing.without_section(definition, "main")) == [[]]
    apart = editing.with_moved_field(definition, uid(3), by=1)
    asked = editing.with_moved_field(editing.with_moved_field(apart, uid(2), by=1), uid(2), by=1)
    with pytest.raises(StillAsked):
        editing.without_section(asked, "main")


@pytest.mark.parametrize(
    "change",
    [
        lambda d: editing.without_field(d, uid(9)),
        lambda d: editing.without_outcome(d, uid(9)),
        lambda d: editing.without_section(d, "nine"),
        lambda d: editing.with_moved_field(d, uid(9), by=1),
        lambda d: editing.with_field(d, "nine", next(d.fields())),
    ],
)
def test_unknown_part(definition: FormDefinition, change: object) -> None:
    with pytest.raises(UnknownPart):
        change(definition)


@given(st.text(max_size=80), st.sets(st.sampled_from(["age", "age_2", "field", "a"])))
def test_new_key_is_one_that_a_form_takes(label: str, taken: set[str]) -> None:
    key = editing.new_key(label, taken, otherwise="field")
    assert key not in taken
    parse_definition(form(field(1) | {"key": key}))


def test_key_is_made_of_the_label() -> None:
    assert editing.new_key("Age, mean (years)", {"age_mean_years"}, otherwise="f") == (
        "age_mean_years_2"
    )
