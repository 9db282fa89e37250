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


def _table(head: Head) -> int | None:
    header = find_header(head.text)
    return header.offset if header and header.has_title else None


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
