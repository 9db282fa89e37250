"""Decide a pair: certain (and by which rule), for a person (and why), or apart.

A contradiction stops; silence doesn't. One identifier alone never merges: about one DOI in some hundreds
is wrong, and the abstracts of a supplement share one.
"""

from dataclasses import dataclass
from enum import StrEnum

from reviews.dedup import authors, titles
from reviews.dedup.compare import Comparison, share_page
from reviews.dedup.markers import Kind
from reviews.dedup.normalise import Normalised
from reviews.dedup.result import Ask, Field, Rule
from reviews.dedup.titles import Likeness

_SAME_TITLE = (Likeness.SAME, Likeness.SLIP)
_LONG_TITLE = 35
_SAME_HANDS = 0.75
_CONTRADICTIONS = {
    Field.DOI: Ask.DOI_DIFFERS,
    Field.PMID: Ask.PMID_DIFFERS,
    Field.REGISTRATION: Ask.REGISTRATION_DIFFERS,
    Field.JOURNAL: Ask.JOURNAL_DIFFERS,
    Field.VOLUME: Ask.VOLUME_DIFFERS,
    Field.PAGES: Ask.PAGES_DIFFER,
    Field.YEAR: Ask.YEAR_DIFFERS,
    Field.FIRST_AUTHOR: Ask.FIRST_AUTHOR_DIFFERS,
    Field.AUTHORS: Ask.AUTHORS_DIFFER,
}
_WEIGHT = {
    Field.TITLE: 4.0,
    Field.DOI: 3.0,
    Field.PMID: 3.0,
    Field.ACCESSION: 3.0,
    Field.REGISTRATION: 3.0,
    Field.JOURNAL: 1.0,
    Field.VOLUME: 1.5,
    Field.ISSUE: 0.5,
    Field.PAGES: 2.5,
    Field.LAST_PAGE: 1.0,
    Field.YEAR: 1.0,
    Field.FIRST_AUTHOR: 1.5,
    Field.AUTHORS: 1.5,
    Field.ABSTRACT: 1.5,
}
_PRIOR = 4.0
_CONTRADICTION = 1.5


class Verdict(StrEnum):
    """What becomes of a pair."""

    MERGE = "merge"
    ASK = "ask"
    APART = "apart"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """rule: set for MERGE. reasons: set for ASK. score: 0 to 1, a rank; 0 for APART."""

    verdict: Verdict
    score: float
    rule: Rule | None = None
    reasons: tuple[Ask, ...] = ()


_APART = Decision(verdict=Verdict.APART, score=0.0)


def decide(a: Normalised, b: Normalised, c: Comparison | None) -> Decision:
    """Decide one pair from its comparison."""
    if c is None:
        return _APART
    stops = _stops(a, b, c)
    against = [field for field in _CONTRADICTIONS if c.signs[field] < 0]
    rule = None if stops else _certain(a, b, c, against)
    if rule is not None:
        return Decision(verdict=Verdict.MERGE, score=_score(c), rule=rule)
    if not _is_possible(a, b, c, stops=stops, n_against=len(against)):
        return _APART
    reasons = [*stops, *_title_reasons(a, b, c), *(_CONTRADICTIONS[field] for field in against)]
    return Decision(
        verdict=Verdict.ASK,
        score=_score(c),
        reasons=tuple(dict.fromkeys(reasons)) or (Ask.PLACE_UNKNOWN,),
    )


def contradict(a: Normalised, b: Normalised) -> Ask | None:
    """Why two records can't stand in one cluster, whatever leads from one to the other; None if they can."""
    if a.notices != b.notices:
        return Ask.NOTICE_DIFFERS
    if not _kinds_agree(a, b):
        return Ask.KIND_DIFFERS
    if a.doi and b.doi and a.doi != b.doi:
        return Ask.DOI_DIFFERS
    if a.pmid and b.pmid and a.pmid != b.pmid:
        return Ask.PMID_DIFFERS
    if a.registrations and b.registrations and not a.registrations & b.registrations:
        return Ask.REGISTRATION_DIFFERS
    if _version_stop(a, b) is Ask.VERSION_DIFFERS:
        return Ask.VERSION_DIFFERS
    x, y = a.place, b.place
    pages_differ = bool(x.page and y.page and x.page != y.page)
    volumes_differ = bool(x.volume and y.volume and x.volume != y.volume)
    return Ask.PAGES_DIFFER if pages_differ and volumes_differ else None


