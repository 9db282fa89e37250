"""The PRISMA 2020 flow diagram as SVG.

Grid, words and line widths follow the templates of Page et al. 2021 (BMJ 372:n71, CC BY 4.0).
"""

from dataclasses import dataclass

from synthesis.figures.canvas import HEAD, Canvas, Target, Towards
from synthesis.figures.caption import Standing, draw_caption, draw_notes
from synthesis.figures.metrics import NBSP, tie, width_of, wrap
from synthesis.figures.prisma_boxes import Box, Typesetter
from synthesis.figures.prisma_content import Content, Widths, content_of
from synthesis.figures.prisma_diagram import PrismaDiagram
from synthesis.figures.prisma_summary import summary_of, title_of
from synthesis.figures.wording import sentence

_FULL_WIDTH = 493.23  # 174 mm
_SINGLE_WIDTH = 357.17  # 126 mm: two boxes beside each other need no more
_LEFT = 22.0
_BAR_X, _BAR_WIDTH = 1.0, 14.0
_BAR_SIZE, _BAR_PADDING = 8.0, 3.0
_BESIDE = 11.0  # between a box and the box beside it
_BETWEEN_ROWS = 13.0
_STAGES = ("Identification", "Screening", "Included")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Columns:
    """Left edges and widths of the columns, points."""

    width: float
    size: float
    boxes: Widths
    previous: float
    main: float
    side: float
    other: float
    other_side: float


def draw_prisma(diagram: PrismaDiagram, *, target: Target = Target.SCREEN) -> str:
    """The diagram as SVG text, 174 mm wide (126 mm with databases only).

    Each box is one <g> with a <title>. On screen lines take the page's ink and numbers are links
    where the diagram has an address for them; an export is black on white without links. Raises
    UnprintableText for control characters, ValueError for an address that is not http(s) or local.
    """
    columns = _columns_of(diagram)
    typesetter = Typesetter(diagram, columns.size)
    content = content_of(diagram, typesetter, columns.boxes)
    canvas = Canvas(figure_id=diagram.figure_id, width=columns.width, target=target)
    y = _draw_band(canvas, diagram, typesetter.pending_marks) if diagram.draft else 0.0
    y = _draw_heads(canvas, diagram, columns, y)
    y = _draw_flow(canvas, content, columns, y)
    standing = Standing(
        illustrative=diagram.illustrative, draft=bool(diagram.draft), stale=diagram.stale
    )
    y = draw_caption(canvas, y + 15, diagram.caption, standing, size=8)
    y = draw_notes(canvas, y + 2, typesetter.notes)
    return canvas.finish(height=y - 3, title=title_of(diagram), desc=summary_of(diagram))


def _columns_of(diagram: PrismaDiagram) -> _Columns:
    template = diagram.template
    full = template.is_updated or template.has_other
    width = _FULL_WIDTH if full else _SINGLE_WIDTH
    gap = 10.0 if template.is_updated else 14.0
    shares = [(2, 116.0)]
    if template.has_other:
        shares = [(2, 96.0), (2, 84.0)] if template.is_updated else [(2, 116.0), (2, 104.0)]
    if template.is_updated:
        shares.insert(0, (1, 76.0 if template.has_other else 88.0))
    inner = width - 1 - _LEFT - gap * (len(shares) - 1)
    inner -= sum(_BESIDE * (n - 1) for n, _ in shares)
    unit = inner / sum(n * share for n, share in shares)
    sizes = [share * unit for _, share in shares]
    previous = sizes.pop(0) if template.is_updated else 0.0
    main = sizes[0]
    other = sizes[1] if template.has_other else 0.0
    x_main = _LEFT + (previous + gap if template.is_updated else 0.0)
    x_other = x_main + 2 * main + _BESIDE + gap
    return _Columns(
        width=width,
        size=7.5 if template.is_updated and template.has_other else 8.0,
        boxes=Widths(previous=previous, main=main, other=other),
        previous=_LEFT,
        main=x_main,
        side=x_main + main + _BESIDE,
        other=x_other,
        other_side=x_other + other + _BESIDE,
    )


def _draw_band(canvas: Canvas, diagram: PrismaDiagram, marks: list[str]) -> float:
    """The double-edged band over the whole width; its lower end is returned."""
    told = " ".join(sentence(part) for part in diagram.draft)
    if marks:
        noun = "footnote" if len(marks) == 1 else "footnotes"
        told = f"{told.rstrip('.')} ({noun}{NBSP}{NBSP.join(marks)})."
    start = _LEFT + 9 + width_of("DRAFT", 12, bold=True) + 8
    lines = wrap(tie(f"{told} Not for publication."), canvas.width - 9 - start, 8)
    height = 24 + 10 * (len(lines) - 1)
    width = canvas.width - _LEFT - 1
    with canvas.group("Draft: counts are not final"):
        canvas.rect(_LEFT, 2, width, height, stroke=1)
        canvas.rect(_LEFT + 2, 4, width - 4, height - 4, stroke=0.5)
        canvas.text(_LEFT + 9, 18.4, "DRAFT", size=12, bold=True)
        for i, line in enumerate(lines):
            canvas.text(start, 17.4 + 10 * i, line, size=8)
    return 8.0 + height


