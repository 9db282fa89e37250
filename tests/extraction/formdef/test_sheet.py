"""A form as it is filled in: places, what they take, what is missing, where two people differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.formdef.answers import FieldError
from extraction.formdef.parsing import parse_definition
from extraction.formdef.sheet import FormSheet, UnknownPlace, data_place, field_place, outcome_place
from extraction.formdef.words import FieldReason
from tests.extraction.formdef.builders import choice, field, form, outcome, uid

ARMS = ("arm-1", "arm-2")
CHOICE, AFTER, NUMBER = (field_place(uid(number)) for number in (1, 2, 3))
GATE = {"q": uid(1), "in": ["a"]}


def cell(arm: str, column: str, point: int = 51) -> str:
    return data_place(uid(50), uid(point), arm, column)


@pytest.fixture
def sheet() -> FormSheet:
    fields = (
        choice(1, required=True),
        field(2, required=True, show_if=GATE),
        field(3, "decimal", tolerance="0.1"),
    )
    definition = parse_definition(form(*fields, outcomes=[outcome(50, required=True)]))
    return FormSheet(definition=definition, arms=ARMS)


def value(content: str) -> dict[str, object]:
    return {"state": "value", "value": content}


def table(n: int = 2) -> dict[str, dict[str, object]]:
    """The first n cells of the first table."""
    places = [cell(arm, column) for arm in ARMS for column in ("events", "total")]
    return {place: value(str(number)) for number, place in enumerate(places[:n])}


def test_number_is_kept_as_typed_and_compared_by_value(sheet: FormSheet) -> None:
    content = sheet.accept(NUMBER, " 12.50 ")
    assert content == value("12.50")
    assert sheet.agree(NUMBER, content, value("12.5"))
    assert sheet.agree(NUMBER, content, value("12.6"))
    assert not sheet.agree(NUMBER, content, value("12.61"))


def test_state_and_source_are_kept(sheet: FormSheet) -> None:
    raw = {"state": "not_reported", "source": {"page": "4", "quotation": ""}}
    assert sheet.accept(NUMBER, raw) == {"state": "not_reported", "source": {"page": "4"}}
    assert sheet.accept(NUMBER, {"source": {"page": "4"}}) == {"source": {"page": "4"}}
    assert sheet.accept(NUMBER, {"state": "value", "value": " ", "source": {}}) is None


def test_refusal_names_its_reason(sheet: FormSheet) -> None:
    for place, raw, reason in (
        (NUMBER, "12,5", FieldReason.USE_POINT),
        (CHOICE, "d", FieldReason.UNKNOWN_OPTION),
        (cell("arm-1", "events"), "1.5", FieldReason.NOT_WHOLE),
        (cell("arm-1", "events"), "-1", FieldReason.BELOW_MINIMUM),
        (cell("arm-1", "events"), "1000000000", FieldReason.ABOVE_MAXIMUM),
        (cell("arm-1", "total"), "9" * 20, FieldReason.ABOVE_MAXIMUM),
    ):
        found = sheet.accept(place, raw)
        assert isinstance(found, FieldError)
        assert found.reason is reason


def test_place_that_the_form_does_not_have_is_unknown(sheet: FormSheet) -> None:
    for place in ("field:x", cell("arm-3", "events"), cell("arm-1", "mean"), ""):
        with pytest.raises(UnknownPlace):
            sheet.accept(place, "1")
        with pytest.raises(UnknownPlace):
            sheet.agree(place, None, None)
        assert sheet.value(place, value("1")) is None


def test_conditional_field_is_asked_after_its_answer(sheet: FormSheet) -> None:
    cells = tuple(cell(a, c, p) for p in (51, 52) for a in ARMS for c in ("events", "total"))
    assert sheet.places({}) == (CHOICE, NUMBER, *cells)
    assert sheet.places({CHOICE: value("a")}) == (CHOICE, AFTER, NUMBER, *cells)


def test_missing_are_required_fields_and_cells_of_begun_tables(sheet: FormSheet) -> None:
    assert sheet.missing({}) == (CHOICE, outcome_place(uid(50)))
    begun = {CHOICE: value("a"), **table(3)}
    assert sheet.missing(begun) == (AFTER, cell("arm-2", "total"))
    assert sheet.missing({CHOICE: value("b"), **table(4)}) == ()
    assert sheet.missing({CHOICE: {"state": "unclear"}, **table(4)}) == ()


def test_progress_counts_what_is_required(sheet: FormSheet) -> None:
    assert len(sheet.required({})) == 2
    begun = {CHOICE: value("a"), **table(3)}
    assert len(sheet.required(begun)) == 2 + 4
    assert set(sheet.missing(begun)) < set(sheet.required(begun))


def test_whole_numbers_have_no_tolerance() -> None:
    data = outcome(50, kind="continuous", tolerance="0.5")
    sheet = FormSheet(definition=parse_definition(form(outcomes=[data])), arms=ARMS)
    assert sheet.agree(cell("arm-1", "mean"), value("1"), value("1.5"))
    assert not sheet.agree(cell("arm-1", "n"), value("20"), value("21"))


def test_warning_of_more_events_than_participants(sheet: FormSheet) -> None:
    entries = {cell("arm-1", "events"): value("5"), cell("arm-1", "total"): value("4")}
    (found,) = sheet.warnings(entries)
    assert (found.cell.arm, found.cell.column) == ("arm-1", "events")


def test_stored_value_that_fits_no_longer_is_blank(sheet: FormSheet) -> None:
    assert sheet.value(CHOICE, value("gone")) is None
    assert CHOICE in sheet.missing({CHOICE: value("gone")})


@given(
    st.dictionaries(
        st.sampled_from([CHOICE, AFTER, NUMBER, cell("arm-1", "events"), cell("arm-2", "total")]),
        st.sampled_from(["a", "b", "1", "2", ""]),
    )
)
def test_what_is_accepted_is_accepted_again_as_it_is(typed: dict[str, str]) -> None:
    definition = parse_definition(
        form(choice(1), field(2, show_if=GATE), field(3, "decimal"), outcomes=[outcome(50)])
    )
    sheet = FormSheet(definition=definition, arms=ARMS)
    for place, raw in typed.items():
        content = sheet.accept(place, raw)
        if not isinstance(content, FieldError):
            assert sheet.accept(place, content) == content
            assert sheet.agree(place, content, content)
