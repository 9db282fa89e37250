"""Reports that are no duplicates and belong together, with the reason; offered when reports are grouped into studies."""

from reviews.dedup.certain import SAME_TITLE, agree, has
from reviews.dedup.compare import Comparison, compare
from reviews.dedup.markers import Kind, Notice
from reviews.dedup.normalise import Normalised
from reviews.dedup.result import Field, Relation
from reviews.dedup.titles import Likeness, differ_in_numbers_only

_BY_NOTICE = {
    Notice.RETRACTION: Relation.RETRACTION,
    Notice.CONCERN: Relation.CONCERN,
    Notice.ERRATUM: Relation.ERRATUM,
    Notice.REPLY: Relation.REPLY,
    Notice.COMMENT: Relation.COMMENT,
    Notice.PROTOCOL: Relation.PROTOCOL,
}
_ABSTRACTS = frozenset((Kind.CONFERENCE, Kind.UNSURE))


def related(a: Normalised, b: Normalised) -> Relation | None:
    """How two records belong together if they are not one report; None if nothing says that they do."""
    comparison = compare(a, b)
    return None if comparison is None else relation(a, b, comparison)


def relation(a: Normalised, b: Normalised, c: Comparison) -> Relation | None:
    """How two records that are not one report belong together; None if nothing says that they do.

    It takes the title that both are about, and somebody who stands behind both; letters and registry
    entries have authors of their own.
    """
    if c.signs[Field.REGISTRATION] > 0:
        return Relation.REGISTRATION
    if a.titles[0].is_generic or b.titles[0].is_generic:
        return None
    if c.likeness not in SAME_TITLE:
        return _part(a, b, c)
    if a.notices != b.notices:
        return _of_notice(a, b, c)
    if not has(c, Field.FIRST_AUTHOR, Field.AUTHORS):
        is_entry = Kind.REGISTRY in (a.kind, b.kind) and c.signs[Field.REGISTRATION] == 0
        return Relation.REGISTRATION if is_entry else None
    return _of_kind(a, b, c)


def _of_notice(a: Normalised, b: Normalised, c: Comparison) -> Relation | None:
    """What the one says about the other. Both must be of one journal, or by the same people."""
    if not has(c, Field.JOURNAL, Field.FIRST_AUTHOR, Field.AUTHORS, Field.DOI, Field.PMID):
        return None
    told = a.notices ^ b.notices
    return next(found for notice, found in _BY_NOTICE.items() if notice in told)


def _of_kind(a: Normalised, b: Normalised, c: Comparison) -> Relation | None:
    kinds = {a.kind, b.kind}
    if Kind.REGISTRY in kinds:
        return Relation.REGISTRATION if len(kinds) > 1 else None
    if kinds <= {Kind.COCHRANE} or kinds <= {Kind.PREPRINT}:
        return Relation.VERSION
    if Kind.PREPRINT in kinds:
        return Relation.PREPRINT
    if Kind.COCHRANE in kinds:
        return Relation.REVIEW
    elsewhere = c.signs[Field.JOURNAL] < 0 or c.signs[Field.PAGES] < 0 or c.signs[Field.VOLUME] < 0
    if not elsewhere and Kind.CONFERENCE not in kinds:
        return None
    if kinds & _ABSTRACTS:
        return Relation.CONFERENCE
    return Relation.COPUBLICATION if c.signs[Field.JOURNAL] < 0 else None


def _part(a: Normalised, b: Normalised, c: Comparison) -> Relation | None:
    """One title but for numbers, by the same people: part I and II, the reports of two years."""
    if not c.numbers_differ or a.kind is not b.kind or a.notices != b.notices:
        return None
    if c.likeness not in (Likeness.CONTAINED, Likeness.CHANGED) or not agree(c, Field.AUTHORS):
        return None
    return Relation.PART if differ_in_numbers_only(a.titles[0], b.titles[0]) else None
