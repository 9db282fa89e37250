"""Records of JSON files: cut out of the stream, parsed one by one, their values.

A record is an object: an item of a list, or all of the file. Each is parsed on its own, so that
a damaged one doesn't take the others with it.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .cutting import MAX_LEVELS, MAX_PARTS, Damaged, Tape, Unit, read_units, with_rest
from .messages import MessageKind, Notes
from .reference import Parsed, ParsedReference, RawField
from .source import Head, Source

Json = Any
"""A JSON value: of every JSON type."""

EXCERPT = 80
BETWEEN = "\ufeff, \t\r\n"
# A string ends with its line at the latest: one without its end must not hide what follows.
TOKEN = re.compile(r'"[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*\\?("|(?=[\r\n])|\Z)|[{}\[\]]')
NO_TEXT = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
"""Escapes of NUL, and of surrogates: in pairs they are a character, alone they are none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JsonFormat:
    """A format whose records are objects. lists: the keys that lead to a list of records within
    an object around it. signs: patterns that are all found near the beginning."""

    name: str
    label: str
    lists: tuple[tuple[str, ...], ...]
    signs: tuple[re.Pattern[str], ...]
    parse: Callable[[dict[str, Json], tuple[RawField, ...]], tuple[ParsedReference, str | None]]
    suffixes: tuple[str, ...] = (".json",)

    def sniff(self, head: Head) -> int | None:
        is_json = head.text.startswith(("[", "{"))
        return 0 if is_json and all(sign.search(head.text) for sign in self.signs) else None

    def read(self, source: Source) -> Iterator[Parsed]:
        tape = Tape(source)
        units = with_rest(JsonCutter(tape, self.lists, source.notes), tape)
        return read_units(source, units, self._parse)

    def _parse(self, unit: Unit) -> tuple[ParsedReference, str | None]:
        record = object_of(unit)
        return self.parse(record, tuple(values_of(record)))


class JsonCutter:
    """Cuts a tape into records: a scanner that knows strings and brackets."""

    def __init__(self, tape: Tape, lists: Iterable[tuple[str, ...]], notes: Notes) -> None:
        self._tape = tape
        self._lists = frozenset(lists)
        self._notes = notes
        self._place = 0
        self._between = 0
        self._is_cut_off = False

    def __iter__(self) -> Iterator[Unit]:
        tape = self._tape
        while token := self._next():
            self._between = token.end()
            if token[0] == "[":
                yield from self._list()
            elif token[0] == "{":
                yield from self._top(token.start())
        if self._is_cut_off:
            self._notes.add(MessageKind.FILE_CUT_OFF, line=tape.line_of(len(tape.text)))

    def _next(self) -> re.Match[str] | None:
        """The next string or bracket."""
        tape = self._tape
        while True:
            found = TOKEN.search(tape.text, self._place)
            is_whole = found and (found[1] or found[1] is None or found.end() < len(tape.text))
            if found and is_whole:
                self._place = found.end()
                return found
            self._place = found.start() if found else len(tape.text)
            if not tape.grow():
                self._is_cut_off = self._is_cut_off or found is not None
                return None

    def _top(self, begin: int) -> Iterator[Unit]:
        """An object that is in no list: a record, unless there is a list of records in it."""
        tape = self._tape
        keys: list[str | None] = []
        key = re.match("", "")
        is_around = False
        deepest = 0
        while token := self._next():
            sign = token[0]
            if sign in "]}":
                if not keys:
                    break
                keys.pop()
            elif sign in "[{":
                is_named = key and tape.text[key.end() : token.start()].strip() == ":"
                keys.append(key[0][1:-1] if key and is_named else None)
                deepest = max(deepest, len(keys))
                if sign == "[" and tuple(keys) in self._lists:
                    is_around = True
                    self._between = token.end()
                    yield from self._list()
                    keys.pop()
            key = token if sign[0] == '"' else None
        self._is_cut_off = self._is_cut_off or token is None
        if not is_around:
            end = self._place if token else len(tape.text)
            yield self._unit(begin, end, is_closed=token is not None, levels=deepest)

    def _list(self) -> Iterator[Unit]:
        """The records of a list whose bracket is open."""
        nested = 0
        while token := self._next():
            sign = token[0]
            if sign == "{" and not nested:
                self._look_between(token.start())
                yield self._record(token.start())
            elif sign in "[{":
                nested += 1
            elif sign in "]}" and nested:
                nested -= 1
            elif sign == "]":
                self._look_between(token.start())
                return
        self._is_cut_off = True

    def _record(self, begin: int) -> Unit:
        """An object of a list. It is incomplete if another begins in it with no key, or if the
        list ends before it."""
        tape = self._tape
        level = deepest = 1
        while token := self._next():
            sign = token[0]
            if sign in "[{":
                before = tape.text[max(begin + 1, token.start() - EXCERPT) : token.start()]
                if level == 1 and sign == "{" and not before.rstrip().endswith(":"):
                    break
                level += 1
                deepest = max(deepest, level)
            elif level == 1 and sign == "]":
                break
            elif sign in "]}":
                level -= 1
                if not level:
                    return self._unit(begin, token.end(), levels=deepest)
        end = token.start() if token else len(tape.text)
        return self._unit(begin, end, is_closed=False, levels=deepest)

    def _unit(self, begin: int, end: int, *, levels: int, is_closed: bool = True) -> Unit:
        unit = self._tape.cut_unit(begin, end, is_closed=is_closed)
        is_wide = len(unit.text) > MAX_PARTS < unit.text.count(",")
        unit.is_too_complex = is_wide or levels > MAX_LEVELS
        self._place = self._between = self._tape.at
        return unit

    def _look_between(self, end: int) -> None:
        """Say what stands between the records of a list and isn't a record."""
        tape = self._tape
        loose = tape.text[self._between : end].strip(BETWEEN)
        if loose:
            first = loose.splitlines()[0][:EXCERPT]
            line = tape.line_of(tape.text.find(first, self._between))
            self._notes.add(MessageKind.TEXT_OUTSIDE, line=line, text=first)


