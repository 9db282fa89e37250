"""Captions and footnotes under a figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from synthesis.figures.canvas import Canvas
from synthesis.figures.metrics import NBSP, tie, width_of, wrap
from synthesis.figures.wording import sentence

_NOTE_SIZE = 7.5
_GAP = 4.5  # between the bold lead and the text


@dataclass(frozen=True, kw_only=True, slots=True)
class Caption:
    """lead: "Figure 1.", set in bold. text: what the figure shows, the method, the signs."""

    lead: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What a reader must know of the numbers wherever the figure goes.

    These sentences are drawn even when the caption is left out.
    illustrative: the numbers are no results. draft: counts are not final. stale: why the figure is
    out of date, in a sentence, or "".
    """

    illustrative: bool = False
    draft: bool = False
    stale: str = ""

    def sentences(self) -> str:
        """The sentences that open the caption."""
        parts = ["Illustrative numbers."] if self.illustrative else []
        if self.stale:
            parts.append(f"Out of date: {sentence(self.stale)}")
        return " ".join(parts)


def draw_caption(
    canvas: Canvas, y: float, caption: Caption | None, standing: Standing, *, size: float
) -> float:
    """Draw the caption with its first baseline at y; the baseline after the last line is returned.

    size: points. Without a caption only the standing's sentences are drawn, if there are any.
    """
    text = standing.sentences()
    lead = ""
    if caption is not None:
        lead = f"{caption.lead.rstrip('.')} (draft)." if standing.draft else caption.lead
        text = f"{text} {caption.text}".strip()
    if not lead and not text:
        return y
    lead = lead.replace(" ", NBSP)
    taken = width_of(lead, size, bold=True) + _GAP if lead else 0.0
    leading = size * 1.25
    canvas.text(0, y, lead, size=size, bold=True)
    for i, line in enumerate(wrap(tie(text), canvas.width, size, first=taken)):
        canvas.text(taken if i == 0 else 0, y + i * leading, line, size=size)
        last = y + i * leading
    return last + leading


def draw_notes(canvas: Canvas, y: float, notes: Sequence[tuple[str, str]]) -> float:
    """Draw footnotes, (mark, text) each, with the first baseline at y; the next baseline is returned.

    Lines after a note's first hang under its text. mark: "" for a note without one.
    """
    for sign, text in notes:
        indent = width_of(f"{sign}{NBSP}", _NOTE_SIZE) + 1 if sign else 0.0
        canvas.text(0, y, sign, size=_NOTE_SIZE)
        for line in wrap(tie(text), canvas.width - indent, _NOTE_SIZE):
            canvas.text(indent, y, line, size=_NOTE_SIZE)
            y += 9.4
        y += 1.25
    return y
