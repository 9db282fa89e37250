"""Finding the entries of a BibTeX file, and the fields of each, line by line.

Nothing stops the scan: an entry that isn't closed ends where the next begins, and what can't be
read is said. Source: Patashnik, "BibTeXing" (1988); the grammars of btparse and biber.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from .decoding import MILLION, Lines
from .messages import Message, MessageKind, Notes, Reason, Unreadable
from .tagged import EXCERPT, MAX_RECORD

MAX_MACROS = 10_000
MAX_MACRO = 1_000
MAX_EXPANSIONS = 100
"""Of one entry. Macros may hold macros: together these limits bound what a small file becomes."""

HEAD = re.compile(
    r"(?<![\w.@])@[ \t]*([A-Za-z][\w-]*)[ \t]*(?:(\{|\((?=[^\s(),]*\s*(?:[,=\"]|$)))|(?=[\r\n]|$))"
)
NEXT_ENTRY = re.compile(
    r"\ufeff?[ \t]*@[ \t]*(?:(?i:string|preamble|comment)[ \t]*[{(]"
    r"|[A-Za-z][\w-]*[ \t]*[{(][^\s{}()=,]*[ \t]*(?:,|[\r\n]|$))"
)
"""The line of an entry's beginning, told from a line of text inside of an entry."""

OPENING = re.compile(r"[ \t]*([{(])")
SPACE = re.compile(r"[\s\ufeff]*")
NAME = re.compile(r"[^\s=,{}()\"#%@\\]+(?:[ \t]+[^\s=,{}()\"#%@\\]+)*")
KEY = re.compile(r"[^,\r\n{}]*")
KEY_ALONE = re.compile(r"([^\s,={}\"]+)[ \t]+(?=[A-Za-z][\w-]*[ \t]*=[ \t]*[\"{\d])")
"""A key without the comma behind it."""

NO_KEY = re.compile(r"\s*[A-Za-z][\w-]*\s*=\s*[\"{\d]")
WORD = re.compile(r"[^\s#,{}()\"=]+")
BRACES = re.compile(r"\\.|[{}]", re.S)
QUOTES = re.compile(r"\\.|[{}\"]", re.S)
JUNK = re.compile(r"[^,{}()\r\n]+,?|.")
STRAY = re.compile(r"[ \t]*,[ \t]*[\r\n]")
FIELD_LINE = re.compile(r"(?:^|(?<=\r))[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*(?=[{\"\w])", re.M)
CLOSERS = {"{": "}", "(": ")"}
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
NO_RECORDS = frozenset({"string", "preamble", "comment"})


@dataclass(kw_only=True, slots=True)
class Entry:
    """One entry. fields: name, as written, and the parts of its value, macros put in and
    delimiters gone. is_closed: its end was found."""

    line: int
    type: str
    key: str = ""
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    is_closed: bool = True
    raw_text: str = ""


class _Ended(Exception):
    """The file ended, or another entry began, inside of an entry."""


