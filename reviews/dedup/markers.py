"""What sort of report a record describes: notices about other reports, and kinds that never mix."""

import re
from enum import StrEnum

from reviews.dedup.places import Place
from reviews.dedup.tables import (
    PREPRINT_DOI,
    PREPRINT_SERVER_NAMES,
    PREPRINT_SERVERS,
    REGISTERS,
)


class Notice(StrEnum):
    """What a record's title or type says it is about another report."""

    ERRATUM = "erratum"
    RETRACTION = "retraction"
    CONCERN = "concern"
    REPLY = "reply"
    COMMENT = "comment"
    PROTOCOL = "protocol"


class Kind(StrEnum):
    """Kinds of report. Two kinds are never one report; UNSURE may be an article or a conference abstract."""

    ARTICLE = "article"
    REGISTRY = "registry"
    PREPRINT = "preprint"
    CONFERENCE = "conference"
    UNSURE = "unsure"
    COCHRANE = "cochrane"


_ERRATUM = r"(?:(?:publisher'?s? |author'?s? |published )?(?:errat(?:um|a)|corrigend(?:um|a)|correction|corrected and republished))"
_REPLY = r"(?:(?:the )?(?:author'?s?'?|authors'|editor'?s?|in) (?:reply|response)|(?:a )?(?:reply|response|rejoinder|rebuttal))"
_QUOTE = r"[\"'\u201c\u201d\u201e\u00ab\u00bb\s]*"
# A beginning that makes the title one about another title: cut, and kept as a notice.
_LEADING = (
    (Notice.ERRATUM, re.compile(rf"^\W*{_ERRATUM}(?: notice)?(?:\s*(?:to|for|in|on|of)\b)?\s*[:.\-\u201c\"']*\s*{_QUOTE}")),
    (Notice.RETRACTION, re.compile(r"^\W*(?:retraction(?: note| notice)?|retracted(?: article)?|withdrawn|withdrawal)(?:\s*(?:to|for|of|in)\b)?\s*[:.\-]*\s*")),
    (Notice.CONCERN, re.compile(r"^\W*(?:editorial )?expression of concern(?:\s*(?:to|for|of|on|in|about)\b)?\s*[:.\-]*\s*")),
    (Notice.REPLY, re.compile(rf"^\W*{_REPLY}(?:\s+(?:to|from)\b(?: (?:the )?(?:comments?|letters?|editor)(?: (?:on|by|to|from|regarding|concerning))?)?)?\s*[:.\-,]+\s*{_QUOTE}")),
    (Notice.REPLY, re.compile(rf"^\W*{_REPLY} to\b(?: (?:comments?|letters?)(?: on| by)?)?\s*{_QUOTE}")),
    (Notice.COMMENT, re.compile(rf"^\W*(?:comments? on|commentary on|letter re|re|regarding|in regards? to|remarks? on|discussion of)\s*[:\"'\u201c]\s*{_QUOTE}")),
    (Notice.COMMENT, re.compile(rf"^\W*(?:comments? on|commentary on|a comment on)\s+{_QUOTE}")),
    (Notice.COMMENT, re.compile(rf"^\W*(?:letter|comment)s? (?:by|from|to) .{{1,80}}?\bregarding (?:the )?article\W*{_QUOTE}")),
    (Notice.PROTOCOL, re.compile(r"^\W*(?:study )?protocol (?:for|of)(?: an?)?\s+")),
)  # fmt: skip
_TRAILING = (
    (Notice.ERRATUM, re.compile(rf"\s*[\[(]\s*{_ERRATUM}\s*[\])]?\s*\.?$")),
    (Notice.ERRATUM, re.compile(rf"\s*[-:.]+\s*{_ERRATUM}\s*\.?$")),
    (Notice.ERRATUM, re.compile(r"\s*[\[(]vol\.?\s*\w+,?\s*(?:pg|p|pp|art no)\.?[^()]*[\])]\s*\.?$")),
    (Notice.ERRATUM, re.compile(r"\s*\([^()]{3,120}\((?:19|20)\d\d\)\s*\d+[\s:;,\d]*\([^()]{1,30}\)\s*\)\s*\.?$")),
    (Notice.RETRACTION, re.compile(r"\s*[\[(]\s*(?:retract(?:ed|ion)[^\])]*|withdrawn)\s*[\])]?\s*\.?$")),
    (Notice.REPLY, re.compile(rf"\s*[-:.?]+\s*{_REPLY}\s*\.?$")),
    (Notice.REPLY, re.compile(rf"\s*[\[(]\s*{_REPLY}[^\])]*[\])]?\s*\.?$")),
    (Notice.COMMENT, re.compile(r"\s*[-:.?]+\s*(?:comment|commentary|a comment)\s*\.?$")),
    (Notice.PROTOCOL, re.compile(r"\s*[\[(]\s*protocol\s*[\])]?\s*\.?$")),
    (Notice.PROTOCOL, re.compile(r"\s*[-:.]+\s*(?:a |the )?(?:study |trial )?protocol(?: for (?:an? )?.{0,120})?\s*\.?$")),
)  # fmt: skip
# "Corrigendum to X [Journal 27 (1997) 285]", "Erratum: X (Journal (1997) 48:10 (1289-1296))"
_CITED_PLACE = re.compile(
    r"\s*[\"'\u201d]?\s*[\[(][^\[\]]{0,160}\b(?:19|20)\d\d\b[^\[\]]{0,60}[\])]\s*\.?$"
)
_BRACKETED = re.compile(r"^\[([^\[\]]+)\]\W*$")  # a translated title
# Titles without any of these words can't match the patterns above.
_HINT = re.compile(
    r"errat|corrig|correct|retract|withdraw|concern|repl(?:y|ies)|respon|rejoin|rebut|comment|\bre\b|regard|remark|discussion of|protocol"
    r"|[\[(]vol|(?:19|20)\d\d\)"
)
_TYPE_ERRATUM = re.compile(r"errat|corrigend|correction")
_TYPE_RETRACTION = re.compile(r"retract|withdraw")
_TYPE_CONCERN = re.compile(r"expression of concern")
_TYPE_CONFERENCE = re.compile(r"meeting abstract|conference|proceeding|congress|\bposter\b")
_JOURNAL_CONFERENCE = re.compile(
    r"\bconference:|\b(?:annual (?:scientific )?meeting|congress of|conference on|symposium on|proceedings of the \d+)\b"
)
_TITLE_ABSTRACT = re.compile(r"[\[(]\s*(?:meeting |conference )?abstract(?: no\W*\w+)?\s*[\])]\W*$")
_PAGES_ABSTRACT = re.compile(r"\babstract|\bposter|\bp\d+\.\d+")
_PREPRINT_DOI = re.compile(PREPRINT_DOI)
_WORD = re.compile(r"[^\W_]+")
_COCHRANE_DOI = "10.1002/14651858"
_COCHRANE_ID = re.compile(r"\bcd ?0*(\d{5,6})\b")
_VERSION = re.compile(r"\.pub(\d+)$|(?:/|\.)v(\d+)$")
# Page letters that belong to supplements of abstracts rather than to electronic pages.
_SUPPLEMENT_LETTERS = frozenset(("s", "p", "a", "ab"))
_TYPE_SILENT = frozenset(("", "generic", "journal article", "journal", "jour"))


