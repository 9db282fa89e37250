"""Records of XML files: cut out of the stream, parsed one by one, their values.

A record is parsed on its own, so that a damaged one doesn't take the others with it. That is
safe too: entities can be declared before a root element only, which is never parsed, but refused
if it declares any. (defusedxml would read this right, in twice the time: it is written in Python.)
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import XML, Element, ParseError
from xml.parsers.expat import ErrorString

from .cutting import (
    MAX_LEVELS,
    MAX_PARTS,
    Damaged,
    Tape,
    Unit,
    read_units,
    too_complex,
    with_rest,
)
from .messages import MessageKind, Notes, Reason, Unreadable
from .reference import Parsed, ParsedReference, RawField
from .source import Head, Source

EXCERPT = 80
LONGEST_TOKEN = 64
ANGLE = re.compile("[<>]")
SKIPPED = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
DOCTYPE = r"<!DOCTYPE[^<>\[\]]*(?:\[[^\[\]]*\])?[^<>\[\]]*>"
PROLOG = rf"\A(?:(?><\?[^>]*\?>|<!--.*?-->|{DOCTYPE})\s*+)*"
INLINE = frozenset(
    "b bold br em font i inf it italic math p s sc span strong style sub sup u".split()  # noqa: SIM905 - a list of words
)
"""Elements that are markup inside of a value, not fields."""

BLOCKS = frozenset(("br", "p"))
SIGNS = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:#?(\w{1,40});)?|<(?![^\W\d]|[/!?:])", re.S)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
PREFIX = re.compile(r"<([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
PREDEFINED = frozenset(("amp", "lt", "gt", "quot", "apos"))


@dataclass(frozen=True, kw_only=True, slots=True)
class XmlFormat:
    """A format whose records are elements. records: their names. wrappers: the names of those
    around them, outermost first. start: what the text begins with, behind the prolog."""

    name: str
    label: str
    records: tuple[str, ...]
    wrappers: tuple[str, ...]
    start: str
    parse: Callable[[Element, tuple[RawField, ...]], tuple[ParsedReference, str | None]]
    suffixes: tuple[str, ...] = (".xml",)

    def sniff(self, head: Head) -> int | None:
        return 0 if re.match(PROLOG + self.start, head.text, re.S) else None

    def read(self, source: Source) -> Iterator[Parsed]:
        tape = Tape(source)
        units = with_rest(XmlCutter(tape, self, source.notes), tape)
        return read_units(source, units, self._parse)

    def _parse(self, unit: Unit) -> tuple[ParsedReference, str | None]:
        record = element_of(unit)
        return self.parse(record, tuple(values_of(record)))


class XmlCutter:
    """Cuts a tape into records: a scanner that knows comments, CDATA sections, instructions, and
    the tags of records; the rest is for the parser."""

    def __init__(self, tape: Tape, format: XmlFormat, notes: Notes) -> None:
        self._tape = tape
        self._notes = notes
        records, wrappers = "|".join(format.records), "|".join(format.wrappers)
        self._token = re.compile(rf"<(?:!--|!\[CDATA\[|\?|!ENTITY|/?(?:{records})(?=[\s/>]))")
        self._wrapper = re.compile(rf"<(/?)(?:{wrappers})(?:\s[^<>]*)?>|{DOCTYPE}")
        self._place = 0
        self._skipped: list[tuple[int, int]] = []
        self._n_open = 0

    def __iter__(self) -> Iterator[Unit]:
        tape = self._tape
        begin: int | None = None
        while token := self._next():
            if token[0][1] != "/":
                if begin is not None:
                    yield self._unit(begin, token.start(), is_closed=False)
                    begin = tape.at
                else:
                    begin = token.start()
                end = self._tag_end()
                is_empty = end > 0 and tape.text[end - 2] == "/"
                if not is_empty and not (end := self._leap(token[0])):
                    continue
            elif begin is None or not (end := self._tag_end()):
                continue
            yield self._unit(begin, end)
            begin = None
        line = tape.line_of(len(tape.text))
        if begin is not None:
            yield self._unit(begin, len(tape.text), is_closed=False)
        else:
            self._look_between(len(tape.text))
        if begin is not None or self._n_open > 0:
            self._notes.add(MessageKind.FILE_CUT_OFF, line=line)

    def _next(self) -> re.Match[str] | None:
        """The next tag of a record."""
        tape = self._tape
        while True:
            found = self._token.search(tape.text, self._place)
            if found is None:
                self._place = max(self._place, len(tape.text) - LONGEST_TOKEN)
                if not tape.grow():
                    return None
                continue
            self._place = found.end()
            if found[0] == "<!ENTITY":
                raise Unreadable(Reason.ENTITIES_DECLARED, line=tape.line_of(found.start()))
            if (closing := SKIPPED.get(found[0])) is None:
                return found
            end = tape.find(closing, self._place)
            self._place = len(tape.text) if end < 0 else end
            self._skipped.append((found.start(), self._place))

    def _tag_end(self) -> int:
        """Where the tag ends whose name was found; 0 if another begins before, or it doesn't."""
        tape, place = self._tape, self._place
        while (found := ANGLE.search(tape.text, place)) is None:
            place = len(tape.text)
            if not tape.grow():
                return 0
        return found.end() if found[0] == ">" else 0

    def _leap(self, tag: str) -> int:
        """Where the record that `tag` opens ends, if that is simple to say: its text is all there,
        and holds nothing that could hide a tag. 0 if it isn't."""
        text, begin = self._tape.text, self._place
        following = text.find(tag, begin)
        limit = following if following >= 0 else len(text)
        end = text.find(f"</{tag[1:]}>", begin, limit)
        if end < 0 or text.find("<!", begin, end) >= 0 or text.find("<?", begin, end) >= 0:
            return 0
        self._place = end
        return end + len(tag) + 2

    def _unit(self, begin: int, end: int, *, is_closed: bool = True) -> Unit:
        tape = self._tape
        if begin > tape.at:
            self._look_between(begin)
        unit = tape.cut_unit(begin, end, is_closed=is_closed)
        unit.is_too_complex = len(unit.text) > MAX_PARTS < unit.text.count("<")
        self._place = max(self._place - end, 0) + tape.at
        self._skipped.clear()
        return unit

    def _look_between(self, end: int) -> None:
        """Say what stands between records and isn't of the kind that does."""
        tape = self._tape
        parts, at = [], tape.at
        for start, stop in self._skipped:
            if start < end:
                parts.append(tape.text[at:start])
                at = stop
        parts.append(tape.text[at:end])

        def noted(found: re.Match[str]) -> str:
            if found[1] is not None:
                self._n_open += -1 if found[1] else 1
            return ""

        loose = self._wrapper.sub(noted, "".join(parts)).strip("\ufeff \t\r\n")
        if loose:
            first = loose.splitlines()[0][:EXCERPT]
            line = tape.line_of(max(tape.at, tape.text.find(first, tape.at, end)))
            self._notes.add(MessageKind.TEXT_OUTSIDE, line=line, text=first)


