"""The form: drafted step by step, published as versions."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from extraction.form_input import GivenField, GivenOutcome
from extraction.formdef.definition import FieldType, OutcomeKind
from extraction.formdef.library import load_template
from extraction.models import FormVersion
from extraction.selectors.forms import definition_of, draft_form, published_form
from extraction.services import forms
from extraction.services.forms import AnswersWouldNotFit, ChangedSince, FormRefused, NoDraft
from reviews.errors import Forbidden
from reviews.ids import new_uuid
from tests.factories import extraction as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> made.Crew:
    return made.crew()


def labels(form: FormVersion) -> list[str]:
    return [field.label for field in definition_of(form).fields()]


def test_review_begins_with_the_template_as_draft(crew: made.Crew) -> None:
    draft = draft_form(crew.owner.review_id)
    assert draft is not None
    assert definition_of(draft) == load_template()
    assert published_form(crew.owner.review_id) is None


def test_fields_are_added_changed_moved_and_removed(crew: made.Crew) -> None:
    made.drafted(crew.owner, made.small_form())
    dose = GivenField(label="Dose", type=FieldType.DECIMAL, unit="mg/kg", options=("no", "use"))
    draft = forms.add_field(by=crew.owner, section="study", given=dose, key=new_uuid())
    assert labels(draft)[-1] == "Dose"
    added = list(definition_of(draft).fields())[-1]
    assert (added.key, added.unit, added.options) == ("dose", "mg/kg", ())
    draft = forms.move_field(by=crew.owner, field=added.id, places=-1, key=new_uuid())
    assert labels(draft)[-2:] == ["Dose", "Country"]
    draft = forms.change_field(
        by=crew.owner, field=added.id, given=replace(dose, label="Dose given"), key=new_uuid()
    )
    changed = list(definition_of(draft).fields())[-2]
    assert (changed.id, changed.key, changed.label) == (added.id, "dose", "Dose given")
    draft = forms.remove_field(by=crew.owner, field=added.id, key=new_uuid())
    assert definition_of(draft) == made.small_form()


def test_renamed_option_keeps_its_key(crew: made.Crew) -> None:
    made.drafted(crew.owner, made.small_form())
    given = GivenField(
        label="Design",
        type=FieldType.CHOICE,
        is_required=True,
        options=("Trial", "OTHER", "Cohort"),
    )
    forms.change_field(by=crew.owner, field=made.DESIGN, given=given, key=new_uuid())
    given = replace(given, options=("Trials", "OTHER", "Cohort"))
    draft = forms.change_field(by=crew.owner, field=made.DESIGN, given=given, key=new_uuid())
    options = next(definition_of(draft).fields()).options
    assert [(o.key, o.label) for o in options] == [
        ("trial", "Trials"),
        ("other", "OTHER"),
        ("cohort", "Cohort"),
    ]


def test_field_that_a_condition_asks_about_stays(crew: made.Crew) -> None:
    made.drafted(crew.owner, made.small_form())
    with pytest.raises(FormRefused, match="Design other"):
        forms.remove_field(by=crew.owner, field=made.DESIGN, key=new_uuid())


def test_choice_without_options_is_refused_in_words(crew: made.Crew) -> None:
    given = GivenField(label="Funding", type=FieldType.CHOICE)
    with pytest.raises(FormRefused, match=r"A choice needs options\."):
        forms.add_field(by=crew.owner, section="study", given=given, key=new_uuid())


def test_outcome_with_time_points_is_added_and_changed(crew: made.Crew) -> None:
    given = GivenOutcome(
        label="CAPS-5 total", kind=OutcomeKind.CONTINUOUS, timepoints=("4 weeks", "3 months")
    )
    draft = forms.add_outcome(by=crew.owner, given=given, key=new_uuid())
    before = definition_of(draft).outcomes[-1]
    assert [t.label for t in before.timepoints] == ["4 weeks", "3 months"]
    given = replace(given, timepoints=("1 day", "4 weeks", "3 months"))
    draft = forms.change_outcome(by=crew.owner, outcome=before.id, given=given, key=new_uuid())
    after = definition_of(draft).outcomes[-1]
    assert [t.id for t in after.timepoints[1:]] == [t.id for t in before.timepoints]


def test_only_leads_edit(crew: made.Crew) -> None:
    with pytest.raises(Forbidden):
        forms.publish_form(by=crew.extractors[0], key=new_uuid())


def test_published_version_never_changes(crew: made.Crew) -> None:
    form = made.published(crew)
    with pytest.raises(NoDraft):
        forms.add_section(by=crew.owner, title="More", key=new_uuid())
    for changed in ({"definition": {}}, {"state": "draft"}, {"sha256": "0"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            FormVersion.objects.filter(uuid=form.uuid).update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        FormVersion.objects.filter(uuid=form.uuid).delete()


def test_next_version_takes_started_sheets_along_but_not_agreed_ones(crew: made.Crew) -> None:
    first = made.published(crew)
    done, begun = made.study(crew), made.study(crew, year=2015)
    for study in (done, begun):
        made.with_arms(crew, study)
    consensus = made.agreed(crew, done)
    sheet = made.started(crew.extractors[0], begun)
    forms.begin_version(by=crew.owner, key=new_uuid())
    given = GivenField(label="Dose", type=FieldType.DECIMAL)
    forms.add_field(by=crew.owner, section="study", given=given, key=new_uuid())
    second = forms.publish_form(by=crew.owner, key=new_uuid())
    sheet.refresh_from_db()
    consensus.refresh_from_db()
    assert (sheet.form, consensus.form) == (second, first)
    assert (first.number, second.number) == (1, 2)


@pytest.mark.parametrize("has_begun", [True, False])
def test_version_that_answers_would_not_fit_is_refused_whoever_has_begun(
    crew: made.Crew, has_begun: bool
) -> None:
    made.published(crew)
    study = made.study(crew)
    if has_begun:
        made.started(crew.extractors[0], study)
    forms.begin_version(by=crew.owner, key=new_uuid())
    forms.remove_field(by=crew.owner, field=made.COUNTRY, key=new_uuid())
    with pytest.raises(AnswersWouldNotFit, match="Country"):
        forms.publish_form(by=crew.owner, key=new_uuid())


def test_same_version_goes_out_while_there_is_no_study(crew: made.Crew) -> None:
    made.published(crew)
    forms.begin_version(by=crew.owner, key=new_uuid())
    forms.remove_field(by=crew.owner, field=made.COUNTRY, key=new_uuid())
    assert forms.publish_form(by=crew.owner, key=new_uuid()).number == 2


def test_what_was_removed_is_put_back_as_it_stood(crew: made.Crew) -> None:
    owner = crew.owner
    whole = made.drafted(owner, made.small_form())
    removals = (
        lambda: forms.remove_section(by=owner, section="study", key=new_uuid()),
        lambda: forms.remove_field(by=owner, field=made.COUNTRY, key=new_uuid()),
        lambda: forms.remove_outcome(by=owner, outcome=made.DEATHS, key=new_uuid()),
    )
    for remove in removals:
        left = remove()
        assert left.sha256 != whole.sha256
        back = forms.put_back(by=owner, draft=left.sha256, key=new_uuid())
        assert (definition_of(back), back.sha256) == (made.small_form(), whole.sha256)


def test_nothing_is_put_back_over_a_later_change(crew: made.Crew) -> None:
    owner = crew.owner
    made.drafted(owner, made.small_form())
    left = forms.remove_field(by=owner, field=made.COUNTRY, key=new_uuid())
    later = forms.add_section(by=owner, title="More", key=new_uuid())

    for draft in (left.sha256, later.sha256):
        with pytest.raises(ChangedSince):
            forms.put_back(by=owner, draft=draft, key=new_uuid())
