import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.formdef.conditions import AnswerIn
from extraction.formdef.definition import Field, FieldType, OutcomeKind
from extraction.formdef.library import UnknownTemplate, available_templates, load_template
from extraction.formdef.parsing import (
    DefinitionError,
    condition_values,
    definition_as_json,
    parse_definition,
)
from extraction.formdef.words import DefinitionReason as Why
from tests.extraction.formdef.builders import choice, field, form, outcome, uid


def test_a_definition_is_read_into_typed_fields():
    definition = parse_definition(
        form(
            choice(1, required=True),
            field(
                2,
                "decimal",
                unit="mg",
                minimum="0.10",
                maximum=9,
                tolerance="0.5",
                help="Per day.",
                show_if={"q": uid(1), "in": ["a", "unclear"]},
            ),
            outcomes=[outcome(50, "continuous", unit="points")],
        )
    )
    assert list(definition.fields())[1] == Field(
        id=uid(2),
        key="f2",
        label="Field 2",
        help="Per day.",
        required=False,
        type=FieldType.DECIMAL,
        show_if=AnswerIn(question=uid(1), values=("a", "unclear")),
        unit="mg",
        minimum=Decimal("0.1"),
        maximum=Decimal(9),
        tolerance=Decimal("0.5"),
        options=(),
    )
    assert definition.outcomes[0].kind is OutcomeKind.CONTINUOUS
    assert [column.key for column in definition.outcomes[0].columns] == ["mean", "sd", "n"]
    assert [timepoint.label for timepoint in definition.outcomes[0].timepoints] == [
        "4 weeks",
        "1 year",
    ]


@pytest.mark.parametrize(
    ("document", "reason", "where", "name"),
    [
        ("{", Why.NOT_JSON, "", ""),
        ("[" * 200_000, Why.NOT_JSON, "", ""),
        ("[]", Why.NOT_AN_OBJECT, "", ""),
        ({}, Why.UNKNOWN_SCHEMA, "", ""),
        ({**form(), "schema": 2}, Why.UNKNOWN_SCHEMA, "", ""),
        ({**form(), "schema": True}, Why.UNKNOWN_SCHEMA, "", ""),
        ({**form(), "title": " "}, Why.TEXT_EMPTY, "", ""),
        ({**form(), "titel": "x"}, Why.PROPERTY_UNKNOWN, "", ""),
        ({**form(), "sections": {}}, Why.NOT_A_LIST, "", ""),
        (form(None), Why.NOT_AN_OBJECT, "sections[0].fields[0]", ""),
        (form(field(id="1")), Why.ID_NOT_UUID, "sections[0].fields[0]", "f1"),
        (form(field(id=uid(10).upper())), Why.ID_NOT_UUID, "sections[0].fields[0]", "f1"),
        (form(field(key="Age")), Why.KEY_MALFORMED, "sections[0].fields[0]", "Age"),
        (form(field(label=3)), Why.NOT_A_TEXT, "sections[0].fields[0]", "f1"),
        (form(field(label="")), Why.TEXT_EMPTY, "sections[0].fields[0]", "f1"),
        (form(field(required="yes")), Why.NOT_A_FLAG, "sections[0].fields[0]", "f1"),
        (form(field(colour="red")), Why.PROPERTY_UNKNOWN, "sections[0].fields[0]", "f1"),
        (form(field(type="number")), Why.TYPE_UNKNOWN, "sections[0].fields[0]", "f1"),
        (form(field(type=["text"])), Why.TYPE_UNKNOWN, "sections[0].fields[0]", "f1"),
        (form(field(unit="mg")), Why.PROPERTY_NOT_FOR_TYPE, "sections[0].fields[0]", "f1"),
        (form(choice(tolerance="1")), Why.PROPERTY_NOT_FOR_TYPE, "sections[0].fields[0]", "f1"),
        (form(field(type="choice")), Why.OPTIONS_MISSING, "sections[0].fields[0]", "f1"),
        (form(choice(keys="aa")), Why.STANDS_TWICE, "sections[0].fields[0].options[1]", "f1"),
        (
            form(choice(keys=["unclear"])),
            Why.STANDS_TWICE,
            "sections[0].fields[0].options[0]",
            "f1",
        ),
        (
            form(field(type="integer", minimum="1,5")),
            Why.LIMIT_NOT_A_NUMBER,
            "sections[0].fields[0]",
            "f1",
        ),
        (
            form(field(type="decimal", minimum=1.5)),
            Why.LIMIT_NOT_A_NUMBER,
            "sections[0].fields[0]",
            "f1",
        ),
        (
            form(field(type="integer", maximum=True)),
            Why.LIMIT_NOT_A_NUMBER,
            "sections[0].fields[0]",
            "f1",
        ),
        (
            form(field(type="integer", minimum=2, maximum=1)),
            Why.LIMITS_CROSSED,
            "sections[0].fields[0]",
            "f1",
        ),
        (
            form(field(type="decimal", tolerance="-1")),
            Why.TOLERANCE_NEGATIVE,
            "sections[0].fields[0]",
            "f1",
        ),
        (form(field(1), field(1, key="g")), Why.STANDS_TWICE, "sections[0].fields[1]", "g"),
        (form(field(1), field(2, key="f1")), Why.STANDS_TWICE, "sections[0].fields[1]", "f1"),
        (
            form(field(1, show_if={"q": uid(2), "in": ["a"]}), choice(2)),
            Why.CONDITION_MALFORMED,
            "sections[0].fields[0]",
            "f1",
        ),
        (
            form(choice(1), field(2, show_if={"q": uid(1), "in": ["z"]})),
            Why.CONDITION_MALFORMED,
            "sections[0].fields[1]",
            "f2",
        ),
        (
            form(field(1), field(2, show_if={"q": uid(1), "in": ["z"]})),
            Why.CONDITION_MALFORMED,
            "sections[0].fields[1]",
            "f2",
        ),
        (form(outcomes=[outcome(kind="survival")]), Why.KIND_UNKNOWN, "outcomes[0]", "o50"),
        (form(outcomes=[outcome(timepoints=[])]), Why.TIMEPOINTS_MISSING, "outcomes[0]", "o50"),
        (
            form(outcomes=[outcome(), outcome(51)]),
            Why.STANDS_TWICE,
            "outcomes[1].timepoints[0]",
            "o51",
        ),
    ],
)
def test_a_broken_definition_is_refused_with_place_field_and_reason(document, reason, where, name):
    with pytest.raises(DefinitionError) as caught:
        parse_definition(document)
    assert (caught.value.reason, caught.value.where, caught.value.field) == (reason, where, name)
    assert "{" not in str(caught.value)