def _kinds_agree(a: Normalised, b: Normalised) -> bool:
    kinds = {a.kind, b.kind}
    if len(kinds) == 1:
        return True
    if not kinds <= {Kind.ARTICLE, Kind.CONFERENCE, Kind.UNSURE}:
        return False
    # an exporter that doesn't label conference abstracts: a paper never starts on its abstract's page
    return Kind.UNSURE in kinds or share_page(a, b)


def _stops(a: Normalised, b: Normalised, c: Comparison) -> list[Ask]:
    """What forbids a merge, whatever agrees."""
    stops = []
    if a.notices != b.notices:
        stops.append(Ask.NOTICE_DIFFERS)
    if not _kinds_agree(a, b):
        stops.append(Ask.KIND_DIFFERS)
    if c.numbers_differ and not _is_reworded(a, b, c):
        stops.append(Ask.NUMBERS_DIFFER)
    version = _version_stop(a, b)
    if version is not None:
        stops.append(version)
    for field in (Field.DOI, Field.PMID, Field.REGISTRATION):
        if c.signs[field] < 0:
            stops.append(_CONTRADICTIONS[field])
    return stops


def _version_stop(a: Normalised, b: Normalised) -> Ask | None:
    """Versions share title, authors, journal and number; only .pubN, /vN, and Cochrane's year and issue tell."""
    if a.kind is not b.kind or a.kind not in (Kind.COCHRANE, Kind.PREPRINT):
        return None
    if a.version and b.version and a.version != b.version:
        return Ask.VERSION_DIFFERS
    if a.kind is Kind.PREPRINT:
        return None
    x, y = a.place, b.place
    if a.cochrane_id and b.cochrane_id and a.cochrane_id != b.cochrane_id:
        return Ask.VERSION_DIFFERS
    if (x.year and y.year and abs(x.year - y.year) > 1) or (
        x.issue and y.issue and x.issue != y.issue
    ):
        return Ask.VERSION_DIFFERS
    if not x.year or x.year != y.year:
        return Ask.VERSION_UNKNOWN
    # an update's own DOI on one side only, and no issue to go by: the year may be the first version's, misprinted
    only_one_known = bool(a.version) != bool(b.version) and max(a.version, b.version) > 1
    return Ask.VERSION_UNKNOWN if only_one_known and not (x.issue and y.issue) else None


def _certain(a: Normalised, b: Normalised, c: Comparison, against: list[Field]) -> Rule | None:
    """The rule that makes the pair certain, if one does; stops are already excluded."""
    s = c.signs
    if Kind.REGISTRY in (a.kind, b.kind):
        return Rule.REGISTRATION if s[Field.REGISTRATION] > 0 else None
    identified = sum(s[field] > 0 for field in (Field.DOI, Field.PMID, Field.ACCESSION))
    if a.titles[0].is_generic or b.titles[0].is_generic:
        return _certain_generic(c, against, identified)
    if c.likeness not in _SAME_TITLE:
        return Rule.PLACE_RETITLED if not against and _is_retitled(a, b, c, identified) else None
    if against:
        return _certain_against(a, c, against, identified)
    if identified and _is_identified(c, identified):
        return Rule.IDENTIFIER
    if (
        s[Field.PAGES] > 0
        and _has(c, Field.VOLUME, Field.JOURNAL)
        and _has(c, Field.JOURNAL, Field.FIRST_AUTHOR)
    ):
        return Rule.PLACE
    return Rule.BIBLIOGRAPHY if _is_described(a, b, c) else None


def _has(c: Comparison, *fields: Field) -> bool:
    """Whether the records agree on one of the fields at least."""
    return any(c.signs[field] > 0 for field in fields)


def _all(c: Comparison, *fields: Field) -> bool:
    return all(c.signs[field] > 0 for field in fields)


