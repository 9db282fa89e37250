"""What a person sees across their reviews, and how people are named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from reviews import seams
from reviews.models import Member, User
from reviews.permissions import ROLE_NAMES
from reviews.roles import Role
from reviews.selectors.first_steps import FirstStep, first_steps


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewWork:
    """A review of mine and what waits for me there. piles: biggest first; notes: what is said beside, no work.

    steps: what comes first, where I lead a review that has no search.
    """

    member: Member
    roles: tuple[str, ...]
    piles: tuple[seams.Waiting, ...]
    notes: tuple[seams.Waiting, ...]
    steps: tuple[FirstStep, ...] = ()

    @property
    def biggest(self) -> int:
        return self.piles[0].count if self.piles else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class LeavingReview:
    """A review that its owner asked to delete."""

    review_id: UUID
    title: str
    purge_after: datetime
    is_mine: bool


def name_of(user: User) -> str:
    """The name of a person; words for one who was forgotten."""
    return user.name or gettext("a former member")


def is_empty_server() -> bool:
    """Whether nobody has an account yet."""
    return not User.objects.exists()


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address."""
    return User.objects.filter(email__iexact=email, is_active=True).exists()


def role_names(member: Member) -> tuple[str, ...]:
    """The names of a member's roles, in their order, each once."""
    held = {row.role for row in member.roles.all()}
    return tuple(str(ROLE_NAMES[role]) for role in Role if role.value in held)


def work_of(user: User) -> list[ReviewWork]:
    """My reviews, the one with the biggest pile first, then by title."""
    members = (
        Member.objects.present()
        .filter(user=user, review__purge_after=None)
        .select_related("review", "user")
        .prefetch_related("roles")
        .order_by("review__title", "review_id")
    )
    found = [_work_in(member) for member in members]
    return sorted(found, key=lambda work: -work.biggest)


def _work_in(member: Member) -> ReviewWork:
    waiting = [pile for pile in seams.waiting_for(member) if pile.count]
    piles = sorted((pile for pile in waiting if not pile.is_note), key=lambda pile: -pile.count)
    return ReviewWork(
        member=member,
        roles=role_names(member),
        piles=tuple(piles),
        notes=tuple(pile for pile in waiting if pile.is_note),
        steps=() if piles else first_steps(member),
    )


def leaving_reviews(user: User) -> list[LeavingReview]:
    """Reviews of mine that will be deleted, the soonest first."""
    members = (
        Member.objects.present()
        .filter(user=user, review__purge_after__isnull=False)
        .select_related("review")
        .order_by("review__purge_after", "review_id")
    )
    return [
        LeavingReview(
            review_id=member.review_id,
            title=member.review.title,
            purge_after=member.review.purge_after,
            is_mine=member.review.owner_id == member.uuid,
        )
        for member in members
        if member.review.purge_after is not None
    ]


def titles_owned(user: User) -> list[str]:
    """Titles of the reviews that a person owns and that are not to be deleted."""
    members = Member.objects.present().filter(user=user, review__purge_after=None)
    return [
        member.review.title
        for member in members.select_related("review").order_by("review__title")
        if member.review.owner_id == member.uuid
    ]
