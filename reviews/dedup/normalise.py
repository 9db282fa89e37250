"""One record, normalised once, into a compact object that every later step reads."""

from __future__ import annotations  # array[int] can't be evaluated before Python 3.12

import re
from array import array
from dataclasses import dataclass, fields, replace

from reviews.dedup import authors, blocking, identifiers, journals, markers, places, titles
from reviews.dedup.authors import Authors
from reviews.dedup.folding import fold
from reviews.dedup.markers import Kind, Notice
from reviews.dedup.places import Place
from reviews.dedup.reference import Reference
from reviews.dedup.tables import REGISTERS
from reviews.dedup.titles import Title

_ABSTRACT_LETTERS = 300
# Longer fields are cut: no report needs more to be told apart, and the time that patterns take stays bounded.
_LONGEST = {"title": 1000, "authors": 4000, "abstract": 3 * _ABSTRACT_LETTERS}
_LONGEST_OTHER = 300
_LIMITS = {
    field.name: _LONGEST.get(field.name, _LONGEST_OTHER)
    for field in fields(Reference)
    if field.name != "record_id"
}
_WORD = re.compile(r"[^\W_]+")
_NO_ABSTRACT = re.compile(r"^\W*(?:no abstract|abstract (?:is )?not available)")
_COPYRIGHT = re.compile(r"^(?:copyright|\(c\)|©)[^.]{0,80}\.(?: all rights reserved\.?)?")
_HEADING = re.compile(
    r"^\W*(?:(?:article )?abstract|background|introduction|context|aims?|objectives?|purpose|importance)+(?=[\W])[^\w(]*"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Normalised:
    """A record ready to compare. titles: the ways to read its title, the whole one first.

    registrations: of registry records only; an article's registration names its study, not the report.
    keys: block keys; two records without a common one are never compared.
    abstract: its beginning, letters only.
    fullness: how much the record says; the fullest of a cluster represents it.
    """

    record_id: str
    titles: tuple[Title, ...]
    notices: frozenset[Notice]
    kind: Kind
    authors: Authors
    place: Place
    journal: str
    issns: frozenset[str]
    doi: str
    pmid: str
    accession: str
    registrations: frozenset[str]
    version: int
    cochrane_id: str
    abstract: str
    keys: array[int]
    fullness: int


def normalise(reference: Reference) -> Normalised:
    """The normalised form of one record; it depends on nothing but the record."""
    r = _cut(reference)
    type_, journal, pages = fold(r.type), journals.fold_name(r.journal), fold(r.pages)
    place = places.parse(year=r.year, volume=r.volume, issue=r.issue, pages=r.pages)
    folded = fold(r.title)
    notices, core = markers.notices(titles.strip_notes(folded), type_)
    readings = titles.readings(titles.strip_notes(core))
    people = authors.parse(r.authors)
    doi, pmid = identifiers.doi(r.doi), identifiers.pmid(r.pmid)
    accession = identifiers.accession(r.accession, r.source)
    registrations = _own_registrations(r, journal, type_)
    kind = markers.kind(
        type_=type_,
        title=folded,
        journal=fold(r.journal),
        pages=pages,
        doi=doi,
        is_registered=bool(registrations),
        place=place,
    )
    return Normalised(
        record_id=r.record_id,
        titles=readings,
        notices=notices,
        kind=kind,
        authors=people,
        place=place,
        journal=journal,
        issns=identifiers.issns(r.issn),
        doi=doi,
        pmid=pmid,
        accession=accession,
        registrations=registrations,
        version=markers.version(doi),
        cochrane_id=markers.cochrane_id(doi, pages),
        abstract=_abstract(r.abstract),
        keys=blocking.keys_of(
            titles=readings,
            authors=people,
            place=place,
            journal=journal,
            identifiers=(doi, pmid, accession, *registrations),
        ),
        fullness=_fullness(reference, place),
    )


def _cut(r: Reference) -> Reference:
    long = {
        name: text[:limit]
        for name, limit in _LIMITS.items()
        if len(text := getattr(r, name)) > limit
    }
    return replace(r, **long) if long else r


def _own_registrations(r: Reference, journal: str, type_: str) -> frozenset[str]:
    """Numbers under which the record itself stands in a register: an accession, an author, or a register's page."""
    own = identifiers.registrations(r.accession, r.authors)
    if own or not (any(name in journal for name in REGISTERS) or "registry" in type_):
        return own
    return identifiers.registrations(r.journal, r.title, r.pages)


def _abstract(exported: str) -> str:
    """The beginning of the abstract, letters run together: abstracts get cut, and headings come and go."""
    text = fold(exported)
    if not text or _NO_ABSTRACT.match(text):
        return ""
    if text.startswith(("copyright", "(c)", "©")):
        text = _COPYRIGHT.sub("", text, count=1).strip()
    return "".join(_WORD.findall(_HEADING.sub("", text)))[:_ABSTRACT_LETTERS]


def _fullness(r: Reference, place: Place) -> int:
    """Points for what a reader and a later search need most; an early electronic record has no pages.

    An abstract outweighs what else a source may lack: whoever screens reads it.
    """
    present = (r.doi, r.pmid, place.volume, place.page, place.year, r.title, r.authors, r.journal)
    points = (
        20 * sum(map(bool, present))
        + 5 * bool(place.issue)
        + 5 * bool(r.issn)
        + 5 * bool(place.last_page)
    )
    if r.abstract:
        points += 100 + min(len(r.abstract) // 50, 40)
    return points + min(len(r.authors) // 40, 10)
