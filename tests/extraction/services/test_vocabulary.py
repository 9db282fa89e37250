"""Interventions, comparisons and arms."""

import pytest

from extraction.models import Comparison, Intervention, StudyArm, Wording
from extraction.services import arms, results, vocabulary
from extraction.services.arms import ArmsAgreed
from extraction.services.vocabulary import InUse, TwoAreNeeded
from extraction.services.wording import NameMissing, NameTaken
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.models import Event
from reviews.roles import Role
from tests.factories import extraction as made
from tests.factories import people, rob

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew() -> made.Crew:
    return made.crew()


def test_names_are_tidied_and_taken_once(crew: made.Crew) -> None:
    first = vocabulary.add_intervention(by=crew.owner, name="  Keta\tmine ", key=new_uuid())
    assert first.name == "Keta mine"
    with pytest.raises(NameTaken):
        vocabulary.add_intervention(by=crew.owner, name="Keta mine", key=new_uuid())
    for name in (" ", "x" * 201):
        with pytest.raises(NameMissing):
            vocabulary.add_intervention(by=crew.owner, name=name, key=new_uuid())


def test_repeated_addition_has_no_second_effect(crew: made.Crew) -> None:
    key = new_uuid()
    both = [vocabulary.add_intervention(by=crew.owner, name="Ketamine", key=key) for _ in range(2)]
    assert both[0] == both[1]
    assert Intervention.objects.count() == 1


def test_repeated_additions_have_no_second_effect_after_what_they_made_was_changed(
    crew: made.Crew,
) -> None:
    keys, study = [new_uuid() for _ in range(3)], made.study(crew).uuid

    def add() -> tuple[Intervention, Comparison, StudyArm]:
        one = vocabulary.add_intervention(by=crew.owner, name="Ketamine", key=keys[0])
        two = vocabulary.add_comparison(
            by=crew.owner, experimental=other.uuid, comparator=third.uuid, key=keys[1]
        )
        arm = arms.add_arm(
            by=crew.owner, study=study, label="Low dose", intervention=other.uuid, key=keys[2]
        )
        return one, two, arm

    other, third = made.intervention(crew, "Midazolam"), made.intervention(crew, "Placebo")
    first = add()
    vocabulary.rename_intervention(
        by=crew.owner, intervention=first[0].uuid, name="Esketamine", key=new_uuid()
    )
    vocabulary.remove_comparison(by=crew.owner, comparison=first[1].uuid, key=new_uuid())
    arms.remove_arm(by=crew.owner, arm=first[2].uuid, key=new_uuid())
    for each in (other, third):
        vocabulary.remove_intervention(by=crew.owner, intervention=each.uuid, key=new_uuid())
    n_events = Event.objects.count()

    assert add() == first
    assert Event.objects.count() == n_events


def test_former_name_is_kept(crew: made.Crew) -> None:
    target = made.intervention(crew, "Ketamin")
    vocabulary.rename_intervention(
        by=crew.owner, intervention=target.uuid, name="Ketamine", key=new_uuid()
    )
    words = Wording.objects.filter(thing=target.uuid).order_by("written_at", "text")
    assert sorted(words.values_list("text", flat=True)) == ["Ketamin", "Ketamine"]


def test_what_is_used_is_not_removed(crew: made.Crew) -> None:
    study = made.study(crew)
    arm = made.with_arms(crew, study)[0]
    target = arm.intervention
    pair = vocabulary.add_comparison(
        by=crew.owner,
        experimental=target.uuid,
        comparator=made.intervention(crew, "Midazolam").uuid,
        key=new_uuid(),
    )

    def remove() -> None:
        vocabulary.remove_intervention(by=crew.owner, intervention=target.uuid, key=new_uuid())

    with pytest.raises(InUse, match="Arms"):
        remove()
    arms.remove_arm(by=crew.owner, arm=arm.uuid, key=new_uuid())
    with pytest.raises(InUse, match="comparison"):
        remove()
    vocabulary.remove_comparison(by=crew.owner, comparison=pair.uuid, key=new_uuid())
    remove()
    target.refresh_from_db()
    assert target.removed_at is not None
    vocabulary.add_intervention(by=crew.owner, name="Ketamine", key=new_uuid())


def test_comparison_is_of_two_and_once(crew: made.Crew) -> None:
    pair = [made.intervention(crew, name).uuid for name in ("Ketamine", "Midazolam")]

    def add(first: object, second: object) -> None:
        vocabulary.add_comparison(
            by=crew.owner, experimental=first, comparator=second, key=new_uuid()
        )

    with pytest.raises(TwoAreNeeded):
        add(pair[0], pair[0])
    add(*pair)
    with pytest.raises(NameTaken):
        add(*pair)
    with pytest.raises(NotFound):
        add(pair[0], new_uuid())


def test_arm_is_renamed_and_mapped_anew(crew: made.Crew) -> None:
    study = made.study(crew)
    arm = made.with_arms(crew, study)[0]
    other = made.intervention(crew, "Esketamine")
    arms.change_arm(
        by=crew.extractors[0],
        arm=arm.uuid,
        label="Esketamine 28 mg",
        intervention=other.uuid,
        key=new_uuid(),
    )
    arm.refresh_from_db()
    assert (arm.label, arm.intervention) == ("Esketamine 28 mg", other)
    with pytest.raises(NameTaken):
        arms.change_arm(
            by=crew.owner,
            arm=arm.uuid,
            label="Midazolam",
            intervention=other.uuid,
            key=new_uuid(),
        )


def test_comparison_of_a_listed_result_stays(crew: made.Crew) -> None:
    made.published(crew)
    target = rob.result(crew)

    def remove() -> None:
        pair = target.comparison_id
        vocabulary.remove_comparison(by=crew.owner, comparison=pair, key=new_uuid())

    with pytest.raises(InUse, match="Risk of bias"):
        remove()
    assert Comparison.objects.filter(removed_at=None).count() == 1
    results.remove_result(by=crew.owner, result=target.uuid, key=new_uuid())
    remove()
    assert not Comparison.objects.filter(removed_at=None).exists()


def test_arms_of_what_is_agreed_stay(crew: made.Crew) -> None:
    made.published(crew)
    study = made.study(crew)
    arm = made.with_arms(crew, study)[0]
    made.agreed(crew, study)
    with pytest.raises(ArmsAgreed):
        arms.remove_arm(by=crew.owner, arm=arm.uuid, key=new_uuid())
    with pytest.raises(ArmsAgreed):
        made.with_arms(crew, study, ["Saline"])
    assert StudyArm.objects.filter(removed_at=None).count() == 2


def test_who_may(crew: made.Crew) -> None:
    study = made.study(crew)
    with pytest.raises(Forbidden):
        vocabulary.add_intervention(by=crew.extractors[0], name="Ketamine", key=new_uuid())
    target = made.intervention(crew, "Ketamine").uuid
    with pytest.raises(Forbidden):
        arms.add_arm(
            by=crew.voters[0],
            study=study.uuid,
            label="Ketamine",
            intervention=target,
            key=new_uuid(),
        )
    stranger = people.review(roles=[(Role.EXTRACTOR, "")])
    with pytest.raises(NotFound):
        arms.add_arm(
            by=stranger, study=study.uuid, label="Ketamine", intervention=target, key=new_uuid()
        )
