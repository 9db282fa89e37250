"""Invitations by link."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from reviews import ledger
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.models import Event, Invitation, Member, User
from reviews.roles import Role
from reviews.selectors.team import InvitationState, hash_of, invitation_of, invitations_of
from reviews.services import invitations, team
from reviews.services.people import AddressTaken
from reviews.services.review_creation import ask_deletion
from tests.factories import people

pytestmark = pytest.mark.django_db
ROLES = [(Role.REVIEWER, "full_text")]


def invite(owner: Member, email: str = "new@example.org") -> tuple[Invitation, str]:
    """An invitation and its link's token."""
    made = invitations.invite_member(
        by=owner, email=email, roles=ROLES, site="https://q.example/", key=new_uuid()
    )
    return made.invitation, token_in(made.link)


def token_in(link: str) -> str:
    return link.removeprefix("https://q.example/invitations/").removesuffix("/")


def test_link_is_mailed_and_only_its_hash_is_kept() -> None:
    owner = people.review(title="Ketamine")
    made = invitations.invite_member(
        by=owner, email="new@example.org", roles=ROLES, site="https://q.example/", key=new_uuid()
    )
    assert made.is_mailed
    assert [(each.to, made.link in each.body, "Ketamine" in each.body) for each in mail.outbox] == [
        (["new@example.org"], True, True)
    ]
    token = token_in(made.link)
    assert len(token) >= 43
    assert made.invitation.token_sha256 == hash_of(token)
    assert all(token not in body for body in Event.objects.values_list("body", flat=True))
    assert all(
        "new@example.org" not in body for body in Event.objects.values_list("body", flat=True)
    )


def test_same_key_makes_one_link_and_does_not_show_it_again() -> None:
    owner, key = people.review(), new_uuid()
    first, again = (
        invitations.invite_member(
            by=owner, email="new@example.org", roles=ROLES, site="https://q.example", key=key
        )
        for _ in range(2)
    )
    assert (again.invitation, again.link, len(mail.outbox)) == (first.invitation, "", 1)
    with pytest.raises(ledger.KeyReused):
        invitations.invite_member(
            by=owner, email="other@example.org", roles=ROLES, site="https://q.example", key=key
        )


