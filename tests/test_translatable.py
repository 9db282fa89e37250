"""Every word of every page can be translated: rendered in a pseudo-locale, nothing stands outside of its brackets."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from reviews.belonging import tables
from tests.addresses.table import ROWS
from tests.addresses.world import PUBLIC, Row, World, build_world
from tests.machine.isolation import PROJECT
from tests.reviews.test_every_url import client_of

# Pages are the same on both databases, so the many requests are made on one.
pytestmark = pytest.mark.slow

LEFT, RIGHT = "⟦", "⟧"
SILENT = {"script", "style", "kbd", "code", "pre", "svg", "title", "option"}
# What is no sentence: the brand, addresses, ids, zones, dates, names of formats and of statistics.
SIGNS = re.compile(
    r"Quorum|[\w.+-]+@[\w.-]+|[0-9a-f]{8}-[0-9a-f-]{27}|https?://\S+|UTC|utf-8|\b\d{1,2} [A-Z][a-z]{2} \d{4}\b"
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


def _outside(text: str) -> str:
    """What of a text stands outside of brackets."""
    depth, left = 0, []
    for char in text:
        if char == LEFT:
            depth += 1
        elif char == RIGHT:
            depth -= 1
        elif depth == 0:
            left.append(char)
    return SIGNS.sub("", "".join(left))


def _typed() -> list[str]:
    """Every text in the database: what people typed and files brought, the longest first.

    A risk-of-bias tool's texts are data too: a translation of an instrument is another data file.
    """
    found = set(_strings(json.loads((PROJECT / "extraction/rob/tools/rob2.json").read_text())))
    for model in tables():
        for row in model._default_manager.values():
            found.update(_strings(row))
    return sorted((text for text in found if len(text) > 1), key=len, reverse=True)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("{"):
        yield from _strings(json.loads(value))
    elif isinstance(value, str):
        yield value
        yield from (line.strip() for line in value.splitlines())
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _strings(entry)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _strings(entry)


def _words(texts: list[str], typed: list[str]) -> list[str]:
    """The texts in which a word stands that neither went through gettext nor was typed."""
    found = []
    for text in texts:
        rest = _outside(text)
        for known in typed:
            if known.casefold() in rest.casefold():
                rest = re.sub(re.escape(known), "", rest, flags=re.IGNORECASE)
        if re.search(r"[^\W\d_]{2}", rest):
            found.append(text.strip())
    return found


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes through gettext comes back in brackets."""

    def marked(text: str) -> str:
        return f"{LEFT}{text}{RIGHT}" if text.strip() else text

    monkeypatch.setattr(trans_real, "gettext", lambda message: marked(str(message)))
    monkeypatch.setattr(
        translation._trans, "gettext", lambda message: marked(str(message)), raising=False
    )
    monkeypatch.setattr(
        translation._trans,
        "ngettext",
        lambda one, many, n: marked(one if n == 1 else many),
        raising=False,
    )
    monkeypatch.setattr(
        translation._trans, "pgettext", lambda _context, message: marked(message), raising=False
    )


PAGES = [row for row in ROWS if "GET" in row.methods]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_page_has_no_word_outside_of_gettext(row: Row, db: None, pseudo: None) -> None:
    world: World = build_world()
    kwargs = {**row.kwargs(world)}
    if row.gate not in {PUBLIC, "signed_in"}:
        kwargs = {"review": world.review.uuid, **kwargs}
    answer = client_of(world.owner.user).get(reverse(row.name, kwargs=kwargs), follow=False)
    if not answer.get("Content-Type", "").startswith("text/html") or answer.streaming:
        return
    page = _Texts()
    page.feed(answer.content.decode())

    assert _words(page.texts, _typed()) == []
