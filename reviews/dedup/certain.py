"""The rules that make a pair certain. Each asks for evidence of one place or identifier; none is met by silence."""

from reviews.dedup import authors, titles
from reviews.dedup.compare import Comparison
from reviews.dedup.markers import Kind
from reviews.dedup.normalise import Normalised
from reviews.dedup.result import Field, Rule
from reviews.dedup.titles import Likeness

SAME_TITLE = (Likeness.SAME, Likeness.SLIP)
_LONG_TITLE = 35
_SAME_HANDS = 0.75
_MANY_WORDS = 5
_WHOLE_SUPPLEMENT = 100
# Kinds of which one page holds several reports.
_SHARED_PAGES = frozenset((Kind.CONFERENCE, Kind.UNSURE))


def certain(a: Normalised, b: Normalised, c: Comparison, against: list[Field]) -> Rule | None:
    """The rule that makes the pair certain, if one does; what forbids a merge is already excluded."""
    s = c.signs
    if Kind.REGISTRY in (a.kind, b.kind):
        return Rule.REGISTRATION if s[Field.REGISTRATION] > 0 else None
    identified = sum(s[field] > 0 for field in (Field.DOI, Field.PMID, Field.ACCESSION))
    if a.titles[0].is_generic or b.titles[0].is_generic:
        return _generic(c, against, identified)
    if c.likeness not in SAME_TITLE:
        if against:
            return None
        if is_same_text(a, b, c):
            return Rule.IDENTIFIER
        return Rule.PLACE_RETITLED if _is_retitled(a, b, c, identified) else None
    if against:
        return _over_contradiction(a, b, c, against, identified)
    if identified and _is_identified(c, identified):
        return Rule.IDENTIFIER
    if _is_placed(a, b, c):
        return Rule.PLACE
    return Rule.BIBLIOGRAPHY if _is_described(a, b, c) else None


def has(c: Comparison, *fields: Field) -> bool:
    """Whether the records agree on one of the fields at least."""
    return any(c.signs[field] > 0 for field in fields)


def agree(c: Comparison, *fields: Field) -> bool:
    """Whether the records agree on all of the fields."""
    return all(c.signs[field] > 0 for field in fields)


def _generic(c: Comparison, against: list[Field], identified: int) -> Rule | None:
    """ "Editorial", "Book review": several may stand on one page, so that the author must agree as well."""
    if against or c.likeness not in SAME_TITLE or c.signs[Field.ISSUE] < 0:
        return None
    if not agree(c, Field.VOLUME, Field.PAGES, Field.JOURNAL, Field.FIRST_AUTHOR):
        return None
    if identified:
        return Rule.IDENTIFIER
    return Rule.PLACE if c.likeness is Likeness.SAME else None


def _is_identified(c: Comparison, identified: int) -> bool:
    """A DOI alone needs the journal or the place too: the abstracts of a supplement share one."""
    return (
        identified > 1
        or has(c, Field.PMID, Field.ACCESSION, Field.JOURNAL)
        or agree(c, Field.VOLUME, Field.PAGES)
    )


