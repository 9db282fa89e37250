"""The boxes of a PRISMA diagram: their words, and how a box breaks them into lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from synthesis.figures.canvas import Canvas, Span
from synthesis.figures.metrics import NBSP, tie, width_of, wrap
from synthesis.figures.prisma_diagram import (
    PrismaDiagram,
    Reason,
    Source,
    SourceKind,
)
from synthesis.figures.wording import count, mark

_PADDING = 4.0
_INDENT = 5.0
_GAP = 6.0  # between a label and its number at the end of the line
_REASON_LINES = 3  # a longer reason goes on in a footnote


class Kind(Enum):
    """How an entry sets its label and its count."""

    HEADING = auto()  # a label alone
    COUNT = auto()  # the label, then "(n = 5)"
    INLINE = auto()  # "(n = 5)" on the label's line
    ITEM = auto()  # indented, the number at the end of the line


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One label of a box with its count. place: the key of its link and of its footnote mark."""

    kind: Kind
    label: str
    place: str
    n: str = ""
    after: str = ""
    bold: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a box: text from the left, and at its end a number."""

    spans: tuple[Span, ...]
    indent: float = 0.0
    number: tuple[Span, ...] = ()
    bold: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A box with its lines, not yet placed. title: its numbers in words."""

    title: str
    lines: tuple[Line, ...]
    size: float
    last: bool = False

    @property
    def height(self) -> float:
        """Points."""
        return len(self.lines) * self.size * 1.2 + 2 * _PADDING - 1

    def draw(self, canvas: Canvas, x: float, y: float, width: float) -> None:
        """Draw the box with its upper left corner here."""
        with canvas.group(self.title):
            canvas.rect(x, y, width, self.height, stroke=1, shade=self.last)
            baseline = y + _PADDING + self.size * 0.78
            for line in self.lines:
                canvas.text(
                    x + _PADDING + line.indent,
                    baseline,
                    line.spans,
                    size=self.size,
                    bold=line.bold,
                )
                canvas.text(
                    x + width - _PADDING, baseline, line.number, size=self.size, anchor="end"
                )
                baseline += self.size * 1.2


