"""What holds for every figure: well formed, fit for a strict policy, legible, nothing overlapping."""

import itertools
from pathlib import Path

import pytest

from synthesis.figures.canvas import Target
from synthesis.figures.forest import draw_forest
from synthesis.figures.prisma import draw_prisma
from tests.synthesis.figures.forest_samples import FOREST
from tests.synthesis.figures.prisma_samples import PRISMA
from tests.synthesis.figures.reading import SVG, Text, rects_of, root_of, texts_of

GOLDEN = Path(__file__).parents[2] / "reference/figures/golden"
FIGURES = [*PRISMA, *FOREST]
ALLOWED = {
    "svg": {"width", "height", "viewBox", "role", "aria-labelledby", "font-family", "fill"},
    "title": {"id"},
    "desc": {"id"},
    "g": set(),
    "a": {"href", "aria-label", "text-decoration"},
    "text": {"x", "y", "font-size", "font-weight", "text-anchor", "transform"},
    "rect": {"x", "y", "width", "height", "fill", "fill-opacity", "stroke", "stroke-width"},
    "line": {"x1", "y1", "x2", "y2", "stroke", "stroke-width", "stroke-dasharray"},
    "polyline": {"points", "fill", "stroke", "stroke-width"},
    "polygon": {"points", "stroke"},
    "circle": {"cx", "cy", "r", "fill", "stroke", "stroke-width", "stroke-dasharray"},
}


def draw(name: str, target: Target = Target.EXPORT) -> str:
    if name in PRISMA:
        return draw_prisma(PRISMA[name](), target=target)
    plot, layout = FOREST[name]
    return draw_forest(plot(), layout, target=target)


@pytest.mark.parametrize("name", FIGURES)
def test_figure_equals_its_golden_file(name):
    assert draw(name) == (GOLDEN / f"{name}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("name", FIGURES)
def test_figure_has_presentation_attributes_only(name, target):
    for node in root_of(draw(name, target)).iter():
        tag = node.tag.removeprefix(SVG)
        assert set(node.keys()) <= ALLOWED[tag], tag


@pytest.mark.parametrize("name", FIGURES)
def test_figure_on_screen_has_no_colour_of_its_own(name):
    root = root_of(draw(name, Target.SCREEN))
    paints = {node.get(key) for node in root.iter() for key in ("fill", "stroke")}
    assert paints <= {None, "none", "currentColor"}
    paints = {node.get(key) for node in root_of(draw(name)).iter() for key in ("fill", "stroke")}
    assert paints <= {None, "none", "#000", "#fff", "#e6e6e6"}


@pytest.mark.parametrize("name", FIGURES)
def test_figure_is_named_and_described(name):
    root = root_of(draw(name))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text
    assert desc.text
    assert all(group.findtext(f"{SVG}title") for group in root.iter(f"{SVG}g"))


@pytest.mark.parametrize("name", FIGURES)
def test_text_is_never_under_seven_points(name):
    assert min(text.size for text in texts_of(root_of(draw(name)))) >= 7


@pytest.mark.parametrize("name", FIGURES)
def test_text_stays_on_the_sheet_and_inside_its_box(name):
    root = root_of(draw(name))
    _, _, width, height = (float(part) for part in root.get("viewBox").split())
    for text in texts_of(root):
        assert text.left >= -0.1, text
        assert text.right <= width + 0.1, text
        assert text.top >= -0.1, text
        assert text.bottom <= height, text
    boxes = [rect for rect in rects_of(root) if rect.is_edge and rect.bottom - rect.top > 10]
    for text, box in itertools.product(texts_of(root), boxes):
        if _overlap(text, box):
            assert text.left >= box.left, text
            assert text.right <= box.right, text
            assert text.top >= box.top, text
            assert text.bottom <= box.bottom, text


@pytest.mark.parametrize("name", FIGURES)
def test_texts_do_not_overlap(name):
    for one, other in itertools.combinations(texts_of(root_of(draw(name))), 2):
        assert not _overlap(one, other), (one, other)


@pytest.mark.parametrize("name", PRISMA)
def test_no_line_of_a_diagram_crosses_a_box(name):
    root = root_of(draw(name))
    boxes = [rect for rect in rects_of(root) if rect.is_edge]
    for line in root.iter(f"{SVG}polyline"):
        points = [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            assert x1 == x2 or y1 == y2, "arrows have right angles only"
            for box in boxes:
                crosses = (
                    max(x1, x2) > box.left + 0.02
                    and min(x1, x2) < box.right - 0.02
                    and max(y1, y2) > box.top + 0.02
                    and min(y1, y2) < box.bottom - 0.02
                )
                assert not crosses, (points, box)


def _overlap(one: Text, other: object) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.05 and down > 0.05
