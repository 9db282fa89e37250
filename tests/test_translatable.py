"""Every word of every page can be translated: rendered in a pseudo-locale, nothing stands outside of its brackets."""

import functools
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from extraction.rob.loading import available_tools, load_tool
from reviews.belonging import tables
from reviews.models import Event, User
from reviews.permissions import ALLOWED, Act
from reviews.roles import Role
from tests.addresses.table import ROWS
from tests.addresses.world import Row, World, again, build_world, signed_in
from tests.machine.isolation import PROJECT
from tests.reviews.test_every_url import address_of

# Pages are the same on both databases, so the many requests are made on one.
pytestmark = pytest.mark.slow

LEFT, RIGHT = "⟦", "⟧"
WORD = re.compile(r"[^\W\d_]{2}")
SILENT = {"script", "style", "kbd", "code", "pre", "svg", "title", "option"}
# What is no sentence: the brand, addresses, ids, zones, dates, names of formats and of statistics.
SIGNS = re.compile(
    r"Quorum|[\w.+-]+@[\w.-]+|[0-9a-f]{8}-[0-9a-f-]{27}|https?://\S+|\b[\w-]+\.(?:info|org)\b|UTC|utf-8|\b\d{1,2} [A-Z][a-z]{2} \d{4}\b"
    r"|\b(PN|RIS|PDF|SVG|PNG|CSV|DOI|PMID|ORCID|PRISMA|PICO|RoB|JSON|XLSX|TY|JOUR|REML|CI|RR|OR|MD|df|metafor|scipy|numpy|τ²|I²)\b"
    r"|engine synthesis\.meta|engine_version|rules(?= \d)"
)


class _Texts(HTMLParser):
    """The text that a reader sees, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in SILENT:
            self.silent.append(tag)
        self.texts += [v for k in ("aria-label", "placeholder", "alt") if (v := given.get(k))]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


def _outside(texts: list[str]) -> list[str]:
    """What of each text stands outside of brackets, which may open in one element and close in another."""
    depth, found = 0, []
    for text in texts:
        left = []
        for char in text:
            if char == LEFT:
                depth += 1
            elif char == RIGHT:
                depth -= 1
            elif depth == 0:
                left.append(char)
        found.append(SIGNS.sub("", "".join(left)))
    assert depth == 0
    return found


def _vocabulary() -> set[str]:
    """The values of every closed vocabulary: words of the database, never of a page."""
    found, kinds = set(), [StrEnum]
    while kinds:
        for kind in kinds.pop().__subclasses__():
            kinds.append(kind)
            found.update(member.value for member in kind)
    return found | _vocabulary_of_tools()


@functools.cache
def _vocabulary_of_tools() -> frozenset[str]:
    found: set[str] = set()
    for tool in map(load_tool, available_tools()):
        found.update(level.id for level in tool.levels)
        found.update((*tool.directions, *tool.effects))
    return frozenset(found)


@functools.cache
def _texts_of_tools() -> frozenset[str]:
    """A risk-of-bias tool's texts are data too: a translation of an instrument is another data file."""
    text = (PROJECT / "extraction/rob/tools/rob2.json").read_text()
    return frozenset(_strings(json.loads(text)))


def _typed() -> list[str]:
    """What people typed and files brought, as the database has it, the longest first; no value of a vocabulary."""
    found = set(_texts_of_tools())
    for model in tables():
        if model is Event:
            continue  # what an event's body says, a page says in words
        typed = [
            field.attname
            for field in model._meta.concrete_fields
            if not field.choices and not field.is_relation
        ]
        for row in model._default_manager.values(*typed):
            found.update(_strings(row))
    texts = found - _vocabulary()
    return sorted((text for text in texts if len(text) > 1), key=len, reverse=True)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("{"):
        yield from _strings(json.loads(value))
    elif isinstance(value, str):
        yield value
        for line in value.splitlines():
            yield line.strip()
            yield from line.strip().split(": ", 1)  # a structured abstract's heading stands apart
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _strings(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _strings(entry)


def _words(texts: list[str], typed: list[str]) -> list[str]:
    """The texts in which a word stands that neither went through gettext nor was typed."""
    folded = [(known, known.casefold()) for known in typed]
    found = []
    for text, rest in zip(texts, _outside(texts), strict=True):
        if not WORD.search(rest):
            continue  # what was typed is taken out between words, so no word comes of it
        for known, key in folded:
            if key in rest.casefold():
                whole = rf"(?<![^\W_]){re.escape(known)}(?![^\W_])"
                rest = re.sub(whole, "", rest, flags=re.IGNORECASE)
        if WORD.search(rest):
            found.append(text.strip())
    return found


@contextmanager
def _in_brackets() -> Iterator[None]:
    """Whatever goes through gettext comes back in brackets."""

    def marked(text: str) -> str:
        return f"{LEFT}{text}{RIGHT}" if text.strip() else text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trans_real, "gettext", lambda message: marked(str(message)))
        for name, said in {
            "gettext": lambda message: marked(str(message)),
            "ngettext": lambda one, many, n: marked(one if n == 1 else many),
            "pgettext": lambda _context, message: marked(message),
        }.items():
            patch.setattr(translation._trans, name, said, raising=False)
        yield


@pytest.fixture
def pseudo() -> Iterator[None]:
    with _in_brackets():
        yield


@pytest.fixture(scope="module")
def world(module_db: None) -> World:
    """In brackets as well: a word that a service writes down is none that somebody typed, and hides none of a page."""
    with _in_brackets():
        return build_world()


@pytest.fixture(scope="module")
def browsers(world: World) -> Mapping[User, Client]:
    return signed_in((world.owner.user, *(member.user for member in world.members.values())))


PAGES = [row for row in ROWS if "GET" in row.methods]


def _answer(row: Row, world: World, browsers: Mapping[User, Client]) -> HttpResponse:
    """The page as somebody sees it who may: a member with a role that the gate lets in."""
    if not isinstance(row.gate, Act):
        address = reverse(row.name, kwargs={**row.kwargs(world)})
        return again(browsers[world.owner.user]).get(address)
    address = address_of(row, world)
    people = {Role.LEAD: world.owner, **world.members}
    for role in sorted(ALLOWED[row.gate], key=list(Role).index):
        answer = again(browsers[people[role].user]).get(address)
        if answer.status_code in row.get - {404}:
            return answer
    return answer


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_page_has_no_word_outside_of_gettext(
    row: Row, world: World, browsers: Mapping[User, Client], db: None, pseudo: None
) -> None:
    answer = _answer(row, world, browsers)
    assert answer.status_code in row.get - {404}
    if not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
        return
    page = _Texts()
    page.feed(answer.content.decode())

    assert _words(page.texts, _typed()) == []


@pytest.mark.parametrize("word", ["lead", "draft", "high", "include", "not_retrieved"])
def test_value_of_a_vocabulary_is_no_word_of_a_page(word: str, world: World, db: None) -> None:
    title = world.review.title

    assert _words([word, f"{word} of {title}", title], _typed()) == [word, f"{word} of {title}"]


def test_text_is_whole_where_its_brackets_are_in_several_elements() -> None:
    page = _Texts()
    page.feed(f"<p>{LEFT}<b>2</b> of 4 required{RIGHT} left</p>")

    assert _words(page.texts, []) == [f"of 4 required{RIGHT} left"]
