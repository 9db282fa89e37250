"""Who passed the gate before they were removed, or lost a role, acts no more once that is done."""

from collections.abc import Callable

import pytest

from extraction.services import forms
from reviews import ledger
from reviews.errors import Forbidden
from reviews.ids import new_uuid
from reviews.models import Event, Member, Remark
from reviews.roles import Role
from reviews.services import people as accounts
from reviews.services import removals, team
from screening.models import Vote
from screening.services import voting
from screening.tally import Verdict
from tests.factories import people, screening

pytestmark = pytest.mark.django_db


def at_the_gate(member: Member) -> Member:
    """The member as the gate hands them to a view, roles read."""
    rows = Member.objects.select_related("review", "user").prefetch_related("roles")
    return rows.get(pk=member.pk)


def removed(owner: Member, member: Member) -> None:
    team.remove_member(by=owner, member=member.uuid, key=new_uuid())


def made_observer(owner: Member, member: Member) -> None:
    roles = [(Role.OBSERVER, "")]
    team.change_roles(by=owner, member=member.uuid, roles=roles, key=new_uuid())


def erased(_owner: Member, member: Member) -> None:
    accounts.erase_account(user=member.user, key=new_uuid())


CHANGES = [removed, made_observer, erased]
Change = Callable[[Member, Member], None]


@pytest.mark.parametrize("change", CHANGES)
def test_vote_by_rights_of_the_past_is_refused(change: Change) -> None:
    owner = people.review()
    member = people.member(owner, Role.REVIEWER)
    [place] = screening.stage_records(owner)
    passed = at_the_gate(member)

    change(owner, member)
    n_events = Event.objects.count()

    with pytest.raises(Forbidden):
        voting.cast_vote(
            by=passed, stage_record=place.uuid, verdict=Verdict.INCLUDE, key=new_uuid()
        )
    assert not Vote.objects.exists()
    assert Event.objects.count() == n_events


@pytest.mark.parametrize("change", CHANGES)
def test_no_remark_is_left_after_the_change(change: Change) -> None:
    owner = people.review()
    member = people.member(owner, Role.LEAD)
    [place] = screening.stage_records(owner)
    passed = at_the_gate(member)

    change(owner, member)

    with pytest.raises(Forbidden):
        removals.remove_records(
            by=passed, records=[place.record_id], reason="I say so", key=new_uuid()
        )
    assert not Remark.objects.filter(text="I say so").exists()


@pytest.mark.parametrize("change", CHANGES)
def test_act_that_is_checked_before_it_opens_is_refused_too(change: Change) -> None:
    owner = people.review()
    member = people.member(owner, Role.LEAD)
    passed = at_the_gate(member)

    change(owner, member)

    with pytest.raises(Forbidden):
        forms.add_section(by=passed, title="One more", key=new_uuid())


def test_repeated_act_is_answered_as_before() -> None:
    owner = people.review()
    member = people.member(owner, Role.REVIEWER)
    [place] = screening.stage_records(owner)
    passed, key = at_the_gate(member), new_uuid()
    said = {"stage_record": place.uuid, "verdict": Verdict.INCLUDE, "key": key}
    voting.cast_vote(by=passed, **said)

    removed(owner, member)

    assert voting.cast_vote(by=passed, **said) == place


def test_looking_again_costs_one_query(django_assert_num_queries) -> None:
    owner = people.review()
    passed = at_the_gate(owner)
    # A transaction's two ends, the head row, the key, and the rights.
    with django_assert_num_queries(5), ledger.act(by=passed, key=new_uuid()):
        pass