def _certain_generic(c: Comparison, against: list[Field], identified: int) -> Rule | None:
    """ "Editorial", "Book review": several may stand on one page, so that the author must agree as well."""
    if against or c.likeness not in _SAME_TITLE or c.signs[Field.ISSUE] < 0:
        return None
    placed = _all(c, Field.VOLUME, Field.PAGES, Field.JOURNAL, Field.FIRST_AUTHOR)
    if not placed:
        return None
    if identified:
        return Rule.IDENTIFIER
    return Rule.PLACE if c.likeness is Likeness.SAME else None


def _is_identified(c: Comparison, identified: int) -> bool:
    """A DOI alone needs the journal or the place too: the abstracts of a supplement share one."""
    return (
        identified > 1
        or _has(c, Field.PMID, Field.ACCESSION, Field.JOURNAL)
        or _all(c, Field.VOLUME, Field.PAGES)
    )


def _certain_against(
    a: Normalised, c: Comparison, against: list[Field], identified: int
) -> Rule | None:
    """The titles are the same, and one thing contradicts that much else outweighs."""
    long_title = len(a.titles[0].key) >= _LONG_TITLE
    if against == [Field.JOURNAL] and long_title:
        if _all(c, Field.VOLUME, Field.PAGES, Field.YEAR, Field.FIRST_AUTHOR):
            return Rule.PLACE_RENAMED
        return None
    hands_only = set(against) <= {Field.FIRST_AUTHOR, Field.AUTHORS}
    if (
        hands_only
        and identified
        and long_title
        and _all(c, Field.JOURNAL, Field.VOLUME, Field.PAGES, Field.YEAR)
    ):
        return Rule.IDENTIFIER_OVER_SLIP
    place_only = len(against) == 1 and against[0] in (Field.VOLUME, Field.PAGES, Field.YEAR)
    if (
        place_only
        and identified > 1
        and c.signs[Field.JOURNAL] > 0
        and c.signs[Field.FIRST_AUTHOR] >= 0
    ):
        return Rule.IDENTIFIER_OVER_SLIP
    return None