class Typesetter:
    """Breaks entries into lines: knows the diagram's links and the marks of its footnotes.

    Reasons that need more than three lines are shortened, and end in `overflow` as notes.
    """

    def __init__(self, diagram: PrismaDiagram, size: float) -> None:
        self._links = diagram.links
        self._size = size
        self._marks: dict[str, str] = {}
        self.notes: list[tuple[str, str]] = []
        self.pending_marks: list[str] = []
        for note in diagram.footnotes:
            sign = self._next_mark() if note.places else ""
            self.notes.append((sign, note.text))
            if note.pending and sign:
                self.pending_marks.append(sign)
            for place in note.places:
                self._marks[place] = (
                    f"{self._marks[place]} {sign}" if place in self._marks else sign
                )

    def box(self, entries: Iterable[Entry], width: float, *, title: str, last: bool = False) -> Box:
        """A box of this outer width."""
        inner = width - 2 * _PADDING
        lines = [line for entry in entries for line in self._lines(entry, inner)]
        return Box(title=title, lines=tuple(lines), size=self._size, last=last)

    def _lines(self, entry: Entry, width: float) -> list[Line]:
        if entry.kind is Kind.ITEM:
            return self._item(entry, width)
        label = tie(entry.label)
        if entry.kind is Kind.HEADING:
            words = wrap(label + self._mark(entry.place), width, self._size, bold=entry.bold)
            return [Line(spans=(Span(text=text),), bold=entry.bold) for text in words]
        return self._counted(entry, label, width)

    def _counted(self, entry: Entry, label: str, width: float) -> list[Line]:
        """The label, and "(n = 5)" behind its last line or on a line of its own."""
        tail = self._tail(entry)
        tail_text = "".join(span.text for span in tail)
        words = wrap(label, width, self._size, bold=entry.bold)
        lines = [Line(spans=(Span(text=text),), bold=entry.bold) for text in words]
        joined = f"{words[-1]} {tail_text}"
        fits = width_of(joined, self._size, bold=entry.bold) <= width
        if fits and (entry.kind is Kind.INLINE or len(words) > 1):
            lines[-1] = Line(spans=(Span(text=f"{words[-1]} "), *tail), bold=entry.bold)
        else:
            lines.append(Line(spans=tail, bold=entry.bold))
        return lines

    def _tail(self, entry: Entry) -> tuple[Span, ...]:
        opening = "(n" + NBSP + ("" if entry.n.startswith("not") else f"={NBSP}")
        closing = f"){entry.after}{self._mark(entry.place)}"
        return (Span(text=opening), self._linked(entry), Span(text=closing))

    def _item(self, entry: Entry, width: float) -> list[Line]:
        sign = self._mark(entry.place)
        words = self._beside_number(tie(entry.label) + sign, entry, width)
        if "reason:" in entry.place and len(words) > _REASON_LINES:
            words = self._shortened(entry, sign, width)
        linked = self._linked(entry)
        last = len(words) - 1
        return [
            Line(
                spans=(Span(text=text),),
                indent=_INDENT,
                number=(linked,) if i == last else (),
            )
            for i, text in enumerate(words)
        ]

    def _beside_number(self, text: str, entry: Entry, width: float) -> list[str]:
        """Lines of a label; the last one leaves room for the number at its end."""
        room = width - _INDENT
        number = width_of(entry.n.replace(" ", NBSP), self._size)
        *lines, last = wrap(text, room, self._size)
        return [*lines, *wrap(last, room - number - _GAP, self._size)]

    def _shortened(self, entry: Entry, sign: str, width: float) -> list[str]:
        """The reason's first words with a mark; the whole of it becomes a footnote."""
        note = self._next_mark()
        self.notes.append((note, f"{entry.label[:1].upper()}{entry.label[1:].rstrip('.')}."))
        kept = entry.label
        while True:
            kept = kept.rsplit(" ", 1)[0] if " " in kept else kept[: len(kept) // 2]
            words = self._beside_number(tie(kept) + f"…{NBSP}{note}{sign}", entry, width)
            if len(words) <= _REASON_LINES:
                return words

    def _linked(self, entry: Entry) -> Span:
        name = f"{entry.label.rstrip(':')}: {entry.n}"
        return Span(text=entry.n.replace(" ", NBSP), url=self._links.get(entry.place), name=name)

    def _mark(self, place: str) -> str:
        sign = self._marks.get(place)
        return f"{NBSP}{sign.replace(' ', NBSP)}" if sign else ""

    def _next_mark(self) -> str:
        return mark(sum(1 for sign, _ in self.notes if sign))


def counted(
    boxes: Mapping[str, int | None],
    key: str,
    label: str,
    *,
    inline: bool = False,
    colon: bool = False,
    bold: bool = False,
) -> Entry:
    """An entry "label (n = 5)". colon: a list follows."""
    return Entry(
        kind=Kind.INLINE if inline else Kind.COUNT,
        label=label,
        place=key,
        n=count(boxes[key]),
        after=":" if colon else "",
        bold=bold,
    )


def item(boxes: Mapping[str, int | None], key: str, label: str) -> Entry:
    """An indented entry with its number at the end of the line."""
    return Entry(kind=Kind.ITEM, label=label, place=key, n=count(boxes[key]))


def source_items(sources: Sequence[Source], kind: SourceKind) -> list[Entry]:
    """The sources of one kind, one entry each."""
    return [
        Entry(kind=Kind.ITEM, label=part.name, place=f"source:{part.id}", n=_yield(part))
        for part in sources
        if part.kind is kind
    ]


def reason_items(reasons: Sequence[Reason], prefix: str) -> list[Entry]:
    """Reasons for exclusion, one entry each. prefix: "reason" or "other_reason"."""
    return [
        Entry(kind=Kind.ITEM, label=part.text, place=f"{prefix}:{part.id}", n=count(part.n))
        for part in reasons
    ]


def _yield(source: Source) -> str:
    if source.yield_reported:
        return count(source.n)
    return f"at least {count(source.n)}" if source.n else count(None)
