"""Write the golden files of the figures' tests. Look at every difference before keeping it.

Run from the project's root: python -m tests.reference.figures.make_golden
"""

from pathlib import Path

from synthesis.figures.canvas import Target
from synthesis.figures.forest import draw_forest
from synthesis.figures.prisma import draw_prisma
from tests.synthesis.figures.forest_samples import FOREST
from tests.synthesis.figures.prisma_samples import PRISMA

GOLDEN = Path(__file__).parent / "golden"

if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, diagram in PRISMA.items():
        svg = draw_prisma(diagram(), target=Target.EXPORT)
        (GOLDEN / f"{name}.svg").write_text(svg, encoding="utf-8")
    for name, (plot, layout) in FOREST.items():
        svg = draw_forest(plot(), layout, target=Target.EXPORT)
        (GOLDEN / f"{name}.svg").write_text(svg, encoding="utf-8")
