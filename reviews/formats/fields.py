"""The fields of one record by tag, and facts found in them by precedence."""

import re
from collections.abc import Iterator, KeysView, Sequence
from dataclasses import dataclass

from .reference import RawField
from .tagged import Block


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a fact may stand: a tag, and what its value must look like; the pattern's group 1,
    or else all that it matches, is the fact. A value may be very long: patterns must be linear."""

    tag: str
    pattern: re.Pattern[str]


def place(tag: str, pattern: str = r".+") -> Place:
    return Place(tag=tag, pattern=re.compile(pattern, re.S))


class Fields:
    """The values of a block by tag; blank ones are left out."""

    __slots__ = ("_by_tag", "_fields")

    def __init__(self, block: Block) -> None:
        self._fields = block.fields
        by_tag: dict[str, list[list[str]]] = {}
        for tag, lines in block.fields:
            if len(lines) > 1 or lines[0]:
                by_tag.setdefault(tag, []).append(lines)
        self._by_tag = by_tag

    def __contains__(self, tag: str) -> bool:
        return tag in self._by_tag

    @property
    def tags(self) -> KeysView[str]:
        """Those that have a value."""
        return self._by_tag.keys()

    def all(self, tag: str, joint: str = " ") -> list[str]:
        """The values of a tag, the lines of each joined."""
        return [
            lines[0] if len(lines) == 1 else joint.join(lines).strip()
            for lines in self._by_tag.get(tag, ())
        ]

    def lines(self, *tags: str) -> list[str]:
        """The lines of all values of these tags, each an item of a list; tag by tag."""
        return [
            line for tag in tags for lines in self._by_tag.get(tag, ()) for line in lines if line
        ]

    def first(self, tags: Sequence[str], joint: str = " ") -> str | None:
        """The first value of the first tag that has one."""
        for tag in tags:
            for lines in self._by_tag.get(tag, ()):
                return lines[0] if len(lines) == 1 else joint.join(lines).strip()
        return None

    def find(self, places: Sequence[Place]) -> str | None:
        """The fact at the first place that has one."""
        for at in places:
            if at.tag in self._by_tag:
                for value in self.all(at.tag):
                    if found := at.pattern.search(value):
                        return (found[1] if at.pattern.groups else found[0]).strip()
        return None

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Tag and value in the order of the file; blank ones left out."""
        for tag, lines in self._fields:
            if value := " ".join(lines).strip():
                yield tag, value

    @property
    def raw(self) -> tuple[RawField, ...]:
        """Every field, blank ones too, its lines joined by line feeds."""
        return tuple(
            [
                (tag, lines[0] if len(lines) == 1 else "\n".join(lines))
                for tag, lines in self._fields
            ]
        )