def _draw_heads(canvas: Canvas, diagram: PrismaDiagram, columns: _Columns, y: float) -> float:
    """The heads of the columns with their rules, on one line below; the top of row one is returned."""
    new = "new " if diagram.template.is_updated else ""
    both = 2 * columns.boxes.main + _BESIDE
    heads = [(columns.main, both, f"Identification of {new}studies via databases and registers")]
    if diagram.template.has_other:
        both = 2 * columns.boxes.other + _BESIDE
        heads.append((columns.other, both, f"Identification of {new}studies via other methods"))
    if diagram.template.is_updated:
        heads.insert(0, (columns.previous, columns.boxes.previous, "Previous studies"))
    broken = [(x, width, wrap(text, width, 8, bold=True)) for x, width, text in heads]
    deepest = max(len(lines) for _, _, lines in broken)
    bottom = y + 10 + 9.8 * (deepest - 1)
    for x, width, lines in broken:
        for i, line in enumerate(reversed(lines)):
            canvas.text(x, bottom - 9.8 * i, line, size=8, bold=True)
        canvas.line(x, bottom + 5, x + width, bottom + 5, stroke=1)
    return bottom + 13


def _draw_flow(canvas: Canvas, content: Content, columns: _Columns, y: float) -> float:
    """All boxes, arrows and side bars from this height on; the lower end is returned."""
    rows = list(zip(content.main, content.side, content.other, content.other_side, strict=True))
    tops, bottom = [], y
    for i, boxes in enumerate(rows):
        tops.append(bottom)
        held = (*boxes, content.previous) if i == 0 else boxes
        least = _bar_length(_STAGES[0]) if i == 0 else 0.0
        bottom += max(least, *(box.height for box in held if box)) + _BETWEEN_ROWS
    _draw_arm(canvas, content.main, content.side, columns.main, columns.boxes.main, tops)
    _draw_arm(canvas, content.other, content.other_side, columns.other, columns.boxes.other, tops)
    included = bottom
    end = _draw_end(canvas, content, columns, tops, included)
    end = max(end, included + _bar_length(_STAGES[2]))
    first_end, second_end = tops[1] - _BETWEEN_ROWS, included - _BETWEEN_ROWS
    spans = ((y, first_end), (tops[1], second_end), (included, end))
    for label, (top, foot) in zip(_STAGES, spans, strict=True):
        _draw_bar(canvas, label, top, foot)
    return end


def _draw_arm(
    canvas: Canvas,
    boxes: tuple[Box | None, ...],
    beside: tuple[Box | None, ...],
    x: float,
    width: float,
    tops: list[float],
) -> None:
    """One column with the boxes at its right: down from box to box, and from each to its neighbour."""
    centre = x + width / 2
    above: float | None = None
    for box, neighbour, top in zip(boxes, beside, tops, strict=True):
        if box is None:
            continue
        if above is not None:
            _arrow(canvas, [(centre, above), (centre, top)], Towards.DOWN)
        box.draw(canvas, x, top, width)
        above = top + box.height
        if neighbour is not None:
            neighbour.draw(canvas, x + width + _BESIDE, top, width)
            middle = top + min(box.height, neighbour.height) / 2
            points = [(x + width, middle), (x + width + _BESIDE, middle)]
            _arrow(canvas, points, Towards.RIGHT)


def _draw_end(
    canvas: Canvas, content: Content, columns: _Columns, tops: list[float], y: float
) -> float:
    """The boxes of included studies, entered from above and from the sides; their lower end."""
    x, width = columns.main, columns.boxes.main
    centre = x + width / 2
    content.included.draw(canvas, x, y, width)
    _arrow(canvas, [(centre, tops[3] + content.main[3].height), (centre, y)], Towards.DOWN)
    middle = y + content.included.height / 2
    if content.other[3] is not None:
        turn = columns.other + columns.boxes.other / 2
        start = tops[3] + content.other[3].height
        points = [(turn, start), (turn, middle), (x + width, middle)]
        _arrow(canvas, points, Towards.LEFT)
    end = y + content.included.height
    if content.total is None or content.previous is None:
        return end
    top = end + _BETWEEN_ROWS
    content.previous.draw(canvas, columns.previous, tops[0], columns.boxes.previous)
    content.total.draw(canvas, x, top, width)
    _arrow(canvas, [(centre, end), (centre, top)], Towards.DOWN)
    turn = columns.previous + columns.boxes.previous / 2
    middle = top + content.total.height / 2
    start = tops[0] + content.previous.height
    _arrow(canvas, [(turn, start), (turn, middle), (x, middle)], Towards.RIGHT)
    return top + content.total.height


def _arrow(canvas: Canvas, points: list[tuple[float, float]], towards: Towards) -> None:
    """A line at right angles whose last point is the tip of a head."""
    x, y = points[-1]
    back = HEAD - 1.2  # the line ends inside the head
    dx, dy = {Towards.DOWN: (0.0, -back), Towards.RIGHT: (-back, 0.0), Towards.LEFT: (back, 0.0)}[
        towards
    ]
    canvas.polyline([*points[:-1], (x + dx, y + dy)], stroke=1)
    canvas.head(x, y, towards)


def _bar_length(label: str) -> float:
    """The least length of a bar that holds its stage's name."""
    return width_of(label, _BAR_SIZE, bold=True) + 2 * _BAR_PADDING


def _draw_bar(canvas: Canvas, label: str, top: float, foot: float) -> None:
    """A stage's name at the left, reading upwards."""
    canvas.rect(_BAR_X, top, _BAR_WIDTH, foot - top, stroke=0.5)
    x, middle = _BAR_X + 9.8, (top + foot) / 2
    canvas.text(x, middle, label, size=_BAR_SIZE, bold=True, anchor="middle", upwards=True)