def notices(title: str, type_: str) -> tuple[frozenset[Notice], str]:
    """The notices of a folded title and type, and the title that they are about, without them."""
    found = set()
    if _TYPE_ERRATUM.search(type_):
        found.add(Notice.ERRATUM)
    if _TYPE_RETRACTION.search(type_) and "retracted publication" not in type_:
        found.add(Notice.RETRACTION)
    if _TYPE_CONCERN.search(type_):
        found.add(Notice.CONCERN)
    whole = _BRACKETED.match(title)
    core = whole.group(1) if whole else title
    changed = bool(_HINT.search(core))
    while changed:
        changed = False
        for notice, pattern in (*_LEADING, *_TRAILING):
            shorter = pattern.sub("", core, count=1)
            if shorter != core:
                found.add(notice)
                core, changed = shorter, True
    if found & {Notice.ERRATUM, Notice.RETRACTION, Notice.CONCERN}:
        core = _CITED_PLACE.sub("", core)
    if Notice.REPLY in found:
        found.discard(Notice.COMMENT)  # "Re: X - Reply" is the reply
    return frozenset(found), core or title


def kind(
    *, type_: str, title: str, journal: str, pages: str, doi: str, is_registered: bool, place: Place
) -> Kind:
    """The kind of a record from its folded fields. is_registered: it stands under a trial register's number."""
    words = set(_WORD.findall(journal)) if len(journal) < 60 else set()
    if (
        "cochrane database" in journal
        or doi.startswith(_COCHRANE_DOI)
        or {"cochrane", "syst"} <= words
    ):
        return Kind.COCHRANE
    if (
        is_registered
        or type_ == "trial"
        or "registry" in type_
        or any(name in journal for name in REGISTERS)
    ):
        return Kind.REGISTRY
    if (
        "preprint" in type_
        or _PREPRINT_DOI.match(doi)
        or not words.isdisjoint(PREPRINT_SERVERS)
        or journal in PREPRINT_SERVER_NAMES
    ):
        return Kind.PREPRINT
    if (
        _TYPE_CONFERENCE.search(type_)
        or _JOURNAL_CONFERENCE.search(journal)
        or _TITLE_ABSTRACT.search(title)
        or _PAGES_ABSTRACT.search(pages)
    ):
        return Kind.CONFERENCE
    unplaced = not place.page and type_ in _TYPE_SILENT
    return (
        Kind.UNSURE
        if unplaced or place.is_supplement or place.letters in _SUPPLEMENT_LETTERS
        else Kind.ARTICLE
    )


def version(doi: str) -> int:
    """The version a DOI names (.pub3, /v2); 1 for a Cochrane DOI without one; 0 if it says nothing."""
    found = _VERSION.search(doi)
    if found:
        return int(found.group(1) or found.group(2))
    return 1 if doi.startswith(_COCHRANE_DOI) else 0


def cochrane_id(doi: str, pages: str) -> str:
    """The number of a Cochrane review (CD and six digits), from its DOI or its pages; empty if neither has it."""
    found = _COCHRANE_ID.search(doi.replace(".", " ")) or _COCHRANE_ID.search(pages)
    return found.group(1) if found else ""