def test_link_that_can_not_be_mailed_is_still_shown(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    made = invitations.invite_member(
        by=people.review(),
        email="new@example.org",
        roles=ROLES,
        site="https://q.example",
        key=new_uuid(),
    )
    assert (bool(made.link), made.is_mailed) == (True, False)


def test_account_that_opens_the_link_joins_once() -> None:
    owner, user = people.review(), people.person()
    invitation, token = invite(owner)
    joined = invitations.accept_invitation(user=user, token=token, key=new_uuid())
    assert team.roles_held(joined) == ((Role.REVIEWER, "full_text"),)
    again = invitations.accept_invitation(user=user, token=token, key=new_uuid())
    assert again == joined
    kinds = [event.kind for event in ledger.replay(owner.review_id)][-2:]
    assert kinds == ["reviews.member_added", "reviews.invitation_accepted"]
    with pytest.raises(invitations.InvitationClosed):
        invitations.accept_invitation(user=people.person(), token=token, key=new_uuid())
    assert Invitation.objects.get(pk=invitation.pk).accepted_by == joined


def test_new_account_joins_in_one_step_or_not_at_all() -> None:
    owner = people.review()
    _, token = invite(owner)
    joined = invitations.join_with_new_account(
        token=token, email="new@example.org", name="New", password=people.PASSWORD, key=new_uuid()
    )
    assert (joined.user.name, joined.review_id) == ("New", owner.review_id)
    n_users = User.objects.count()
    with pytest.raises(invitations.InvitationClosed):
        invitations.join_with_new_account(
            token=token,
            email="late@example.org",
            name="L",
            password=people.PASSWORD,
            key=new_uuid(),
        )
    _, other = invite(owner, "x@example.org")
    with pytest.raises(AddressTaken):
        invitations.join_with_new_account(
            token=other, email="NEW@example.org", name="N", password=people.PASSWORD, key=new_uuid()
        )
    assert User.objects.count() == n_users


def test_withdrawn_expired_and_unknown_links_are_closed() -> None:
    owner, user = people.review(), people.person()
    withdrawn, first = invite(owner, "a@example.org")
    expired, second = invite(owner, "b@example.org")
    key = new_uuid()
    for _ in range(2):
        invitations.withdraw_invitation(by=owner, invitation=withdrawn.uuid, key=key)
    Invitation.objects.filter(pk=expired.pk).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    for token in (first, second):
        with pytest.raises(invitations.InvitationClosed):
            invitations.accept_invitation(user=user, token=token, key=new_uuid())
    with pytest.raises(NotFound):
        invitations.accept_invitation(user=user, token="unknown", key=new_uuid())
    states = [found.state for found in map(invitation_of, (first, second)) if found]
    assert states == [InvitationState.WITHDRAWN, InvitationState.EXPIRED]
    assert [each.invitation for each in invitations_of(owner)] == [expired.uuid]
    assert Member.objects.filter(user=user).count() == 0


def test_links_into_a_review_that_is_going_lead_nowhere() -> None:
    owner = people.review()
    _, token = invite(owner)
    ask_deletion(by=owner, key=new_uuid())
    assert invitation_of(token) is None
    with pytest.raises(NotFound):
        invitations.accept_invitation(user=people.person(), token=token, key=new_uuid())


def test_members_are_not_invited_again_but_former_ones_come_back() -> None:
    owner, user = people.review(), people.person(email="back@example.org")
    member = people.member(owner, Role.OBSERVER, user=user)
    with pytest.raises(team.AlreadyMember):
        invite(owner, "Back@example.org")
    team.remove_member(by=owner, member=member.uuid, key=new_uuid())
    _, token = invite(owner, "back@example.org")
    assert invitations.accept_invitation(user=user, token=token, key=new_uuid()).uuid == member.uuid
    _, other = invite(owner, "somebody@example.org")
    with pytest.raises(team.AlreadyMember):
        invitations.accept_invitation(user=user, token=other, key=new_uuid())


def test_only_leads_invite_and_withdraw() -> None:
    owner = people.review()
    invitation, _ = invite(owner)
    member = people.member(owner, Role.REVIEWER)
    with pytest.raises(Forbidden):
        invite(member, "x@example.org")
    with pytest.raises(Forbidden):
        invitations.withdraw_invitation(by=member, invitation=invitation.uuid, key=new_uuid())
    with pytest.raises(NotFound):
        invitations.withdraw_invitation(
            by=people.review(), invitation=invitation.uuid, key=new_uuid()
        )
    assert invitations_of(member) == []


def test_second_invitation_to_an_address_takes_the_place_of_the_open_one() -> None:
    owner = people.review()
    _first, token = invite(owner, "new@example.org")
    other, _token = invite(owner, "other@example.org")
    again = invitations.invite_member(
        by=owner, email="New@example.org", roles=ROLES, site="https://q.example", key=new_uuid()
    )

    assert again.has_replaced
    assert {each.invitation for each in invitations_of(owner)} == {
        other.uuid,
        again.invitation.uuid,
    }
    found = invitation_of(token)
    assert found is not None
    assert found.state is InvitationState.WITHDRAWN


def _withdrawn_events(owner: Member) -> list[str]:
    events = ledger.replay(owner.review_id)
    return [e.payload["invitation"] for e in events if e.kind == "reviews.invitation_withdrawn"]


def test_who_leaves_does_not_come_back_by_a_link_of_their_own() -> None:
    owner = people.review()
    lead = people.member(owner, Role.LEAD)
    made, token = invite(lead, "alt@example.org")
    others, _others_token = invite(owner, "other@example.org")
    team.remove_member(by=owner, member=lead.uuid, key=new_uuid())

    with pytest.raises(invitations.InvitationClosed):
        invitations.accept_invitation(user=lead.user, token=token, key=new_uuid())
    assert _withdrawn_events(owner) == [str(made.uuid)]
    others.refresh_from_db()
    assert others.withdrawn_at is None


def test_links_of_who_may_not_invite_any_more_are_withdrawn() -> None:
    owner = people.review()
    lead = people.member(owner, Role.LEAD)
    made, token = invite(lead, "alt@example.org")
    used, used_token = invite(lead, "used@example.org")
    invitations.accept_invitation(user=people.person(), token=used_token, key=new_uuid())
    both = [(Role.LEAD, ""), (Role.REVIEWER, "")]
    team.change_roles(by=owner, member=lead.uuid, roles=both, key=new_uuid())
    assert _withdrawn_events(owner) == []

    team.change_roles(by=owner, member=lead.uuid, roles=both[1:], key=new_uuid())
    assert _withdrawn_events(owner) == [str(made.uuid)]
    used.refresh_from_db()
    assert used.withdrawn_at is None
    with pytest.raises(invitations.InvitationClosed):
        invitations.accept_invitation(user=people.person(), token=token, key=new_uuid())
