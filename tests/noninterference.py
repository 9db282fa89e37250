"""Independence as bytes: histories that differ only in others' acts give one member the same answers (DESIGN, invariant 3).

    def test_extraction_pages_tell_nothing_of_the_other_extractor(db):
        world = build_world()
        ...                                     # what is true in every history
        check(
            reader,
            histories={"none": nothing, "zero": lambda: enter(other, "0"), "one": lambda: enter(other, "1")},
            asks=[*gets(world, reader), Ask("extraction:enter", kwargs, data={"value": "2"})],
        )

What is true in every history is best made `with at_noon(-5):`, so that leases still run when the reader asks. Each
history is played in a savepoint and taken back, at a time of its own; then the reader asks, always at the same time. Whole answers are compared: status, headers, bytes. Only what is random by design is masked: tokens of forms,
request ids, cookies. Ids that the reader's own acts draw are the same in all histories.
"""

import difflib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from reviews.ids import drawn_from
from reviews.models import Member
from reviews.permissions import Act, may
from reviews.roles import Role
from tests.addresses.table import ROWS
from tests.addresses.world import World
from tests.machine import schedules

# Later than everything that fixtures do by the real clock, and far from midnight in any time zone of Europe.
NOON = datetime(datetime.now(UTC).year + 1, 6, 15, 12, tzinfo=UTC)
ASKED_AT = 8
RANDOM_HEADERS = frozenset({"Set-Cookie", "X-Request-ID", "Date", "Expires"})
RANDOM = re.compile(
    rb"""(X-CSRFToken": "|csrfmiddlewaretoken" value="|name="key" value="|data-csrf=")[^"]+"""
)
# The one channel that may tell that somebody else has answered or is reading: which records are handed out next.
QUEUES = frozenset({"screening:queue", "screening:next"})

History = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One request of the reader. is_json: whether it asks as the scripts do."""

    name: str
    kwargs: Mapping[str, object] = field(default_factory=dict)
    data: Mapping[str, object] | None = None
    query: str = ""
    is_json: bool = False

    @property
    def url(self) -> str:
        return reverse(self.name, kwargs=dict(self.kwargs)) + self.query

    def __str__(self) -> str:
        method = "GET" if self.data is None else "POST"
        return f"{method} {self.name}{self.query}{' as JSON' if self.is_json else ''}"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the reader got."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def lines(self) -> list[str]:
        head = [f"{name}: {value}" for name, value in self.headers]
        return [str(self.status), *head, *self.body.decode(errors="replace").splitlines()]


def gets(
    world: World,
    reader: Member,
    *,
    leaving_out: frozenset[str] = frozenset(),
    shared_out: tuple[int, int] | None = None,
) -> list[Ask]:
    """Every page of the table of addresses that the reader may open, on objects that the table makes.

    shared_out: this reader's number and how many they are. In an ordinary run they ask each other's pages by turns,
    but for those that no reviewer may open; in a long run each asks all.
    """
    rows = [
        row
        for row in ROWS
        if isinstance(row.gate, Act)
        and "GET" in row.methods
        and may(reader, row.gate)
        and row.name not in leaving_out
    ]
    if shared_out and schedules.factor() == 1:
        own, number = shared_out
        of_all = [row for row in rows if may(world.members[Role.REVIEWER], row.gate)]
        rows = [row for row in rows if row not in of_all or of_all.index(row) % number == own]
    # Rows of one kind of object share one: making it is most of the time.
    made = {make: make(world) for make in dict.fromkeys(row.kwargs for row in rows)}
    return [
        Ask(name=row.name, kwargs={"review": world.review.uuid, **made[row.kwargs]}) for row in rows
    ]


def in_short(asks: Sequence[Ask]) -> list[Ask]:
    """The acts, then each page once; in a long run, all as they are.

    For further readers, where one has asked for the pages before and after each act.
    """
    if schedules.factor() > 1:
        return list(asks)
    acts = [ask for ask in asks if ask.data is not None]
    pages = {str(ask) + ask.url: ask for ask in asks if ask.data is None}
    return [*acts, *pages.values()]


@contextmanager
def at_noon(minutes: float = 0) -> Iterator[None]:
    """While open, the product's clock stands at so many minutes after noon of a day to come."""
    at = NOON + timedelta(minutes=minutes)
    with patch("django.utils.timezone.now", lambda: at):
        yield


def answers(
    reader: Member, history: History, asks: Sequence[Ask], *, minute: int = 0
) -> list[Answer]:
    """What the reader gets after a history, which is then taken back. minute: when, after noon, it is played."""
    cache.clear()
    with transaction.atomic():
        with at_noon(minute), drawn_from(100 + minute):
            history()
        with at_noon(ASKED_AT):
            client = Client()
            client.force_login(reader.user, backend="django.contrib.auth.backends.ModelBackend")
            found = [_answer(client, ask, number) for number, ask in enumerate(asks)]
        transaction.set_rollback(True)
    cache.clear()
    return found


def differences(
    reader: Member, histories: Mapping[str, History], asks: Sequence[Ask]
) -> Iterator[str]:
    """Where answers differ: one text for each ask and history, with the lines that differ. None: nothing leaks.

    A history is played when its first difference is asked for, so whoever looks for one pays for no more.
    """
    (first, history), *others = histories.items()
    expected = answers(reader, history, asks)
    for number, (name, other) in enumerate(others, start=1):
        got = answers(reader, other, asks, minute=number)
        for ask, left, right in zip(asks, expected, got, strict=True):
            if left != right:
                lines = difflib.unified_diff(
                    left.lines(), right.lines(), first, name, n=0, lineterm=""
                )
                yield f"{ask}\n" + "\n".join(itertools.islice(lines, 12))


def differ(reader: Member, histories: Mapping[str, History], asks: Sequence[Ask]) -> bool:
    """Whether any answer differs: what a planted leak must bring about."""
    return next(differences(reader, histories, asks), None) is not None


def check(reader: Member, histories: Mapping[str, History], asks: Sequence[Ask]) -> None:
    """Fail with every difference."""
    assert asks
    found = list(differences(reader, histories, asks))
    assert not found, "\n\n".join(found)


def _answer(client: Client, ask: Ask, number: int) -> Answer:
    headers = {"accept": "application/json"} if ask.is_json else {}
    # From a seed of its own: what an earlier act of the reader drew must not shift what this one draws.
    with drawn_from(number):
        if ask.data is None:
            response = client.get(ask.url, headers=headers)
        else:
            key = f"00000000-0000-4000-8000-{number:012d}"
            response = client.post(ask.url, {"key": key, **ask.data}, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(
        status=response.status_code,
        headers=tuple(
            sorted((name, value) for name, value in response.items() if name not in RANDOM_HEADERS)
        ),
        body=RANDOM.sub(rb"\1masked", body),
    )
