"""Documents in Markdown: CommonMark with GitHub's tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reviews.documents.blocks import Block, Heading, Paragraph, Table, Verbatim

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~&])")
# At the start of a line these would begin a list or a rule.
LEADING = re.compile(r"^(\s*)([-+=]|\d+[.)](?=\s))", re.M)
TICKS = re.compile(r"`+")


def markdown(blocks: Iterable[Block]) -> str:
    """The document. What people wrote is shown as they wrote it, never taken as marks."""
    return "\n\n".join(map(_block, blocks)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_line(block.text)}"
        case Paragraph():
            return "  \n".join(_escaped(line) for line in block.text.splitlines())
        case Verbatim():
            fence = "`" * max(3, 1 + max(map(len, TICKS.findall(block.text)), default=0))
            return f"{fence}text\n{block.text}\n{fence}"
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    rule = ["---:" if n in table.numbers else "---" for n in range(len(table.head))]
    return "\n".join([_row(table.head), f"| {' | '.join(rule)} |", *map(_row, table.rows)])


def _row(cells: Sequence[str]) -> str:
    texts = ("<br>".join(_line(line) for line in cell.splitlines()) for cell in cells)
    return f"| {' | '.join(texts)} |"


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return LEADING.sub(_unmarked, SPECIAL.sub(r"\\\1", text.strip()))


def _unmarked(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"