class Scanner:
    """Iterate it once for the entries in order. What stands between them is in the raw text of the
    entry after it, or of the last one; the raw texts joined are the file."""

    def __init__(self, lines: Lines, notes: Notes) -> None:
        self._source = iter(lines)
        self._lines = lines
        self._notes = notes
        self._text = ""
        self._at = 0
        self._number = 0
        self._cut = 0
        self._raw: list[str] = []
        self._size = 0
        self._again: deque[tuple[int, str]] = deque()
        self._ends_at_entry = False
        self._ends_comments = False
        self._macros = {name: name for name in MONTHS.split()}
        self._expansions = 0
        self._has_junk = False

    def __iter__(self) -> Iterator[Entry]:
        held: Entry | None = None
        while (head := self._find_head()) is not None:
            kind, opening = head
            if kind == "comment":
                self._pass_comment()
            elif kind in NO_RECORDS:
                self._define(kind, opening)
            else:
                entry = Entry(line=self._number, type=kind)
                self._read_entry(entry, CLOSERS[opening])
                if held:
                    yield held
                entry.raw_text = self._take()
                held = entry
        if held:
            held.raw_text += self._take()
            yield held

    def _pull(self) -> bool:
        """Go to the next line; not at the end of the file."""
        if self._size > MAX_RECORD:
            raise Unreadable(Reason.RECORD_TOO_LONG, line=self._number, limit=MAX_RECORD // MILLION)
        if self._again:
            number, text = self._again.popleft()
        elif text := next(self._source, ""):
            number = self._lines.number
        else:
            return False
        self._raw.append(self._text[self._cut :])
        self._size += len(text)
        self._text, self._number, self._at, self._cut = text, number, 0, 0
        return True

    def _advance(self) -> None:
        """Go to the next line inside of an entry. Raises _Ended."""
        if not self._pull():
            self._at = len(self._text)
            raise _Ended
        if self._ends_at_entry and NEXT_ENTRY.match(self._text):
            raise _Ended

    def _take(self) -> str:
        """The raw text since the last call."""
        text = "".join(self._raw) + self._text[self._cut : self._at]
        self._raw, self._cut, self._size = [], self._at, len(self._text) - self._at
        return text

    def _peek(self) -> str:
        """The next character that isn't blank. Raises _Ended."""
        while True:
            char = self._text[self._at : self._at + 1]
            if not char:
                self._advance()
            elif not char.isspace() and char != "\ufeff":
                return char
            elif found := SPACE.match(self._text, self._at):
                self._at = found.end()

    def _note(self, kind: MessageKind, **params: str | int) -> None:
        self._notes.put(Message(kind=kind, line=self._number, params=params))

    def _find_head(self) -> tuple[str, str] | None:
        """Type and opening delimiter of the next entry; text that is passed over is noted, once
        for lines that follow each other."""
        is_noted = False
        while True:
            found = HEAD.search(self._text, self._at)
            between = self._text[self._at : found.start() if found else None]
            between = between.strip("\ufeff \t\r\n\xa0")
            if between and not between.startswith("%") and not is_noted:
                self._note(MessageKind.TEXT_OUTSIDE, text=between[:EXCERPT])
            is_noted = bool(between)
            if found:
                self._at = found.end()
                if found[2]:
                    return found[1].lower(), found[2]
                # The delimiter may be on the next line.
                if self._pull() and (opening := OPENING.match(self._text)):
                    self._at = opening.end()
                    return found[1].lower(), opening[1]
                self._note(MessageKind.TEXT_OUTSIDE, text=found[0][:EXCERPT])
            elif not self._pull():
                self._at = len(self._text)
                return None

    def _define(self, kind: str, opening: str) -> None:
        """A macro's definition, or a preamble, which holds nothing for a reader."""
        self._ends_at_entry, self._expansions = True, 0
        entry = Entry(line=self._number, type=kind)
        try:
            if kind == "string":
                self._read_fields(entry, CLOSERS[opening])
            else:
                self._value(BRACES)
        except _Ended:
            self._notes.add(MessageKind.ENTRY_NOT_CLOSED, line=entry.line)
        for name, parts in entry.fields:
            value = "".join(parts)
            if len(value) <= MAX_MACRO and len(self._macros) < MAX_MACROS:
                self._macros[name.lower()] = value

    def _pass_comment(self) -> None:
        """A comment ends where its brace is closed: entries inside of it are no records. Where one
        never is, it ends at once, and those after it at the next entry: nothing is read thrice."""
        began, at, cut, size, text = self._number, self._at, self._cut, self._size, self._text
        n_raw = len(self._raw)
        self._ends_at_entry = self._ends_comments
        try:
            self._value(BRACES)
            return
        except _Ended:
            if self._ends_comments:
                return
        except Unreadable as refusal:
            if self._ends_comments or refusal.reason is not Reason.RECORD_TOO_LONG:
                raise
        self._ends_comments = True
        self._notes.add(MessageKind.ENTRY_NOT_CLOSED, line=began)
        if len(self._raw) > n_raw:
            pulled = [*self._raw[n_raw + 1 :], self._text]
            self._again.extendleft(reversed(list(enumerate(pulled, began + 1))))
            del self._raw[n_raw:]
        self._number, self._at, self._cut, self._size, self._text = began, at, cut, size, text

    def _read_entry(self, entry: Entry, closer: str) -> None:
        """Key and fields of an entry. Where its delimiters don't match, it is read by its lines
        too: if that finds more fields, the missing one was a value's."""
        self._ends_at_entry, self._expansions, self._has_junk = True, 0, False
        n_raw, at = len(self._raw), self._at - self._cut
        try:
            self._peek()
            if not NO_KEY.match(self._text, self._at):
                found = KEY_ALONE.match(self._text, self._at) or KEY.match(self._text, self._at)
                entry.key = found[0].strip() if found else ""
                self._at = found.end() if found else self._at
            self._read_fields(entry, closer)
        except _Ended:
            entry.is_closed = False
        if self._has_junk or not entry.is_closed:
            text = "".join(self._raw[n_raw:]) + self._text[self._cut : self._at]
            fields = _fields_by_line(text[at:])
            if len(fields) > len(entry.fields):
                entry.fields, entry.is_closed = fields, False

    def _read_fields(self, entry: Entry, closer: str) -> None:
        """Fields up to the closing delimiter. Raises _Ended."""
        while (char := self._peek()) != closer or self._is_stray():
            if char in (",", closer):
                self._at += 1
                continue
            if name := NAME.match(self._text, self._at):
                self._at = name.end()
                if self._peek() == "=":
                    self._at += 1
                    self._read_value(entry, name[0])
                    continue
            self._skip(name[0] if name else "")
        self._at += 1

    def _is_stray(self) -> bool:
        """Whether a closing delimiter is one too many: a comma and another field follow it."""
        if not STRAY.match(self._text, self._at + 1):
            return False
        if not self._again and (line := next(self._source, "")):
            self._again.append((self._lines.number, line))
        if not FIELD_LINE.match(self._again[0][1] if self._again else ""):
            return False
        self._note(MessageKind.FIELD_NOT_READ, text=self._text[self._at])
        return True

    def _skip(self, text: str) -> None:
        """Pass over what is no field, and note it. text: a name, passed already."""
        if not text and (found := JUNK.match(self._text, self._at)):
            text = found[0]
            self._at = found.end()
            if text == "{":
                self._value(BRACES)
        self._has_junk = True
        self._note(MessageKind.FIELD_NOT_READ, text=text.strip()[:EXCERPT])

    def _read_value(self, entry: Entry, name: str) -> None:
        """A value: parts in braces or quotation marks, numbers and macros, joined by #."""
        parts: list[str] = []
        entry.fields.append((name, parts))
        try:
            while True:
                char = self._peek()
                if char in '{"':
                    self._at += 1
                    parts.append(self._value(BRACES if char == "{" else QUOTES))
                elif word := WORD.match(self._text, self._at):
                    self._at = word.end()
                    parts.append(self._expanded(word[0]))
                if self._peek() != "#":
                    return
                self._at += 1
        except _Ended:
            if not parts:
                entry.fields.pop()
            raise

    def _value(self, pattern: re.Pattern[str]) -> str:
        """The text up to the delimiter that closes it: an escaped one, or one in braces, doesn't."""
        depth = 0
        parts = []
        start = self._at
        while True:
            for found in pattern.finditer(self._text, start):
                mark = found[0]
                if mark == "{":
                    depth += 1
                elif mark == "}" and depth:
                    depth -= 1
                elif not depth and (mark == '"' or (mark == "}" and pattern is BRACES)):
                    self._at = found.end()
                    parts.append(self._text[start : found.start()])
                    return "".join(parts)
            parts.append(self._text[start:])
            self._advance()
            start = 0

    def _expanded(self, word: str) -> str:
        """What a macro stands for; a number for itself, and so does a name that isn't defined."""
        if word[0].isdigit():
            return word
        value = self._macros.get(word.lower())
        self._expansions += 1
        if value is not None and self._expansions <= MAX_EXPANSIONS:
            return value
        self._note(MessageKind.MACRO_UNKNOWN, name=word[:EXCERPT])
        if len(self._macros) < MAX_MACROS and len(word) <= MAX_MACRO:
            self._macros.setdefault(word.lower(), word)
        return word


def _fields_by_line(text: str) -> list[tuple[str, list[str]]]:
    """The fields of an entry whose braces don't match, each from its line to that of the next."""
    starts = list(FIELD_LINE.finditer(text))
    ends = [found.start() for found in starts[1:]] + [len(text)]
    return [
        (found[1], [_undelimited(text[found.end() : end])])
        for found, end in zip(starts, ends, strict=False)
    ]


def _undelimited(value: str) -> str:
    """A value without comma, opening delimiter, and closing braces that nothing opened."""
    value = value.strip().rstrip(",").rstrip()
    if value[:1] in ("{", '"'):
        value = value[1:]
    excess = value.count("}") - value.count("{")
    for _ in CLOSERS:
        bare = value.rstrip("}")
        dropped = max(0, min(excess, len(value) - len(bare)))
        value = value[: len(value) - dropped].rstrip(", \t\r\n")
        excess -= dropped
    return value.removesuffix('"')