def _is_placed(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """One page of one volume. A column with a fixed title may stand on one page of two issues, or of two years."""
    if not agree(c, Field.PAGES) or not has(c, Field.JOURNAL, Field.FIRST_AUTHOR):
        return False
    if c.signs[Field.ISSUE] < 0 and not _is_ranged(a, c) and not has(c, Field.ABSTRACT):
        return False
    if agree(c, Field.VOLUME):
        return True
    return agree(c, Field.JOURNAL, Field.YEAR)


def _over_contradiction(
    a: Normalised, b: Normalised, c: Comparison, against: list[Field], identified: int
) -> Rule | None:
    """The titles are the same, and one thing contradicts that much else outweighs."""
    long_title = len(a.titles[0].key) >= _LONG_TITLE
    if against == [Field.JOURNAL]:
        renamed = agree(c, Field.VOLUME, Field.PAGES, Field.YEAR, Field.FIRST_AUTHOR)
        return Rule.PLACE_RENAMED if renamed and long_title else None
    if set(against) <= {Field.FIRST_AUTHOR, Field.AUTHORS}:
        placed = agree(c, Field.JOURNAL, Field.VOLUME, Field.PAGES, Field.YEAR)
        return Rule.IDENTIFIER_OVER_SLIP if identified and long_title and placed else None
    if len(against) > 1 or not agree(c, Field.JOURNAL) or c.signs[Field.FIRST_AUTHOR] < 0:
        return None
    if identified > 1:
        return Rule.IDENTIFIER_OVER_SLIP
    return _over_misprint(a, b, c, against[0], identified) if long_title else None


def _over_misprint(
    a: Normalised, b: Normalised, c: Comparison, misprinted: Field, identified: int
) -> Rule | None:
    """One of volume, page and year is off, the rest of the place agrees, and so does something beyond it."""
    others = {Field.VOLUME, Field.PAGES, Field.YEAR, Field.FIRST_AUTHOR} - {misprinted}
    if not agree(c, *others) or c.signs[Field.ISSUE] < 0 or _SHARED_PAGES & {a.kind, b.kind}:
        return None
    if misprinted is Field.PAGES and not (agree(c, Field.ISSUE) and (identified or c.long_text)):
        return None  # an erratum may stand under its article's title, a later volume's page and DOI
    if identified:
        return Rule.IDENTIFIER_OVER_SLIP
    if misprinted is not Field.PAGES and not (_is_ranged(a, c) and _same_hands(a, b)):
        return None
    return Rule.PLACE_OVER_SLIP


def _is_described(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """Pages are silent, nothing contradicts, and what there is leaves no room for another report.

    A paper and its abstract may share title, authors, journal, year and volume: it takes the issue, the
    abstract's text, or one conference or preprint server on both sides.
    """
    s = c.signs
    if not agree(c, Field.JOURNAL, Field.FIRST_AUTHOR, Field.AUTHORS) or s[Field.ISSUE] < 0:
        return False
    if agree(c, Field.VOLUME, Field.ISSUE) or c.long_text:
        return True
    if s[Field.ABSTRACT] > 0 and has(c, Field.VOLUME, Field.YEAR):
        return True
    long_title = len(a.titles[0].key) >= _LONG_TITLE
    if not long_title or not _same_hands(a, b) or s[Field.YEAR] <= 0:
        return False
    if a.kind is b.kind and a.kind in (Kind.COCHRANE, Kind.CONFERENCE, Kind.PREPRINT):
        return True
    if Kind.CONFERENCE in (a.kind, b.kind):
        return is_bare_abstract(a, b) or is_bare_abstract(b, a)
    return s[Field.VOLUME] > 0


def is_bare_abstract(a: Normalised, b: Normalised) -> bool:
    """Whether one is a conference abstract without a place, and the other fills one page, or names a whole supplement's."""
    return (
        a.kind is Kind.CONFERENCE
        and not (a.place.page or a.place.volume)
        and (b.place.extent == 1 or b.place.extent > _WHOLE_SUPPLEMENT)
    )


def is_same_text(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """Whether identifier, abstract, journal and author say that it is one report, and the title only gained words
    (subject codes, a subtitle) or is misspelt. A part's number or a year is a short addition, and stops."""
    if not c.long_text or Kind.CONFERENCE in (a.kind, b.kind):
        return False
    if not agree(c, Field.JOURNAL, Field.FIRST_AUTHOR) or not has(c, Field.DOI, Field.PMID):
        return False
    x, y = a.titles[0], b.titles[0]
    if c.likeness is Likeness.CONTAINED:
        return not c.numbers_differ or abs(len(x.words) - len(y.words)) >= _MANY_WORDS
    if c.likeness is not Likeness.CHANGED or c.numbers_differ:
        return False
    if titles.is_misspelt(x, y):
        return True
    return agree(c, Field.VOLUME, Field.PAGES) and not titles.is_sibling(x, y)


def _is_retitled(a: Normalised, b: Normalised, c: Comparison, identified: int) -> bool:
    """One place by the same hands under a varied title: cut at the colon, misspelt, translated."""
    s = c.signs
    if s[Field.ISSUE] < 0 or s[Field.ABSTRACT] < 0 or s[Field.LAST_PAGE] < 0:
        return False
    if is_reworded(a, b, c):
        return True
    if Kind.CONFERENCE in (a.kind, b.kind) or not agree(c, Field.VOLUME, Field.FIRST_AUTHOR):
        return False  # a page of abstracts may hold two near titles of one group
    if c.likeness is Likeness.CONTAINED:
        if not has(c, Field.PAGES):
            return agree(c, Field.JOURNAL, Field.ISSUE, Field.LAST_PAGE) and _same_hands(a, b)
        if Kind.UNSURE in (a.kind, b.kind) and not _is_ranged(a, c):
            return False
        return has(c, Field.JOURNAL) or _is_whole_range(a, b, c)
    if c.likeness is not Likeness.CHANGED or not titles.is_misspelt(a.titles[0], b.titles[0]):
        return False
    if not agree(c, Field.PAGES, Field.JOURNAL):
        return False
    alone_on_page = identified > 0 and not _SHARED_PAGES & {a.kind, b.kind}
    return alone_on_page or _is_whole_range(a, b, c)


def is_reworded(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """Another wording altogether on the same pages by the same people; a few changed words make a sibling's title."""
    if c.signs[Field.JOURNAL] <= 0 or not _is_whole_range(a, b, c):
        return False
    if c.likeness is Likeness.DIFFERENT:
        return min(a.authors.n, b.authors.n) > 2
    return c.likeness is Likeness.CHANGED and not titles.is_sibling(a.titles[0], b.titles[0])


def _is_whole_range(a: Normalised, b: Normalised, c: Comparison) -> bool:
    """Whether both stand on the same several pages of one volume and year, by the same authors: one article,
    whatever its title's language."""
    return (
        _is_ranged(a, c)
        and agree(c, Field.VOLUME, Field.YEAR, Field.FIRST_AUTHOR)
        and _same_hands(a, b)
        and Kind.CONFERENCE not in (a.kind, b.kind)
    )


def _is_ranged(a: Normalised, c: Comparison) -> bool:
    """Whether both name the same first and last page, and more than one page lies between."""
    return agree(c, Field.PAGES, Field.LAST_PAGE) and a.place.page != a.place.last_page


def _same_hands(a: Normalised, b: Normalised) -> bool:
    return authors.overlap(a.authors, b.authors) >= _SAME_HANDS