TYPES = [type_.value for type_ in FieldType]
LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).filter(
    str.strip
)


@st.composite
def definitions(draw):
    fields = []
    for number, type_ in enumerate(draw(st.lists(st.sampled_from(TYPES), max_size=6)), start=1):
        kind = FieldType(type_)
        made = choice(number, type_) if kind.has_options else field(number, type_)
        made |= {"label": draw(LABELS), "required": draw(st.booleans())}
        if kind.is_number:
            made["tolerance"] = draw(st.sampled_from(["0", "0.50", "2"]))
            made["minimum"] = draw(st.sampled_from([None, "-1.0", 0]))
        askable = [f for f in fields if f["type"] in ("choice", "many_choices")]
        if askable and draw(st.booleans()):
            asked = draw(st.sampled_from(askable))
            made["show_if"] = {"q": asked["id"], "in": ["b", "not_reported"]}
        fields.append(made)
    outcomes = [outcome(50, draw(st.sampled_from(list(OutcomeKind))).value)]
    return form(*fields, outcomes=outcomes[: draw(st.integers(0, 1))])


@given(definitions())
def test_the_canonical_form_reads_back_as_the_same_definition(document):
    definition = parse_definition(document)
    canonical = definition_as_json(definition)
    again = parse_definition(json.dumps(canonical))
    assert again == definition
    assert definition_as_json(again) == canonical


def test_labels_that_differ_by_composition_only_are_the_same():
    composed, decomposed = (
        parse_definition(form(field(label=text))) for text in ("Rückfall", "Ru\u0308ckfall ")
    )
    assert composed == decomposed


@pytest.mark.parametrize("name", available_templates())
def test_every_template_is_a_definition_with_help_and_canonical_text(name):
    definition = load_template(name)
    assert definition == parse_definition(definition_as_json(definition))
    assert len(list(definition.fields())) >= 10


def test_the_intervention_template_asks_what_an_intervention_review_reports():
    fields = {field.key: field for field in load_template().fields()}
    assert {
        "design", "country", "setting", "population", "sample_size", "age_mean", "intervention",
        "comparator", "outcomes_measured", "funding", "conflicts", "notes",
    } <= set(fields)  # fmt: skip
    assert fields["age_mean"].unit == "years"
    assert condition_values(fields["conflicts"]) == (
        "yes", "no", "not_reported", "not_applicable", "unclear",
    )  # fmt: skip


def test_an_unknown_template_is_refused():
    with pytest.raises(UnknownTemplate):
        load_template("../intervention")
