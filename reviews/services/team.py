"""Who belongs to a review: members, their roles, the owner."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.events import MemberAdded, MemberRemoved, OwnerChanged, RolesChanged
from reviews.ledger import Act as LedgerAct
from reviews.models import Member, MemberRole, Review, User
from reviews.permissions import Act
from reviews.roles import Held, Role, RoleFault, fault_of, tidied
from reviews.services.open_invitations import withdraw_made_by
from reviews.signals import member_removed, roles_changed

FAULT_WORDS: dict[RoleFault, str | Promise] = {
    RoleFault.NO_ROLE: _("Choose at least one role."),
    RoleFault.OBSERVER_ALONE: _("An observer only looks on: choose no other role beside it."),
    RoleFault.NO_SUCH_STAGE: _("One of these roles has no such stage."),
}


class RolesRefused(DomainError):
    """The roles don't go together."""

    status = 422

    def __init__(self, fault: RoleFault) -> None:
        super().__init__(FAULT_WORDS[fault])


class OwnerStays(DomainError):
    """The owner can't leave, be removed, or stop being a lead, before somebody else is the owner."""

    def __init__(self) -> None:
        super().__init__(
            _("The owner of a review stays its lead. Hand over the ownership first, on this page.")
        )


class AlreadyMember(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This person is a member of the review already."))


def settled_roles(roles: Iterable[tuple[Role, str]]) -> Held:
    """The roles in their tidy form. Raises RolesRefused."""
    held = tuple(roles)
    if fault := fault_of(held):
        raise RolesRefused(fault)
    return tidied(held)


def present_member(by: Member, member: UUID) -> Member:
    """A present member of the same review. Raises NotFound."""
    found = (
        Member.objects.present()
        .filter(review_id=by.review_id, uuid=member)
        .select_related("review", "user")
        .first()
    )
    if found is None:
        raise NotFound(_("This person is not a member of the review."))
    return found


def add_member(*, by: Member, user: User, roles: Iterable[tuple[Role, str]], key: UUID) -> Member:
    """Make a person a member without an invitation, as the sample's script does. Raises AlreadyMember, RolesRefused."""
    held = settled_roles(roles)
    with ledger.act(by=by, key=key, content=(user.pk, held)) as act:
        member = Member.objects.filter(review_id=by.review_id, user=user).first()
        if act.repeated and member is not None:
            return member
        permissions.check(by, Act.MANAGE_TEAM)
        if member is not None and member.removed_at is None:
            raise AlreadyMember
        return put_in(member or Member(review_id=by.review_id, user=user), held, act)


def change_roles(
    *, by: Member, member: UUID, roles: Iterable[tuple[Role, str]], key: UUID
) -> Member:
    """Give a member other roles; what they did stays theirs, but the links of one who may not invite any more.

    Raises OwnerStays, RolesRefused.
    """
    held = settled_roles(roles)
    with ledger.act(by=by, key=key, content=(member, held)) as act:
        target = present_member(by, member)
        if act.repeated:
            return target
        permissions.check(by, Act.MANAGE_TEAM)
        if (Role.LEAD, "") not in held and _owns(target):
            raise OwnerStays
        if held == roles_held(target):
            return target
        _write_roles(target, held)
        act.append(RolesChanged(member=target.uuid, roles=held))
        if not permissions.may(target, Act.MANAGE_TEAM):
            withdraw_made_by(target, act)
        roles_changed.send(sender=Member, act=act, member=target)
    return target


def remove_member(*, by: Member, member: UUID, key: UUID) -> Member:
    """Take somebody out of the team: their votes stay, their open work returns to the pool. Raises OwnerStays."""
    with ledger.act(by=by, key=key, content=member) as act:
        target = Member.objects.filter(review_id=by.review_id, uuid=member).first()
        if target is None:
            raise NotFound(_("This person is not a member of the review."))
        if act.repeated or target.removed_at is not None:
            return target
        if target.uuid != by.uuid:
            permissions.check(by, Act.MANAGE_TEAM)
        if _owns(target):
            raise OwnerStays
        take_out(target, act)
    return target


def hand_over_ownership(*, by: Member, to: UUID, key: UUID) -> Review:
    """Make another member the owner, and a lead if they weren't; the former owner stays a lead. Raises Forbidden."""
    with ledger.act(by=by, key=key, content=to) as act:
        review = Review.objects.select_related("owner").get(uuid=by.review_id)
        if act.repeated:
            return review
        if review.owner_id != by.uuid:
            raise Forbidden(_("Only the owner can hand over the ownership."))
        target = present_member(by, to)
        if target.uuid == by.uuid:
            return review
        held = roles_held(target)
        if (Role.LEAD, "") not in held:
            others = [pair for pair in held if pair[0] is not Role.OBSERVER]
            change_roles(by=by, member=to, roles=[(Role.LEAD, ""), *others], key=key)
        review.owner = target
        review.save(update_fields=["owner"])
        act.append(OwnerChanged(owner=target.uuid))
    return review


def roles_held(member: Member) -> Held:
    """The (role, stage) pairs of a member, in the order of the roles."""
    rows = MemberRole.objects.filter(member=member)
    return tidied((Role(row.role), row.stage) for row in rows)


def put_in(member: Member, held: Held, act: LedgerAct) -> Member:
    """Within an act: make a new or former member a present one."""
    member.joined_at, member.removed_at = act.at, None
    member.save()
    _write_roles(member, held)
    act.append(MemberAdded(member=member.uuid, roles=held))
    return member


def take_out(member: Member, act: LedgerAct) -> None:
    """Within an act: the member leaves, their links close, and the apps downstream return their open work."""
    member.removed_at = act.at
    member.save(update_fields=["removed_at"])
    act.append(MemberRemoved(member=member.uuid))
    withdraw_made_by(member, act)
    member_removed.send(sender=Member, act=act, member=member)


def _write_roles(member: Member, held: Held) -> None:
    MemberRole.objects.filter(member=member).delete()
    MemberRole.objects.bulk_create(
        MemberRole(member=member, role=role.value, stage=stage) for role, stage in held
    )
    # Rows that were read before are of the past.
    getattr(member, "_prefetched_objects_cache", {}).pop("roles", None)


def _owns(member: Member) -> bool:
    return Review.objects.filter(uuid=member.review_id, owner=member).exists()
