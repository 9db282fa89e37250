"""Reviews: started, renamed, and asked to be deleted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.events import DeletionAsked, DeletionWithdrawn, ReviewChanged, ReviewCreated
from reviews.ids import new_uuid
from reviews.models import Event, LedgerHead, Member, Review, ReviewType, User
from reviews.permissions import Act
from reviews.protocol import Content, Question
from reviews.roles import Role
from reviews.services.protocol import amend_protocol, retitle
from reviews.services.team import put_in, settled_roles
from reviews.signals import review_created
from reviews.time_zones import time_zones

DAYS_TO_DELETION = 30


class NoSuchTimeZone(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("This is not a time zone. Choose one of the list, as Europe/Vienna."))


def create_review(
    *,
    by: User,
    title: str,
    question: str,
    time_zone: str,
    key: UUID,
    roles: Iterable[tuple[Role, str]] = (),
    review_type: ReviewType = ReviewType.NEW,
    is_illustrative: bool = False,
) -> Member:
    """Start a review; who starts it is its owner and a lead, and holds the roles named beside. The owner's membership.

    question: the review's question in short, the first version of the protocol. Apps downstream make their defaults in
    the same act. Raises NoSuchTimeZone, RolesRefused.
    """
    held = settled_roles([(Role.LEAD, ""), *roles])
    if time_zone not in time_zones():
        raise NoSuchTimeZone
    with transaction.atomic():
        # One person's acts outside of a review wait for each other here.
        user = User.objects.select_for_update().get(pk=by.pk)
        if before := _created_before(user, key):
            return before
        review = Review.objects.create(
            title=title,
            time_zone=time_zone,
            review_type=review_type.value,
            is_illustrative=is_illustrative,
        )
        LedgerHead.objects.create(review=review)
        owner = Member(uuid=new_uuid(), review=review, user=user)
        with ledger.act(by=owner, key=key, content=(title, question, time_zone, held)) as act:
            act.append(
                ReviewCreated(
                    review=review.uuid,
                    owner=owner.uuid,
                    review_type=review_type.value,
                    time_zone=time_zone,
                )
            )
            put_in(owner, held, act)
            review.owner = owner
            review.save(update_fields=["owner"])
            content = Content(title=title, question=Question(free=question))
            amend_protocol(by=owner, content=content, reason="", based_on=0, key=key)
            review_created.send(sender=Review, act=act, review=review, owner=owner)
    return owner


def change_review(*, by: Member, title: str, time_zone: str, key: UUID) -> Review:
    """Change the title, which makes a version of the protocol, and the zone in which the review's days end.

    Raises NoSuchTimeZone.
    """
    if time_zone not in time_zones():
        raise NoSuchTimeZone
    with ledger.act(by=by, key=key, content=(title, time_zone)) as act:
        review = Review.objects.get(uuid=by.review_id)
        if act.repeated:
            return review
        permissions.check(by, Act.CHANGE_SETTINGS)
        if title != review.title:
            retitle(by=by, title=title, reason=gettext("The review has a new title."), act=act)
        if time_zone != review.time_zone:
            act.append(ReviewChanged(time_zone=time_zone))
        review.title, review.time_zone = title, time_zone
        review.save(update_fields=["title", "time_zone"])
    return review


def ask_deletion(*, by: Member, key: UUID) -> Review:
    """Close the review for everybody, and let its rows go after 30 days. The owner alone may. Raises Forbidden."""
    with ledger.act(by=by, key=key, content="delete") as act:
        review = Review.objects.get(uuid=by.review_id)
        if act.repeated or review.purge_after is not None:
            return review
        _check_owner(review, by)
        review.purge_after = act.at + timedelta(days=DAYS_TO_DELETION)
        review.save(update_fields=["purge_after"])
        act.append(DeletionAsked(purge_on=review.purge_after.date()))
    return review


def withdraw_deletion(*, user: User, review: UUID, key: UUID) -> Review:
    """Open a review again that was to be deleted. Raises NotFound for all but its owner."""
    found = (
        Member.objects.present()
        .filter(user=user, review_id=review, review__purge_after__isnull=False)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such review of yours."))
    with ledger.act(by=found, key=key, content="withdraw") as act:
        target = Review.objects.get(uuid=review)
        if act.repeated or target.purge_after is None:
            return target
        _check_owner(target, found)
        target.purge_after = None
        target.save(update_fields=["purge_after"])
        act.append(DeletionWithdrawn())
    return target


def _check_owner(review: Review, by: Member) -> None:
    if review.owner_id != by.uuid:
        raise Forbidden(_("Only the owner of a review can delete it or take that back."))


def _created_before(user: User, key: UUID) -> Member | None:
    """The owner's membership of the review that the same key has made already."""
    made = Event.objects.filter(
        key=key, part=0, kind=ReviewCreated.KIND, by__in=user.memberships.values("uuid")
    )
    by = made.values_list("by", flat=True).first()
    return None if by is None else Member.objects.select_related("review").get(uuid=by)
