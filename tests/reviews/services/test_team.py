"""Members, roles and the owner of a review."""

from collections.abc import Callable
from typing import Any

import pytest

from reviews import ledger
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.event_shape import Recorded
from reviews.ids import new_uuid
from reviews.models import Event, Member
from reviews.permissions import Act as Permission
from reviews.permissions import holds, may
from reviews.roles import Role, Stage
from reviews.selectors.team import members_by_events, members_stored
from reviews.services import team
from reviews.signals import member_removed, roles_changed
from tests.factories import people

pytestmark = pytest.mark.django_db


def events(member: Member) -> list[Recorded]:
    return list(ledger.replay(member.review_id))


def fresh(member: Member) -> Member:
    return Member.objects.select_related("review", "user").get(pk=member.pk)


@pytest.fixture
def heard() -> Any:
    """What receivers of the team's signals heard: (signal, member, seq of the act's events so far)."""
    found: list[tuple[str, Member]] = []

    def hear(name: str) -> Callable[..., None]:
        def receiver(member: Member, act: ledger.Act, **_: object) -> None:
            assert isinstance(act, ledger.Act)
            found.append((name, member))

        return receiver

    receivers = {member_removed: hear("removed"), roles_changed: hear("roles")}
    for signal, receiver in receivers.items():
        signal.connect(receiver, weak=False)
    yield found
    for signal, receiver in receivers.items():
        signal.disconnect(receiver)


def test_member_holds_the_roles_given_for_the_stages_given() -> None:
    owner = people.review()
    added = team.add_member(
        by=owner,
        user=people.person(),
        roles=[(Role.REVIEWER, Stage.FULL_TEXT.value), (Role.EXTRACTOR, "")],
        key=new_uuid(),
    )
    assert holds(added, Role.REVIEWER, Stage.FULL_TEXT)
    assert not holds(added, Role.REVIEWER, Stage.TITLE_ABSTRACT)
    assert may(added, Permission.EXTRACT)
    assert not may(added, Permission.MANAGE_TEAM)
    assert events(owner)[-1].payload == {
        "member": str(added.uuid),
        "roles": [["reviewer", "full_text"], ["extractor", ""]],
    }


def test_same_key_adds_a_member_once() -> None:
    owner, user, key = people.review(), people.person(), new_uuid()
    first = team.add_member(by=owner, user=user, roles=[(Role.OBSERVER, "")], key=key)
    n_events = len(events(owner))
    again = team.add_member(by=owner, user=user, roles=[(Role.OBSERVER, "")], key=key)
    assert (again, len(events(owner))) == (first, n_events)
    with pytest.raises(team.AlreadyMember):
        team.add_member(by=owner, user=user, roles=[(Role.OBSERVER, "")], key=new_uuid())


def test_roles_change_and_the_apps_downstream_hear_it(heard: list[tuple[str, Member]]) -> None:
    owner = people.review()
    member = people.member(owner, Role.REVIEWER)
    team.change_roles(by=owner, member=member.uuid, roles=[(Role.OBSERVER, "")], key=new_uuid())
    assert team.roles_held(member) == ((Role.OBSERVER, ""),)
    assert heard == [("roles", member)]
    n_events = len(events(owner))
    team.change_roles(by=owner, member=member.uuid, roles=[(Role.OBSERVER, "")], key=new_uuid())
    assert len(events(owner)) == n_events


@pytest.mark.parametrize("roles", [[], [(Role.OBSERVER, ""), (Role.REVIEWER, "")]])
def test_roles_that_do_not_go_together_are_refused(roles: list[tuple[Role, str]]) -> None:
    owner = people.review()
    member = people.member(owner, Role.REVIEWER)
    with pytest.raises(team.RolesRefused):
        team.change_roles(by=owner, member=member.uuid, roles=roles, key=new_uuid())
    assert team.roles_held(member) == ((Role.REVIEWER, ""),)


