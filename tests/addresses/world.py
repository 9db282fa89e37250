"""The world in which every address is tried, and what a row of the table says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.test import Client

from reviews.models import Member, Review, User
from reviews.permissions import Act
from reviews.roles import Role
from tests.factories import people

PUBLIC, SIGNED_IN = "public", "signed_in"
ANSWERS = frozenset({200, 204, 302, 409, 422})


@dataclass(frozen=True, kw_only=True)
class World:
    """One review, its people, somebody outside of it, and somebody who left it."""

    owner: Member
    members: Mapping[Role, Member]
    outsider: User
    former: User

    @property
    def review(self) -> Review:
        return self.owner.review


def build_world() -> World:
    """The world in which every address is tried."""
    owner = people.review(title="The secret title")
    former = people.member(owner, Role.REVIEWER)
    people_in = {role: people.member(owner, role) for role in Role}
    former.removed_at = former.joined_at
    former.save()
    return World(owner=owner, members=people_in, outsider=people.person(), former=former.user)


def signed_in(users: Iterable[User]) -> dict[User, Client]:
    """Everybody signed in once; whoever asks for a page does so with `again`, so that each of them stays as they are."""
    found = {user: Client() for user in users}
    for user, client in found.items():
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def again(browser: Client) -> Client:
    """A client with the cookies of another, and with its middleware, which takes long to make."""
    client = Client()
    client.handler, client.cookies = browser.handler, browser.cookies.copy()
    return client


def nothing(_world: World) -> dict[str, object]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address; table.py says what each field means."""

    name: str
    gate: Act | str
    methods: tuple[str, ...] = ("GET",)
    kwargs: Callable[[World], Mapping[str, object]] = nothing
    data: Callable[[World], Mapping[str, object]] = nothing
    get: frozenset[int] = frozenset({200})
    post: frozenset[int] = field(default=ANSWERS)


BOTH = ("GET", "POST")
POST = ("POST",)
GONE = frozenset({404})
