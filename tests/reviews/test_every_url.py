"""Every address, as every role, as somebody outside of the review, and signed out; the table is tests/addresses/table.py."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from reviews.ids import new_uuid
from reviews.models import User
from reviews.permissions import ALLOWED, Act
from reviews.roles import Role
from tests.addresses.table import ROWS
from tests.addresses.world import PUBLIC, Row, World, again, build_world, signed_in

# Pages are the same on both databases, so the many requests are made on one.
pytestmark = pytest.mark.slow

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
SESSIONS = re.compile(r'"?django_session"?')
TOKENS = re.compile(rb'(X-CSRFToken": "|csrfmiddlewaretoken" value="|name="key" value=")[^"]+')


Browsers = dict[User | None, Client]


def addresses(
    resolver: URLResolver | None = None, namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """(name, view) of every address; an address without a name has the pattern in its place."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from addresses(entry, inner)
        elif isinstance(entry, URLPattern):
            yield ":".join((*namespaces, entry.name or str(entry.pattern))), entry.callback


VIEWS = dict(addresses())


def test_table_holds_exactly_the_addresses_of_the_product() -> None:
    assert sorted(row.name for row in ROWS) == sorted(name for name, _ in addresses())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_view_has_the_gate_that_the_table_names(row: Row) -> None:
    assert getattr(VIEWS[row.name], "quorum_act", None) == row.gate


@pytest.fixture(scope="module")
def world(module_db: None) -> World:
    return build_world()


@pytest.fixture(scope="module")
def browsers(world: World) -> Browsers:
    """Everybody signed in once: an answer's effects are taken back, so each of them stays as they are."""
    users = [user for _who, user, _role in everybody(world) if user is not None]
    return {None: Client(), **signed_in(users)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_address_opens_to_whom_and_how_the_table_says(
    row: Row, world: World, browsers: Browsers, db: None
) -> None:
    address = address_of(row, world)
    sent = row.data(world) if "POST" in row.methods else {}
    found, expected = {}, {}
    for who, user, role in everybody(world):
        for method in row.methods:
            status = answer(row, address, browsers[user], method, sent)
            key = f"{who} {method}"
            wanted = statuses(row, who, role, method)
            found[key], expected[key] = status, status if status in wanted else sorted(wanted)
    assert found == expected
    for method in set(METHODS) - set(row.methods):
        if method == "GET" or row.gate != PUBLIC:
            own = browsers[world.owner.user]
            assert (method, answer(row, address, own, method, sent)) == (method, 405)


def test_stranger_learns_nothing_from_an_address(
    world: World, browsers: Browsers, db: None
) -> None:
    client = browsers[world.outsider]
    for row in ROWS:
        if isinstance(row.gate, Act) and "GET" in row.methods:
            kwargs = row.kwargs(world)
            here = client.get(reverse(row.name, kwargs={"review": world.review.uuid, **kwargs}))
            nowhere = client.get(reverse(row.name, kwargs={"review": new_uuid(), **kwargs}))
            assert (row.name, masked(here.content)) == (row.name, masked(nowhere.content))


def everybody(world: World) -> Iterator[tuple[str, User | None, Role | None]]:
    yield "signed out", None, None
    yield "outsider", world.outsider, None
    yield "former member", world.former, None
    yield "owner", world.owner.user, Role.LEAD
    for role, member in world.members.items():
        yield role.value, member.user, role


def statuses(row: Row, who: str, role: Role | None, method: str) -> frozenset[int]:
    """The answers that are right."""
    let_in = row.get if method == "GET" else row.post
    if row.gate == PUBLIC:
        return let_in
    if who == "signed out":
        return frozenset({302})
    if not isinstance(row.gate, Act):
        return let_in
    if role is None:
        return frozenset({404})
    return let_in if role in ALLOWED[row.gate] else frozenset({403})


def address_of(row: Row, world: World) -> str:
    own = {"review": world.review.uuid} if isinstance(row.gate, Act) else {}
    return reverse(row.name, kwargs={**own, **row.kwargs(world)})


def answer(row: Row, address: str, browser: Client, method: str, sent: Mapping[str, object]) -> int:
    """The status of one request, whose effects are taken back; what is true of every answer is checked on the way."""
    client = again(browser)
    with transaction.atomic():
        if method == "GET":
            with no_writes():
                response = client.get(address)
        elif method == "POST":
            response = client.post(address, {"key": str(new_uuid()), **sent})
        else:
            response = client.generic(method, address)
        transaction.set_rollback(True)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    is_signed_in = bool(browser.cookies)
    if not is_signed_in and response.status_code == 302 and row.gate != PUBLIC:
        assert response["Location"].startswith("/sign-in/")
    if response.get("Content-Type", "").startswith("text/html"):
        Strict(response.content.decode()).check()
    return response.status_code


@contextmanager
def no_writes() -> Iterator[None]:
    """Fails on a statement that writes; a session may be kept."""

    def look(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if WRITES.match(sql) and not SESSIONS.search(sql):
            pytest.fail(f"A GET writes: {sql[:200]}")
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        yield


def masked(content: bytes) -> bytes:
    return TOKENS.sub(rb"\1masked", content)


class Strict(HTMLParser):
    """Collects what the policy would refuse: inline scripts, styles and handlers, addresses of other origins."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(text)

    def check(self) -> None:
        assert self.faults == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in values):
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            text = (value or "").strip().lower()
            loaded = name == "src" or (tag == "link" and name == "href")
            if name == "style" or (name.startswith("on") and tag != "svg"):
                self.faults.append(f"{tag} {name}")
            if text.startswith(("javascript:", "data:")) or (loaded and "//" in text):
                self.faults.append(f"{tag} {name}={text[:60]}")
