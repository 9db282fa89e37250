"""Reading a drawn figure back: its texts and shapes with their places."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from synthesis.figures.metrics import width_of

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Text:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    upwards: bool


@dataclass(frozen=True)
class Rect:
    left: float
    right: float
    top: float
    bottom: float
    is_edge: bool


def root_of(svg: str) -> Element:
    return fromstring(svg)


def texts_of(node: Element) -> list[Text]:
    """All texts by the width table; ascent and descent are those of capitals and of commas."""
    found = []
    for text in node.iter(f"{SVG}text"):
        content = "".join(text.itertext())
        size, x, y = (float(text.get(key, "")) for key in ("font-size", "x", "y"))
        width = width_of(content, size, bold=text.get("font-weight") == "bold")
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
        upwards = text.get("transform") is not None
        if upwards:
            box = (x - size * 0.72, x + size * 0.2, y - width / 2, y + width / 2)
        else:
            left = x - share * width
            box = (left, left + width, y - size * 0.72, y + size * 0.2)
        found.append(Text(content, *box, size, upwards))
    return found


def rects_of(node: Element) -> list[Rect]:
    found = []
    for rect in node.iter(f"{SVG}rect"):
        x, y, width, height = (float(rect.get(key, "0")) for key in ("x", "y", "width", "height"))
        found.append(Rect(x, x + width, y, y + height, rect.get("stroke") is not None))
    return found


def groups_of(svg: str) -> dict[str, Element]:
    """The groups by their titles."""
    return {group.findtext(f"{SVG}title", ""): group for group in root_of(svg).iter(f"{SVG}g")}


def words_of(node: Element) -> str:
    """All texts of a part of a figure, in drawing order, with plain spaces."""
    return " ".join(text.text for text in texts_of(node)).replace("\u00a0", " ")


def axis_of(svg: str) -> tuple[float, float]:
    """Left and right end of the axis: the widest line among those of 0.75 pt that isn't a rule."""
    lines = [
        line for line in root_of(svg).findall(f"{SVG}line") if line.get("stroke-width") == "0.75"
    ]
    flat = [line for line in lines if line.get("y1") == line.get("y2")]
    axis = max(flat, key=lambda line: float(line.get("y1")))
    return float(axis.get("x1")), float(axis.get("x2"))


def number(node: Element, key: str) -> float:
    return float(node.get(key, "nan"))


def squares(group: Element) -> list[tuple[float, float, bool]]:
    """Centre, side and whether it is open, of each square."""
    return [
        (
            number(rect, "x") + number(rect, "width") / 2,
            number(rect, "width"),
            rect.get("fill") == "none",
        )
        for rect in group.iter(f"{SVG}rect")
    ]


def heads(group: Element) -> int:
    """Arrow heads: the polygons of three corners."""
    return sum(len(part.get("points").split()) == 3 for part in group.iter(f"{SVG}polygon"))
