"""Values of reference files in one shape: titles, names, years, pages, identifiers.

A value may be millions of characters of anything: every pattern here must stay linear.
"""

import html
import re
from collections.abc import Iterable
from urllib.parse import unquote

MARKUP = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|sc|scp|span|p|div|br|hr|title|sec|list|jats:[a-z-]+|inf|it|bold|italic|h[1-6])(?:\s[^<>]*)?/?>",
    re.I,
)
BLOCKS = re.compile(
    r"</?(?:p|div|br|hr|sec|title|h[1-6]|jats:(?:p|sec|title))(?:\s[^<>]*)?/?>", re.I
)
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
DOI = re.compile(r"10\.\d{4,9}/\S{1,300}")
URL_START = re.compile(r"(?<![\s;])[\s;]++(?=(?:https?|ftp)://)", re.I)
INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
MAX_FAMILY = 2
"""Words. More of them before an acronym are an organisation: "World Health Organization WHO"."""

DOTTED = re.compile(r"(?:[^\W\d_]\.-?)+")
CLOSES = {")": "(", "]": "["}
ET_AL = frozenset({"et al", "et al.", "others", "and others", "[et al.]"})


def clean(text: str) -> str:
    """One line of text: markup dropped, entities decoded once, white space single."""
    if "<" in text or "&" in text:
        text = decoded(text)
    return " ".join(text.split())


def decoded(text: str) -> str:
    """Presentational markup dropped and entities decoded, once each, so that an escaped tag stays
    visible as text. Any other tag is kept as text: a comparison such as p<0.05 isn't markup."""
    if "<" in text:
        text = MARKUP.sub("", BLOCKS.sub(" ", text))
    if "&" in text:
        # A reference to NUL or half a surrogate pair would be no text; html gives U+FFFD for it.
        text = html.unescape(text)
    return text


def year_in(text: str) -> int | None:
    """The first year from 1500 on in "2014/05/12/Spring", "[1998?]", "4-8 Aug. 2020"."""
    found = YEAR.search(text)
    return int(found[0]) if found else None


def doi_in(text: str) -> str | None:
    """The bare DOI, lower case, in a DOI, a resolver's URL or a citation."""
    found = DOI.search(text)
    if not found:
        return None
    doi = found[0]
    if "%" in doi and "://" in text:
        found = DOI.search(unquote(doi))
        doi = found[0] if found else doi
    doi = html.unescape(doi).rstrip(".,;\"'")
    # A bracket that closes one outside of the DOI, as in "(doi:10.1/x)".
    while (opening := CLOSES.get(doi[-1:])) and doi.count(doi[-1]) > doi.count(opening):
        doi = doi[:-1]
    return doi.lower()


def person(name: str) -> str | None:
    """ "Family, Given" of a clean name; names in an unknown order, and organisations, as they are.

    "Liu R." and "Brownstein C D" have initials last, "A. Author-One" first. None for "et al".
    """
    name = name.strip(" ;,")
    family, comma, given = name.partition(",")
    if comma:
        family, given = family.strip(), given.strip()
        return f"{family}, {given}" if given else family
    if not name or name.casefold() in ET_AL:
        return None
    words = name.split(" ")
    if len(words) < 2:
        return name
    if DOTTED.fullmatch(words[0]):
        first = next((i for i, word in enumerate(words) if not DOTTED.fullmatch(word)), 0)
        return f"{' '.join(words[first:])}, {' '.join(words[:first])}" if first else name
    last = len(words)
    while last > 1 and words[last - 1].isupper() and INITIALS.fullmatch(words[last - 1]):
        last -= 1
    if last == len(words) or last > MAX_FAMILY:
        return name
    return f"{' '.join(words[:last])}, {' '.join(words[last:])}"


def people(names: Iterable[str]) -> tuple[str, ...]:
    """Names, one or several ("A; B") in each string."""
    parts = (part for name in names for part in clean(name).split(";"))
    return tuple([parsed for part in parts if (parsed := person(part))])


def page_range(first: str | None, last: str | None) -> str | None:
    """ "10-15" of first and last page; the first alone if it is a range itself, or the same."""
    if not first or not last or first == last or re.search(r"\d\s*[-‐‑–—]", first):
        return first or last
    return f"{first}-{last}"


def keyword_list(values: Iterable[str]) -> tuple[str, ...]:
    """Keywords, one or several ("a; b") in each string, without the star of a major heading."""
    found = []
    for value in values:
        for part in clean(value).split(";"):
            if keyword := part.strip().lstrip("*").strip():
                found.append(keyword)
    return tuple(found)


def url_list(values: Iterable[str]) -> tuple[str, ...]:
    """Addresses, one or several in each string."""
    found: dict[str, None] = {}
    for value in values:
        for part in URL_START.split(value):
            if address := part.strip():
                found[address] = None
    return tuple(found)