def object_of(unit: Unit) -> dict[str, Json]:
    """The object that a unit holds, its numbers as they are written. Raises Damaged."""
    try:
        record: dict[str, Json] = DECODER.decode(unit.text)
    except json.JSONDecodeError as problem:
        line = unit.line + problem.lineno - 1
        words = f"{problem.msg[:1].lower()}{problem.msg[1:]}, line {line}"
        raise Damaged(MessageKind.RECORD_DAMAGED, problem=words) from problem
    if NO_TEXT.search(unit.text):
        record = _as_text(record)
    return record


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """An object; the values of a key that stands in it several times as a list."""
    found = dict(pairs)
    if len(found) < len(pairs):
        found = {name: [value for key, value in pairs if key == name] for name in found}
        found = {name: values if len(values) > 1 else values[0] for name, values in found.items()}
    return found


DECODER = json.JSONDecoder(
    strict=False,
    parse_int=str,
    parse_float=str,
    parse_constant=str,
    object_pairs_hook=_object,
)
"""Made once: json.loads makes one for each text."""


def _as_text(value: Json) -> Json:
    """Without NUL, which no database takes; halves of a surrogate pair replaced."""
    if isinstance(value, str):
        halves = value.replace("\0", "").encode("utf-16", "surrogatepass")
        return halves.decode("utf-16", "replace")
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    if isinstance(value, dict):
        return {_as_text(key): _as_text(each) for key, each in value.items()}
    return value


def values_of(record: Json) -> list[RawField]:
    """Every value with the keys to it ("author/family"), in order; a list's under one name."""
    found: list[RawField] = []

    def walk(value: Json, path: str) -> None:
        if isinstance(value, dict) and value:
            for key, each in value.items():
                walk(each, f"{path}/{key}" if path else key)
        elif isinstance(value, list) and value:
            for each in value:
                walk(each, path)
        else:
            found.append((path, scalar(value)))

    walk(record, "")
    return found


def scalar(value: Json) -> str:
    """A value as text; nothing, an object or a list as ""."""
    if isinstance(value, str):
        return value.strip()
    return str(value).lower() if isinstance(value, bool) else ""


def first(record: dict[str, Json], *keys: str) -> str | None:
    """The first value of the first of these keys that has one; of a list its first item."""
    for key in keys:
        value = record.get(key)
        for each in value if isinstance(value, list) else [value]:
            if text := scalar(each):
                return text
    return None
