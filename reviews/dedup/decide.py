"""Decide a pair: certain (and by which rule), for a person (and why), or apart.

A contradiction stops; silence doesn't. One identifier alone never merges: about one DOI in some hundreds
is wrong, and the abstracts of a supplement share one.
"""

from dataclasses import dataclass
from enum import StrEnum

from reviews.dedup.certain import (
    SAME_TITLE,
    agree,
    certain,
    has,
    is_bare_abstract,
    is_reworded,
    is_same_text,
)
from reviews.dedup.compare import Comparison, may_be_printed, share_page
from reviews.dedup.markers import Kind
from reviews.dedup.normalise import Normalised
from reviews.dedup.result import Ask, Field, Rule
from reviews.dedup.titles import Likeness

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
    rule = None if stops else certain(a, b, c, against)
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
    if Kind.UNSURE in kinds or share_page(a, b):
        return True
    return is_bare_abstract(a, b) or is_bare_abstract(b, a)


def _stops(a: Normalised, b: Normalised, c: Comparison) -> list[Ask]:
    """What forbids a merge, whatever agrees."""
    stops = []
    if a.notices != b.notices:
        stops.append(Ask.NOTICE_DIFFERS)
    if not _kinds_agree(a, b):
        stops.append(Ask.KIND_DIFFERS)
    if c.numbers_differ and not (is_reworded(a, b, c) or is_same_text(a, b, c)):
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


def _title_reasons(a: Normalised, b: Normalised, c: Comparison) -> list[Ask]:
    if c.likeness is Likeness.SILENT:
        return [Ask.TITLE_MISSING]
    if c.likeness not in SAME_TITLE:
        return [Ask.TITLE_DIFFERS]
    return [Ask.TITLE_GENERIC] if a.titles[0].is_generic or b.titles[0].is_generic else []


def _is_possible(
    a: Normalised, b: Normalised, c: Comparison, *, stops: list[Ask], n_against: int
) -> bool:
    """Whether the pair is worth a person's time."""
    placed = agree(c, Field.VOLUME, Field.PAGES)
    identified = has(c, Field.DOI, Field.PMID, Field.ACCESSION)
    if Ask.REGISTRATION_DIFFERS in stops or Ask.VERSION_DIFFERS in stops:
        return False
    if {Ask.NOTICE_DIFFERS, Ask.KIND_DIFFERS, Ask.NUMBERS_DIFFER} & set(stops):
        near = c.likeness not in (Likeness.DIFFERENT, Likeness.SILENT)
        if stops == [Ask.KIND_DIFFERS] and {a.kind, b.kind} == {Kind.ARTICLE, Kind.CONFERENCE}:
            # exporters don't label every abstract of a congress; in one journal and year it may be the same
            return (
                n_against <= 1
                and c.likeness in SAME_TITLE
                and agree(c, Field.JOURNAL, Field.YEAR, Field.AUTHORS)
            )
        return n_against == 0 and near and (placed or identified)
    if c.likeness is Likeness.SILENT:
        # one is hardly more than an identifier, or a place, as somebody noted it
        return n_against == 0 and (identified or _may_be_translated(a, b, c))
    if a.titles[0].is_generic or b.titles[0].is_generic:
        return (
            n_against <= 1
            and c.likeness in SAME_TITLE
            and (placed or has(c, Field.DOI, Field.PMID))
        )
    if c.likeness in SAME_TITLE:
        return n_against <= 1
    known = identified or has(c, Field.FIRST_AUTHOR)
    if c.likeness is Likeness.CONTAINED:
        return n_against <= 1 and (known or placed)
    if c.likeness is Likeness.CHANGED and n_against == 0:
        placed = placed or agree(c, Field.JOURNAL, Field.PAGES, Field.YEAR)
        if (placed and known) or identified:
            return True
        if may_be_printed(a, b):
            return True
    return n_against == 0 and _may_be_translated(a, b, c)


def _may_be_translated(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """Another title, or none, on the same pages: by the same hands, or of the same length."""
    if not agree(c, Field.VOLUME, Field.PAGES, Field.JOURNAL):
        return agree(c, Field.VOLUME, Field.PAGES, Field.LAST_PAGE, Field.FIRST_AUTHOR)
    return c.signs[Field.LAST_PAGE] > 0 and a.place.page != a.place.last_page


def _score(c: Comparison) -> float:
    agreed = sum(_WEIGHT[field] for field, sign in c.signs.items() if sign > 0)
    against = sum(_WEIGHT[field] for field, sign in c.signs.items() if sign < 0)
    return round(agreed / (agreed + _CONTRADICTION * against + _PRIOR), 4)