def test_owner_can_not_go_and_stays_a_lead() -> None:
    owner = people.review()
    lead = people.member(owner, Role.LEAD)
    with pytest.raises(team.OwnerStays):
        team.remove_member(by=lead, member=owner.uuid, key=new_uuid())
    with pytest.raises(team.OwnerStays):
        team.remove_member(by=owner, member=owner.uuid, key=new_uuid())
    with pytest.raises(team.OwnerStays):
        team.change_roles(by=lead, member=owner.uuid, roles=[(Role.REVIEWER, "")], key=new_uuid())


def test_removed_member_is_out_and_comes_back_as_the_same(heard: list[tuple[str, Member]]) -> None:
    owner, user = people.review(), people.person()
    member = people.member(owner, Role.REVIEWER, user=user)
    key = new_uuid()
    team.remove_member(by=owner, member=member.uuid, key=key)
    team.remove_member(by=owner, member=member.uuid, key=key)
    assert not may(fresh(member), Permission.VIEW_REVIEW)
    assert heard == [("removed", member)]
    back = people.member(owner, Role.OBSERVER, user=user)
    assert (back.uuid, back.removed_at) == (member.uuid, None)


def test_member_may_leave_but_not_send_others_away() -> None:
    owner = people.review()
    one, other = people.member(owner, Role.REVIEWER), people.member(owner, Role.REVIEWER)
    with pytest.raises(Forbidden):
        team.remove_member(by=one, member=other.uuid, key=new_uuid())
    team.remove_member(by=one, member=one.uuid, key=new_uuid())
    assert fresh(one).removed_at is not None


def test_ownership_goes_to_a_member_who_becomes_a_lead() -> None:
    owner = people.review()
    heir = people.member(owner, Role.OBSERVER)
    key = new_uuid()
    team.hand_over_ownership(by=owner, to=heir.uuid, key=key)
    team.hand_over_ownership(by=owner, to=heir.uuid, key=key)
    assert fresh(owner).review.owner_id == heir.uuid
    assert team.roles_held(heir) == ((Role.LEAD, ""),)
    with pytest.raises(Forbidden):
        team.hand_over_ownership(by=owner, to=owner.uuid, key=new_uuid())
    team.remove_member(by=heir, member=owner.uuid, key=new_uuid())


def test_members_of_another_review_are_not_found() -> None:
    owner, elsewhere = people.review(), people.review()
    for act in (
        lambda: team.remove_member(by=owner, member=elsewhere.uuid, key=new_uuid()),
        lambda: team.hand_over_ownership(by=owner, to=elsewhere.uuid, key=new_uuid()),
        lambda: team.change_roles(
            by=owner, member=elsewhere.uuid, roles=[(Role.LEAD, "")], key=new_uuid()
        ),
    ):
        with pytest.raises(NotFound):
            act()


def test_only_leads_manage_the_team() -> None:
    owner = people.review()
    member = people.member(owner, *(set(Role) - {Role.LEAD, Role.OBSERVER}))
    n_events = Event.objects.count()
    for act in (
        lambda: team.add_member(
            by=member, user=people.person(), roles=[(Role.LEAD, "")], key=new_uuid()
        ),
        lambda: team.change_roles(
            by=member, member=member.uuid, roles=[(Role.LEAD, "")], key=new_uuid()
        ),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.status == 403
    assert Event.objects.count() == n_events


def test_fold_of_the_events_equals_the_tables() -> None:
    owner = people.review(roles=[(Role.REVIEWER, "")])
    one, other = people.member(owner, Role.REVIEWER), people.member(owner, Role.STATISTICIAN)
    team.change_roles(
        by=owner, member=one.uuid, roles=[(Role.ADJUDICATOR, "full_text")], key=new_uuid()
    )
    team.hand_over_ownership(by=owner, to=one.uuid, key=new_uuid())
    team.remove_member(by=one, member=other.uuid, key=new_uuid())
    stored = members_stored(owner.review_id)
    assert members_by_events(owner.review_id, events(owner)) == stored
    one.roles.all().delete()
    assert members_stored(owner.review_id) != stored
