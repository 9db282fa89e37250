"""The people of the sample reviews: four accounts with random passwords, and who does what in which review."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import prefetch_related_objects

from reviews.ids import new_uuid
from reviews.models import Member, User
from reviews.permissions import ROLE_NAMES
from reviews.roles import Role
from reviews.services.people import create_account
from reviews.services.review_creation import create_review
from reviews.services.team import add_member

DOMAIN = "sample.invalid"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One of the sample team."""

    handle: str
    name: str
    roles: tuple[Role, ...]

    @property
    def email(self) -> str:
        return f"{self.handle}@{DOMAIN}"


LEAD = Person(
    handle="mei",
    name="Mei Lindqvist",
    roles=(Role.LEAD, Role.INFORMATION_SPECIALIST, Role.STATISTICIAN),
)
FIRST = Person(
    handle="tom", name="Tom Okafor", roles=(Role.REVIEWER, Role.EXTRACTOR, Role.ASSESSOR)
)
SECOND = Person(handle="ana", name="Ana Ruiz", roles=(Role.REVIEWER, Role.EXTRACTOR, Role.ASSESSOR))
THIRD = Person(handle="jonas", name="Jonas Weber", roles=(Role.ADJUDICATOR,))
TEAM = (LEAD, FIRST, SECOND, THIRD)


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """The members of one sample review."""

    lead: Member
    first: Member
    second: Member
    third: Member


def hire() -> Mapping[Person, User]:
    """The four accounts, made on the first call; their passwords go to sample-team.json beside the database."""
    found = {user.email: user for user in User.objects.filter(email__in=[p.email for p in TEAM])}
    if len(found) == len(TEAM):
        return {person: found[person.email] for person in TEAM}
    hired = {}
    notes = []
    for person in TEAM:
        password = secrets.token_urlsafe(12)
        hired[person] = create_account(email=person.email, name=person.name, password=password)
        roles = ", ".join(str(ROLE_NAMES[role]) for role in person.roles)
        notes.append(
            {"name": person.name, "email": person.email, "password": password, "roles": roles}
        )
    _keep(json.dumps(notes, indent=1, ensure_ascii=False))
    return hired


def found_review(
    people: Mapping[Person, User], *, title: str, question: str, is_illustrative: bool
) -> tuple[Company, bool]:
    """The team's review of this title, and whether it was made just now."""
    before = Member.objects.filter(user=people[LEAD], review__title=title).first()
    if before is not None:
        rows = {row.user_id: row for row in Member.objects.filter(review=before.review_id)}
        members = {person: rows[user.uuid] for person, user in people.items()}
        return _company(members), False
    lead = create_review(
        by=people[LEAD],
        title=title,
        question=question,
        time_zone="Europe/Vienna",
        key=new_uuid(),
        roles=[(role, "") for role in LEAD.roles if role is not Role.LEAD],
        is_illustrative=is_illustrative,
    )
    members = {LEAD: lead}
    for person in TEAM[1:]:
        members[person] = add_member(
            by=lead,
            user=people[person],
            roles=[(role, "") for role in person.roles],
            key=new_uuid(),
        )
    return _company(members), True


def _company(members: Mapping[Person, Member]) -> Company:
    # As the gate of the pages does: thousands of acts ask for them.
    prefetch_related_objects(list(members.values()), "roles")
    return Company(
        lead=members[LEAD], first=members[FIRST], second=members[SECOND], third=members[THIRD]
    )


def _keep(text: str) -> None:
    """Readable by its owner only, from the first byte on."""
    path = settings.QUORUM_VAR / "sample-team.json"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
