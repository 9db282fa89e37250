"""Invitations by link: whoever opens it becomes a member. The link is shown once; only its hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.events import InvitationAccepted, InvitationWithdrawn, MemberInvited
from reviews.ids import new_uuid
from reviews.models import Invitation, Member, User
from reviews.permissions import Act
from reviews.roles import Role
from reviews.selectors.team import hash_of
from reviews.services.mailing import mailed
from reviews.services.open_invitations import is_open_for, withdraw_for
from reviews.services.people import create_account
from reviews.services.repeats import payload_before
from reviews.services.team import AlreadyMember, put_in, settled_roles

DAYS_OPEN = 14


class InvitationClosed(DomainError):
    """The link was used, withdrawn, or is too old."""

    def __init__(self) -> None:
        super().__init__(_("This invitation is not open any more. Ask for a new one."))


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """An invitation that was made. link: shown this once; "" when the same act was sent again.

    is_mailed: whether the mail server took the e-mail. has_replaced: whether another one was open for this address.
    """

    invitation: Invitation
    link: str
    is_mailed: bool
    has_replaced: bool = False


def invite_member(
    *, by: Member, email: str, roles: Iterable[tuple[Role, str]], site: str, key: UUID
) -> Invited:
    """Make a link for somebody, and send it to them; links that are open for the same address are withdrawn.

    site: the address that it starts with, as https://host.

    Raises AlreadyMember, RolesRefused.
    """
    held = settled_roles(roles)
    with ledger.act(by=by, key=key, content=(email.lower(), held)) as act:
        if act.repeated:
            known = payload_before(act, MemberInvited.KIND)["invitation"]
            return Invited(invitation=Invitation.objects.get(uuid=known), link="", is_mailed=False)
        permissions.check(by, Act.MANAGE_TEAM)
        members = Member.objects.present().filter(review_id=by.review_id)
        if members.filter(user__email__iexact=email).exists():
            raise AlreadyMember
        replaced = withdraw_for(email, act)
        token = secrets.token_urlsafe(32)
        invitation = Invitation.objects.create(
            review_id=by.review_id,
            email=email,
            roles=[[role.value, stage] for role, stage in held],
            token_sha256=hash_of(token),
            invited_by=by,
            expires_at=act.at + timedelta(days=DAYS_OPEN),
        )
        act.append(MemberInvited(invitation=invitation.uuid, roles=held))
    link = site.rstrip("/") + reverse("reviews:invitation", kwargs={"token": token})
    return Invited(
        invitation=invitation,
        link=link,
        is_mailed=_mailed(by, invitation, link),
        has_replaced=replaced,
    )


def invite_and_show(
    *, by: Member, email: str, roles: Iterable[tuple[Role, str]], site: str, key: UUID
) -> Invited:
    """Invite as invite_member does, for a page that shows the link.

    The page may be asked for again, by a second click or a reload, and the answer to the first time, which alone held
    the link, be lost. While an invitation of theirs is open for the address, it is replaced by one whose link is shown.
    """
    held = settled_roles(roles)
    invited = invite_member(by=by, email=email, roles=held, site=site, key=key)
    if invited.link or not is_open_for(email, by):
        return invited
    return invite_member(by=by, email=email, roles=held, site=site, key=new_uuid())


def withdraw_invitation(*, by: Member, invitation: UUID, key: UUID) -> Invitation:
    """Close a link that nobody has used. Raises NotFound, InvitationClosed."""
    with ledger.act(by=by, key=key, content=invitation) as act:
        found = Invitation.objects.filter(review_id=by.review_id, uuid=invitation).first()
        if found is None:
            raise NotFound(_("This invitation is not here."))
        if act.repeated:
            return found
        permissions.check(by, Act.MANAGE_TEAM)
        if found.accepted_by_id is not None:
            raise InvitationClosed
        if found.withdrawn_at is None:
            found.withdrawn_at = act.at
            found.save(update_fields=["withdrawn_at"])
            act.append(InvitationWithdrawn(invitation=found.uuid))
    return found


def accept_invitation(*, user: User, token: str, key: UUID) -> Member:
    """Become a member by a link; a former member comes back with the roles of the invitation.

    The same person again gets the same membership. Raises NotFound, InvitationClosed, AlreadyMember.
    """
    review_id = _invitation(token).review_id
    member = Member.objects.filter(review_id=review_id, user=user).first()
    actor = member or Member(review_id=review_id, user=user)
    with ledger.act(by=actor, key=key, content=hash_of(token)) as act:
        invitation = _invitation(token)
        present = Member.objects.present().filter(review_id=review_id, user=user).first()
        if invitation.accepted_by_id is not None and present is not None:
            return present
        if _is_closed(invitation, act):
            raise InvitationClosed
        if present is not None:
            raise AlreadyMember
        held = settled_roles((Role(role), stage) for role, stage in invitation.roles)
        joined = put_in(actor, held, act)
        invitation.accepted_by = joined
        invitation.save(update_fields=["accepted_by"])
        act.append(InvitationAccepted(invitation=invitation.uuid, member=joined.uuid))
    return joined


def join_with_new_account(*, token: str, email: str, name: str, password: str, key: UUID) -> Member:
    """Make an account and become a member by a link, in one step. Raises AddressTaken and as accept_invitation."""
    with transaction.atomic():
        user = create_account(email=email, name=name, password=password)
        return accept_invitation(user=user, token=token, key=key)


def _invitation(token: str) -> Invitation:
    found = Invitation.objects.filter(token_sha256=hash_of(token), review__purge_after=None).first()
    if found is None:
        raise NotFound(_("This invitation is not here. Check that the link is complete."))
    return found


def _is_closed(invitation: Invitation, act: ledger.Act) -> bool:
    return (
        invitation.accepted_by_id is not None
        or invitation.withdrawn_at is not None
        or invitation.expires_at <= act.at
    )


def _mailed(by: Member, invitation: Invitation, link: str) -> bool:
    context = {"by": by.user, "review": by.review, "invitation": invitation, "link": link}
    return mailed(
        subject=gettext("Invitation to a systematic review in Quorum"),
        text=render_to_string("reviews/mail/invitation.txt", context),
        to=invitation.email,
        about={"review": str(by.review_id)},
    )