def element_of(unit: Unit) -> Element:
    """The element that a unit holds, mended if it must be. Raises Damaged."""
    try:
        record = XML(unit.text)
    except ParseError as problem:
        line, _ = problem.position
        unit.mended = f"{ErrorString(problem.code)}, line {unit.line + line - 1}"
        try:
            record = XML(mended(unit.text))[0]
        except ParseError:
            raise Damaged(MessageKind.RECORD_DAMAGED, problem=unit.mended) from problem
    if "xmlns" in unit.text or unit.mended:
        for element in record.iter():
            element.tag = element.tag.rpartition("}")[2]
    return record


def mended(text: str) -> str:
    """A record with what exporters get wrong put right: control characters dropped, entities of
    HTML and bare signs replaced, prefixes declared; in a root of its own."""
    text = SIGNS.sub(_character, CONTROLS.sub("", text))
    prefixes = {found[1] or found[2] for found in PREFIX.finditer(text)} - {"xml", "xmlns"}
    declared = "".join(f' xmlns:{prefix}="{prefix}"' for prefix in sorted(prefixes))
    return f"<mended{declared}>{text}</mended>"


def _character(found: re.Match[str]) -> str:
    if found[0].startswith("<![") or found[1] in PREDEFINED:
        return found[0]
    text = CONTROLS.sub("", html.unescape(found[0]))
    return text.replace("&", "&amp;").replace("<", "&lt;")


def values_of(record: Element) -> list[RawField]:
    """Every value with the path to it, attributes too ("Article/ELocationID/@EIdType"), in order."""
    found: list[RawField] = []
    add, local = found.append, _local

    def walk(element: Element, path: str, level: int) -> None:
        """What an element with others inside holds."""
        if level > MAX_LEVELS:
            raise too_complex()
        begin = len(found)
        text = element.text
        is_value = (text and not text.isspace()) or element[0].tag in INLINE
        inside = f"{path}/" if path else ""
        for child in () if is_value else element:
            tail = child.tail
            if tail and not tail.isspace():
                is_value = True
                break
            place = inside + child.tag
            for name, value in child.items():
                add((f"{place}/@{local(name)}", value))
            if len(child):
                walk(child, place, level + 1)
            else:
                text = child.text
                add((place, text.strip() if text else ""))
        if is_value:
            # What was found inside is in the text.
            del found[begin:]
            add((path, text_of(element)))

    found += [(f"@{local(name)}", value) for name, value in record.items()]
    if len(record):
        walk(record, "", 1)
    else:
        add(("", text_of(record)))
    return found


def _local(name: str) -> str:
    """The name of an attribute without its namespace."""
    return name.rpartition("}")[2] if "}" in name else name


Values = Mapping[str, Sequence[str]]
"""The values of a record by their paths, blank ones left out."""


def by_path(raw: Iterable[RawField]) -> Values:
    found: dict[str, list[str]] = {}
    for path, value in raw:
        if path in found:
            found[path].append(value)
        elif value:
            found[path] = [value]
    return found


def first(values: Values, *paths: str) -> str | None:
    """The first value at the first of these paths that has one."""
    for path in paths:
        if path in values:
            return values[path][0]
    return None


def texts(values: Values, *paths: str) -> list[str]:
    """The values at these paths, path by path."""
    return [text for path in paths for text in values.get(path, ()) if text]


def text_of(element: Element) -> str:
    """The text of an element, markup dropped; what follows a paragraph is on a line of its own."""
    if len(element) == 0:
        return (element.text or "").strip()
    for inner in element.iter():
        if inner.tag.lower() in BLOCKS and not (inner.tail or "").startswith("\n"):
            inner.tail = f"\n{inner.tail or ''}"
    return "".join(element.itertext()).strip()


def inside(record: Element, path: str) -> Iterable[Element]:
    """What the first element at a path holds, in order. (find takes twice the time.)"""
    for name in path.split("/"):
        found = record.find(name)
        if found is None:
            return ()
        record = found
    return record


def one_line(text: str | None) -> str | None:
    """A value on one line."""
    return " ".join(text.split()) if text else None
