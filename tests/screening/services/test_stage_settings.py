"""A stage's rules and the list of exclusion reasons."""

import pytest

from reviews.errors import Forbidden
from reviews.ids import new_uuid
from reviews.roles import Stage
from screening.models import ExclusionReason, StageRecord, StageSettings
from screening.selectors.rules import active_settings, reasons_in_force
from screening.services import stage_settings
from screening.services.stage_settings import BadRules, Rules, change_reasons, change_rules
from tests.factories import screening

pytestmark = pytest.mark.db
TITLES, FULL_TEXTS = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


def test_change_is_a_version_of_its_own(db: None) -> None:
    team = screening.team()
    change_rules(by=team.owner, stage=TITLES, rules=Rules(votes_required=1), key=new_uuid())
    assert active_settings(team.owner.review_id, TITLES).votes_required == 1
    assert StageSettings.objects.filter(stage=TITLES.value).count() == 2
    assert active_settings(team.owner.review_id, FULL_TEXTS).votes_required == 2


def test_same_rules_write_nothing(db: None) -> None:
    team = screening.team()
    change_rules(by=team.owner, stage=TITLES, rules=Rules(), key=new_uuid())
    assert StageSettings.objects.filter(stage=TITLES.value).count() == 1


def test_answer_does_not_depend_on_whether_somebody_has_voted(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    screening.vote(team.reviewers[0], place, "include")
    changed = change_rules(
        by=team.owner, stage=TITLES, rules=Rules(votes_required=1), key=new_uuid()
    )
    assert changed.number == 2
    assert StageRecord.objects.get().state == "pending"


@pytest.mark.parametrize(
    ("stage", "rules"),
    [
        (TITLES, Rules(votes_required=0)),
        (TITLES, Rules(votes_required=6)),
        (TITLES, Rules(is_majority=True, is_any_yes_advances=True)),
        (FULL_TEXTS, Rules(is_any_yes_advances=True)),
        (FULL_TEXTS, Rules(is_two_maybes_discussed=True)),
    ],
)
def test_rules_that_contradict_themselves_are_refused(db: None, stage: Stage, rules: Rules) -> None:
    team = screening.team()
    with pytest.raises(BadRules):
        change_rules(by=team.owner, stage=stage, rules=rules, key=new_uuid())


def test_only_leads_change_rules_and_reasons(db: None) -> None:
    team = screening.team()
    with pytest.raises(Forbidden):
        change_rules(by=team.reviewers[0], stage=TITLES, rules=Rules(), key=new_uuid())
    with pytest.raises(Forbidden):
        change_reasons(by=team.reviewers[0], texts=["x"], key=new_uuid())


def test_reason_that_stays_keeps_its_id_and_one_that_goes_stays_with_what_has_it(db: None) -> None:
    team = screening.team()
    before = {reason.text: reason.uuid for reason in reasons_in_force(team.owner.review_id)}
    change_reasons(
        by=team.owner,
        texts=["No control group", "  Wrong   population ", "", "Wrong study design"],
        key=new_uuid(),
    )
    after = reasons_in_force(team.owner.review_id)
    assert [reason.text for reason in after] == [
        "No control group",
        "Wrong population",
        "Wrong study design",
    ]
    assert after[1].uuid == before["Wrong population"]
    assert ExclusionReason.objects.get(text="Wrong outcome").is_active is False
    change_reasons(by=team.owner, texts=["Wrong outcome"], key=new_uuid())
    assert reasons_in_force(team.owner.review_id)[0].uuid == before["Wrong outcome"]


@pytest.mark.parametrize("texts", [[], ["", " "], ["Same", "same"], ["x" * 201]])
def test_lists_that_cannot_be_are_refused(db: None, texts: list[str]) -> None:
    team = screening.team()
    with pytest.raises(BadRules):
        change_reasons(by=team.owner, texts=texts, key=new_uuid())


def test_set_up_names_common_reasons(db: None) -> None:
    team = screening.team()
    texts = [reason.text for reason in reasons_in_force(team.owner.review_id)]
    assert texts == [str(text) for text in stage_settings.DEFAULT_REASONS]
