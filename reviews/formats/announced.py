"""Formats that are recognised, so that the refusal can name them, but not read yet.

Each goes from here when its own module comes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .messages import Reason, Unreadable
from .reference import Parsed
from .source import Head, Source
from .tables import find_header

Sniff = Callable[[Head], int | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """A `Format` whose reading is a refusal."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    find: Sniff

    def sniff(self, head: Head) -> int | None:
        return self.find(head)

    def read(self, source: Source) -> Iterator[Parsed]:
        raise Unreadable(Reason.NOT_YET, label=self.label)


def _by(pattern: str, flags: re.RegexFlag = re.M) -> Sniff:
    sign = re.compile(pattern, flags)

    def find(head: Head) -> int | None:
        found = sign.search(head.text)
        return found.start() if found else None

    return find


def _workbook(head: Head) -> int | None:
    return 0 if any(name.startswith("xl/") for name in head.parts) else None


def _json(*patterns: str) -> Sniff:
    """JSON text in which each pattern is found somewhere."""
    signs = [re.compile(pattern) for pattern in patterns]

    def find(head: Head) -> int | None:
        is_json = head.text.startswith(("[", "{"))
        return 0 if is_json and all(sign.search(head.text) for sign in signs) else None

    return find


def _table(head: Head) -> int | None:
    header = find_header(head.text)
    return header.offset if header and header.has_title else None


# Atomic, since a comment that could end in several places would be tried in each.
XML = r"\A(?><\?xml[^>]*>\s*)?(?>(?><!--.*?-->)\s*)*+(?><!DOCTYPE[^>\[]*>\s*)?"

PUBMED_XML = Announced(
    name="pubmed-xml",
    label="PubMed XML",
    suffixes=(".xml",),
    find=_by(
        XML + r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|PubmedBookArticleSet)\b", re.S
    ),
)
ENDNOTE_XML = Announced(
    name="endnote-xml",
    label="EndNote XML",
    suffixes=(".xml",),
    find=_by(XML + r"<xml>\s*<records>", re.S),
)
EBSCO_XML = Announced(
    name="ebsco-xml",
    label="EBSCOhost XML",
    suffixes=(".xml",),
    find=_by(XML + r"<records>\s*<rec\b", re.S),
)
ICTRP_XML = Announced(
    name="ictrp-xml",
    label="WHO ICTRP XML",
    suffixes=(".xml",),
    find=_by(XML + r"<Trials_downloaded_from_ICTRP\b", re.S),
)
CTGOV_JSON = Announced(
    name="ctgov-json",
    label="ClinicalTrials.gov JSON",
    suffixes=(".json",),
    find=_json(r'"protocolSection"'),
)
CSL_JSON = Announced(
    name="csl-json",
    label="CSL JSON",
    suffixes=(".json",),
    find=_json(r'"type"\s*:\s*"[a-z_-]+"', r'"(?:title|author|issued)"\s*:'),
)
XLSX = Announced(
    name="xlsx",
    label="Excel workbook",
    suffixes=(".xlsx",),
    find=_workbook,
)
WOS_TAB = Announced(
    name="wos-tab",
    label="Web of Science, tab-delimited",
    suffixes=(".txt",),
    find=_by(r"\APT\tAU\t"),
)
CSV = Announced(
    name="csv",
    label="CSV",
    suffixes=(".csv", ".tsv"),
    find=_table,
)
