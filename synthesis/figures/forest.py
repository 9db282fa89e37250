"""Forest plots as SVG, 174 mm or 84 mm wide."""

from synthesis.figures.canvas import Canvas, Target
from synthesis.figures.caption import Standing, draw_caption, draw_notes
from synthesis.figures.forest_narrow import draw_narrow
from synthesis.figures.forest_plot import ForestPlot, Layout
from synthesis.figures.forest_rows import left_out_notes
from synthesis.figures.forest_text import summary_of
from synthesis.figures.forest_wide import draw_wide
from synthesis.figures.metrics import tie, wrap

_WIDTHS = {Layout.WIDE: 493.23, Layout.NARROW: 238.11}  # 174 and 84 mm


def draw_forest(
    plot: ForestPlot, layout: Layout = Layout.WIDE, *, target: Target = Target.SCREEN
) -> str:
    """The plot as SVG text.

    Squares have an area by weight (by inverse variance where the plot is not pooled), diamonds are
    pooled intervals, bars under them prediction intervals; what passes the axis gets an arrow head.
    Each row is one <g> with a <title>. The narrow layout leaves out the text columns and the risk
    of bias. Raises UnprintableText for control characters, TooManyColumns where the wide layout has
    no room left for the axis.
    """
    canvas = Canvas(figure_id=plot.figure_id, width=_WIDTHS[layout], target=target)
    is_wide = layout is Layout.WIDE
    draw = draw_wide if is_wide else draw_narrow
    size = 8.0 if is_wide else 7.5
    y = draw(canvas, plot)
    if plot.not_pooled:
        y = _draw_reason(canvas, plot.not_pooled, y, size)
    standing = Standing(illustrative=plot.illustrative, stale=plot.stale)
    y = draw_caption(canvas, y + 15, plot.caption, standing, size=size)
    told = [plot.bias_note] if is_wide and plot.bias_note else []
    notes = [*left_out_notes(plot), *(("", note) for note in [*told, *plot.notes])]
    y = draw_notes(canvas, y + 2, notes)
    return canvas.finish(height=y - 3, title=f"Forest plot: {plot.title}", desc=summary_of(plot))


def _draw_reason(canvas: Canvas, reason: str, y: float, size: float) -> float:
    """Why there is no overall estimate, in a box; its lower end is returned."""
    lines = wrap(tie(reason), canvas.width - 17, size)
    leading = size * 1.25
    top, height = y + 8, len(lines) * leading + 9
    with canvas.group("Why there is no overall estimate"):
        canvas.rect(0.5, top, canvas.width - 1, height, stroke=0.75)
        for i, line in enumerate(lines):
            canvas.text(8, top + 11.5 + i * leading, line, size=size)
    return top + height