def _is_described(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """Pages are silent, nothing contradicts, and what there is leaves no room for another report.

    A paper and its abstract may share title, authors, journal, year and volume: it takes the issue, the
    abstract's text, or one conference or preprint server on both sides.
    """
    s = c.signs
    if not _all(c, Field.JOURNAL, Field.FIRST_AUTHOR, Field.AUTHORS) or s[Field.ISSUE] < 0:
        return False
    if _all(c, Field.VOLUME, Field.ISSUE) or c.long_text:
        return True
    if s[Field.ABSTRACT] > 0 and _has(c, Field.VOLUME, Field.YEAR):
        return True
    full_hands = authors.overlap(a.authors, b.authors) >= _SAME_HANDS
    if not full_hands or s[Field.YEAR] <= 0 or len(a.titles[0].key) < _LONG_TITLE:
        return False
    if a.kind is b.kind and a.kind in (Kind.COCHRANE, Kind.CONFERENCE, Kind.PREPRINT):
        return True
    return s[Field.VOLUME] > 0 and Kind.CONFERENCE not in (a.kind, b.kind)


def _is_retitled(a: Normalised, b: Normalised, c: Comparison, identified: int) -> bool:
    """One place by the same hands under a varied title: cut at the colon, misspelt, translated."""
    s = c.signs
    if s[Field.ISSUE] < 0 or s[Field.ABSTRACT] < 0 or s[Field.LAST_PAGE] < 0:
        return False
    if _is_reworded(a, b, c):
        return True
    if Kind.CONFERENCE in (a.kind, b.kind) or not _all(
        c, Field.VOLUME, Field.PAGES, Field.FIRST_AUTHOR
    ):
        return False  # a page of abstracts may hold two near titles of one group
    if c.likeness is Likeness.CONTAINED:
        return c.signs[Field.JOURNAL] > 0 or _is_whole_range(a, b, c)
    misspelt = c.likeness is Likeness.CHANGED and titles.is_misspelt(a.titles[0], b.titles[0])
    return misspelt and identified > 0 and c.signs[Field.JOURNAL] > 0


def _is_reworded(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """Another wording altogether on the same pages by the same people; a few changed words make a sibling's title."""
    if c.signs[Field.JOURNAL] <= 0 or not _is_whole_range(a, b, c):
        return False
    if c.likeness is Likeness.DIFFERENT:
        return min(a.authors.n, b.authors.n) > 2
    return c.likeness is Likeness.CHANGED and not titles.is_sibling(a.titles[0], b.titles[0])


def _is_whole_range(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """Whether both stand on the same several pages of one volume and year, by the same authors: one article,
    whatever its title's language."""
    placed = _all(c, Field.VOLUME, Field.PAGES, Field.LAST_PAGE, Field.YEAR, Field.FIRST_AUTHOR)
    ranged = placed and a.place.page != a.place.last_page
    hands = authors.overlap(a.authors, b.authors) >= _SAME_HANDS
    return ranged and hands and Kind.CONFERENCE not in (a.kind, b.kind)


def _title_reasons(a: Normalised, b: Normalised, c: Comparison) -> list[Ask]:
    if c.likeness is Likeness.SILENT:
        return [Ask.TITLE_MISSING]
    if c.likeness not in _SAME_TITLE:
        return [Ask.TITLE_DIFFERS]
    return [Ask.TITLE_GENERIC] if a.titles[0].is_generic or b.titles[0].is_generic else []


def _is_possible(
    a: Normalised, b: Normalised, c: Comparison, *, stops: list[Ask], n_against: int
) -> bool:
    """Whether the pair is worth a person's time."""
    placed = _all(c, Field.VOLUME, Field.PAGES)
    if Ask.REGISTRATION_DIFFERS in stops or Ask.VERSION_DIFFERS in stops:
        return False
    if {Ask.NOTICE_DIFFERS, Ask.KIND_DIFFERS, Ask.NUMBERS_DIFFER} & set(stops):
        near = c.likeness not in (Likeness.DIFFERENT, Likeness.SILENT)
        if stops == [Ask.KIND_DIFFERS] and {a.kind, b.kind} == {Kind.ARTICLE, Kind.CONFERENCE}:
            # exporters don't label every abstract of a congress; in one journal and year it may be the same
            return (
                n_against <= 1
                and c.likeness in _SAME_TITLE
                and _all(c, Field.JOURNAL, Field.YEAR, Field.AUTHORS)
            )
        return (
            n_against == 0 and near and (placed or _has(c, Field.DOI, Field.PMID, Field.ACCESSION))
        )
    if a.titles[0].is_generic or b.titles[0].is_generic:
        return (
            n_against <= 1
            and c.likeness in _SAME_TITLE
            and (placed or _has(c, Field.DOI, Field.PMID))
        )
    if c.likeness in _SAME_TITLE:
        return n_against <= 1
    known = _has(c, Field.DOI, Field.PMID, Field.ACCESSION, Field.FIRST_AUTHOR)
    if c.likeness is Likeness.CONTAINED:
        return n_against <= 1 and (known or placed)
    if c.likeness is Likeness.CHANGED and n_against == 0:
        placed = placed or _all(c, Field.JOURNAL, Field.PAGES, Field.YEAR)
        if (placed and known) or _has(c, Field.DOI, Field.PMID, Field.ACCESSION):
            return True
    return n_against == 0 and _may_be_translated(a, b, c)


def _may_be_translated(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """Another title, or none, on the same pages: by the same hands, or of the same length."""
    if not _all(c, Field.VOLUME, Field.PAGES, Field.JOURNAL):
        return _all(c, Field.VOLUME, Field.PAGES, Field.LAST_PAGE, Field.FIRST_AUTHOR)
    return c.signs[Field.LAST_PAGE] > 0 and a.place.page != a.place.last_page


def _score(c: Comparison) -> float:
    agreed = sum(_WEIGHT[field] for field, sign in c.signs.items() if sign > 0)
    against = sum(_WEIGHT[field] for field, sign in c.signs.items() if sign < 0)
    return round(agreed / (agreed + _CONTRADICTION * against + _PRIOR), 4)
