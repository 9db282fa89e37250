import pytest

from extraction.formdef.parsing import parse_definition
from extraction.formdef.versions import FormChanges, changes
from tests.extraction.formdef.builders import choice, field, form, outcome, uid


def step(old, new):
    return changes(parse_definition(old), parse_definition(new))


def test_fields_are_the_same_by_id_whatever_they_are_called_and_wherever_they_stand():
    old = form(field(1), field(2))
    new = form(field(2, label="Other words"), field(1, key="renamed", help="New help"))
    assert step(old, new) == FormChanges(added=(), removed=(), broken=())
    assert not step(old, new).is_breaking


def test_added_and_removed_are_told_apart():
    found = step(form(field(1), field(2)), form(field(2), field(3)))
    assert found == FormChanges(added=(uid(3),), removed=(uid(1),), broken=())
    assert found.is_breaking
    assert not step(form(), form(field(1))).is_breaking


@pytest.mark.parametrize(
    ("old", "new", "is_broken"),
    [
        (field(1), field(1, "integer"), True),
        (field(1), field(1, "long_text"), False),
        (field(1, "long_text"), field(1), True),
        (field(1, "integer"), field(1, "decimal"), False),
        (field(1, "decimal"), field(1, "integer"), True),
        (choice(1), choice(1, "many_choices"), False),
        (choice(1, "many_choices"), choice(1), True),
        (choice(1, keys="ab"), choice(1, keys="cba"), False),
        (choice(1, keys="abc"), choice(1, keys="ab"), True),
        (field(1, "decimal", unit="mg"), field(1, "decimal", unit="g"), True),
        (field(1, "decimal"), field(1, "decimal", minimum="0"), True),
        (field(1, "decimal", minimum="0"), field(1, "decimal", minimum="1"), True),
        (field(1, "decimal", minimum="1"), field(1, "decimal", minimum="0"), False),
        (field(1, "decimal", minimum="1"), field(1, "decimal", minimum="1.0"), False),
        (field(1, "decimal", maximum="1.0"), field(1, "decimal", maximum="1"), False),
        (field(1, "decimal", maximum="9"), field(1, "decimal", maximum="8"), True),
        (field(1, "decimal", maximum="9"), field(1, "decimal"), False),
        (field(1), field(1, required=True), False),
    ],
)
def test_what_old_answers_may_not_survive_is_broken(old, new, is_broken):
    found = step(form(old), form(new))
    assert found == FormChanges(added=(), removed=(), broken=(uid(1),) if is_broken else ())


def test_outcomes_and_time_points_have_identity_too():
    one = outcome(50)
    fewer = {**one, "timepoints": one["timepoints"][:1]}
    assert step(form(outcomes=[one]), form(outcomes=[fewer])).removed == (uid(52),)
    assert step(form(outcomes=[fewer]), form(outcomes=[one])).added == (uid(52),)
    other = form(outcomes=[outcome(50, "continuous")])
    assert step(form(outcomes=[one]), other).broken == (uid(50),)
    as_field = form(field(50))
    assert step(form(outcomes=[one]), as_field).broken == (uid(50),)
