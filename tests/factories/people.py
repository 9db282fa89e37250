"""People, reviews and members, made by the product's own services."""

import itertools
from collections.abc import Iterable
from uuid import UUID

from reviews.ids import new_uuid
from reviews.models import Member, User
from reviews.roles import Role
from reviews.services.people import create_account
from reviews.services.review_creation import create_review
from reviews.services.team import add_member

PASSWORD = "a-long-passphrase-7"
_numbers = itertools.count(1)


def person(name: str = "", email: str = "", password: str | None = None) -> User:
    """An account; without a password, since making one takes long. PASSWORD is one that is taken."""
    number = next(_numbers)
    return create_account(
        email=email or f"person{number}@example.org",
        name=name or f"Person Number{number}",
        password=password,
    )


def review(
    owner: User | None = None,
    title: str = "A review",
    *,
    roles: Iterable[tuple[Role, str]] = (),
    key: UUID | None = None,
) -> Member:
    """A new review; its owner's membership."""
    return create_review(
        by=owner or person(),
        title=title,
        question="Does it work?",
        time_zone="Europe/Vienna",
        roles=roles,
        key=key or new_uuid(),
    )


def member(owner: Member, *roles: Role, user: User | None = None, stage: str = "") -> Member:
    """A further member of the owner's review, with roles for one stage or all."""
    return add_member(
        by=owner,
        user=user or person(),
        roles=[(role, stage) for role in roles],
        key=new_uuid(),
    )
