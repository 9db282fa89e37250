"""A citation that somebody typed or pasted, split into the facts that it tells. Pure.

Careful rather than clever: what can't be told for certain is left to the person, who sees every part before it counts.
Texts of any length and content: every pattern here is linear in its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from reviews.formats.reference import ParsedReference, ReferenceType
from reviews.formats.values import clean, doi_in

LONGEST = 3000
"""Characters. What is longer is no citation, and is left whole."""

NUMBER_BEFORE = re.compile(r"^\s*(?:\[\d{1,4}\]|\d{1,4}[.)](?=\s))\s*")
DOI_WORDS = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|\bdoi(?:\.org/|:| )\s*)?10\.\d{4,9}/\S{1,300}", re.I
)
PMID = re.compile(
    r"(?:\bPMID:?\s*|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)"
    r"(\d{1,9})\b/?",
    re.I,
)
PMCID = re.compile(r"\b(?:PMCID:?\s*)?(PMC\d{3,10})\b", re.I)
REGISTERED = re.compile(
    r"\b(NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}|ChiCTR[-A-Z]{0,5}\d{8,10}|DRKS\d{8}|EUCTR\d{4}-\d{6}-\d{2}(?:-[A-Z]{2,3})?"
    r"|CTRI/\d{4}/\d{2,3}/\d{6}|IRCT\d{11,17}N\d{1,3}|UMIN\d{9}|jRCTs?\d{9,10}|CRD\d{11})\b",
    re.I,
)
ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>\"]{1,2000}", re.I)
LABELS_LEFT = re.compile(r"\b(?:doi|available from|epub(?: ahead of print)?):?\s*(?=[.;,]|$)", re.I)

YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)"
VOLUME = r"(?P<volume>\d[\w-]{0,11})"
ISSUE = r"(?:\s?\((?P<issue>[^()]{1,30})\))?"
PAGES = r"(?P<pages>[A-Za-z]{0,3}\d[\w.]{0,20}(?:\s?[-‐‑–—]\s?[A-Za-z]{0,3}\d{1,8})?)"
# "Zarate CA, Singh JB. Title. Arch Gen Psychiatry. 2006;63(8):856-64."
VANCOUVER = re.compile(
    rf"[.,]?\s{YEAR}(?:\s[A-Z][a-z]{{2}}[a-z]{{0,6}}(?:[ -]\d{{1,2}})?)?\s?;\s?{VOLUME}{ISSUE}(?:\s?[:,]\s?{PAGES})?"
)
# "Zarate, C. A., & Singh, J. B. (2006). Title. Archives, 63(8), 856-864.", or "..., 2006. Title. Archives 63, 856-864."
YEAR_AFTER_NAMES = re.compile(rf"(?:\s\(|,\s){YEAR}[a-z]?(?:,[^()]{{1,30}})?[).][.,:]?\s")
PLACE_AFTER = (
    re.compile(rf"\s{VOLUME}{ISSUE}\s?[,:]\s?(?:pp?\.\s?)?{PAGES}[.,]?\s*$"),
    re.compile(rf",\s{VOLUME}{ISSUE}(?P<pages>)[.,]?\s*$"),
)
FAMILY = r"[^\W\d_][^\W\d_'’ -]{0,40}(?:['’ -][^\W\d_]{1,40}){0,4}"
SUFFIX = r"(?:,? (Jr|Sr|II|III|2nd|3rd)\.?)?"
# "Zarate CA Jr", and "Zarate, C. A., Jr."; the next follows after a comma, "&" or "and".
NAMES = (
    re.compile(rf"({FAMILY}) ([^\W\d_a-z]{{1,4}}){SUFFIX}(?:,? (?:& |and )|, ?|$)"),
    re.compile(rf"({FAMILY}), ((?:[^\W\d_a-z]\.[ -]?){{1,5}}){SUFFIX}(?:,? ?(?:& |and )|, ?|$)"),
)
OTHERS = re.compile(r"[,;]?\s*(?:\bet al\b\.?|\band others\b|…|\.\.\.)\s*$", re.I)
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[^\s\d])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """What a text tells. is_split: whether its words were parted; if not, they stand whole as the title."""

    reference: ParsedReference
    is_split: bool


def read_citation(text: str) -> Cited:
    """The facts in a citation, or in an identifier alone. Whatever the text is, nothing raises."""
    plain = clean(text)
    if len(plain) > LONGEST:
        return Cited(reference=ParsedReference(), is_split=False)
    known, words = _identified(NUMBER_BEFORE.sub("", plain))
    if not words:
        return Cited(reference=known, is_split=True)
    parted = _vancouver(known, words) or _author_year(known, words)
    if parted is not None:
        return Cited(reference=parted, is_split=True)
    return Cited(reference=replace(known, title=words.rstrip(" .") or None), is_split=False)


def _identified(text: str) -> tuple[ParsedReference, str]:
    """The identifiers in a text, and its words without them."""
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return ParsedReference(type=ReferenceType.ARTICLE, pmid=text), ""
    pmid, pmcid = PMID.search(text), PMCID.search(text)
    registered = REGISTERED.search(text)
    doi = doi_in(text)
    words = PMID.sub(" ", PMCID.sub(" ", text))
    if doi is not None:
        words = DOI_WORDS.sub(lambda found: _after_doi(found[0]), words)
    addresses = [found.rstrip(".,;)") for found in ADDRESS.findall(words)]
    words = LABELS_LEFT.sub(" ", ADDRESS.sub(" ", words))
    words = " ".join(words.split()).strip(" ;,")
    if not any(map(str.isalnum, words)) or (
        registered and words.strip(" .").casefold() == registered[0].casefold()
    ):
        words = ""
    kind = ReferenceType.ARTICLE if doi or pmid else ReferenceType.OTHER
    reference = ParsedReference(
        type=ReferenceType.TRIAL if registered and not (doi or pmid or words) else kind,
        doi=doi,
        pmid=pmid[1] if pmid else None,
        pmcid=pmcid[1].upper() if pmcid else None,
        accession=registered[1].upper() if registered else None,
        urls=tuple(dict.fromkeys(addresses)),
    )
    return reference, words


def _after_doi(found: str) -> str:
    """What stood right behind a DOI and is none of it: the stop of its sentence."""
    return ". " if found.endswith(".") else " "


def _vancouver(known: ParsedReference, words: str) -> ParsedReference | None:
    """Authors. Title. Journal. Year;volume(issue):pages."""
    place = VANCOUVER.search(words)
    if place is None:
        return None
    parts = SENTENCE_END.split(words[: place.start()].strip())
    names = _names(parts[0]) if len(parts) > 1 else ()
    # Without names in front the words before the journal are the title.
    rest = parts[1:] if names else parts
    if len(rest) < 2:
        return None
    return replace(
        known,
        type=ReferenceType.ARTICLE,
        authors=names,
        title=_without_stop(" ".join(rest[:-1])),
        journal=_without_stop(rest[-1].rstrip(" ,")),
        year=int(place["year"]),
        **_place(place),
    )


def _author_year(known: ParsedReference, words: str) -> ParsedReference | None:
    """Authors (year). Title. Journal, volume(issue), pages."""
    year = YEAR_AFTER_NAMES.search(words)
    if year is None or not (names := _names(words[: year.start()])):
        return None
    parts = SENTENCE_END.split(words[year.end() :].strip())
    title = parts[0] if len(parts) < 2 else " ".join(parts[:-1])
    found = replace(known, authors=names, year=int(year["year"]), title=_without_stop(title))
    if len(parts) < 2:
        return found
    place = next((met for way in PLACE_AFTER if (met := way.search(parts[-1]))), None)
    if place is None:
        return replace(found, journal=_without_stop(parts[-1]))
    journal = _without_stop(parts[-1][: place.start()].rstrip(" ,"))
    return replace(found, type=ReferenceType.ARTICLE, journal=journal, **_place(place))


# Any: they are facts of a reference, by name.
def _place(found: re.Match[str]) -> dict[str, Any]:
    pages = found["pages"]
    return {
        "volume": found["volume"],
        "issue": found["issue"],
        "pages": re.sub(r"\s?[‐‑–—-]\s?", "-", pages).rstrip(".") if pages else None,
    }


def _names(text: str) -> tuple[str, ...]:
    """ "Family, Given" of a text that is nothing but names; () where that is not certain."""
    listed = OTHERS.sub("", text.strip()).strip()
    # Initials end with their full stop, a list of names may end with one of its own.
    for way, names in zip(NAMES, (listed.rstrip("."), listed), strict=True):
        found, at = [], 0
        while at < len(names) and (name := way.match(names, at)):
            found.append(" ".join(filter(None, (f"{name[1]},", name[2].strip(), name[3]))))
            at = name.end()
        if found and at == len(names):
            return tuple(found)
    return ()


def _without_stop(text: str) -> str | None:
    return text.strip().removesuffix(".").strip() or None
