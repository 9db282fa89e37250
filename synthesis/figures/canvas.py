"""A sheet that collects SVG elements: presentation attributes only, all text escaped.

No style attribute, no class, no script: the text passes a Content-Security-Policy without
unsafe-inline when it stands inside a page.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from synthesis.figures.wording import printable

FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
HEAD = 4.2  # length and width of an arrow head, points
_MM = 25.4 / 72
_SAFE_URL = re.compile(r"(?:https?://|/(?!/)|[?#])[^\s\\]*\Z")
_SAFE_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


class Target(StrEnum):
    """Where a figure goes. On screen it takes the page's ink and may hold links."""

    SCREEN = "screen"
    EXPORT = "export"


class Towards(StrEnum):
    """Where an arrow head points."""

    LEFT = "left"
    RIGHT = "right"
    DOWN = "down"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A piece of a line. url: where it leads, on screen only; name: what a link is called."""

    text: str
    url: str | None = None
    name: str = ""


Points = Sequence[tuple[float, float]]


class Canvas:
    """The elements of one figure, in drawing order."""

    def __init__(self, *, figure_id: str, width: float, target: Target) -> None:
        """figure_id: an XML name, unique in the page. width: points."""
        if not _SAFE_ID.match(figure_id):
            raise ValueError(f"not usable as a figure's id: {figure_id!r}")
        self.width = width
        self.ink = "currentColor" if target is Target.SCREEN else "#000"
        self._id = figure_id
        self._target = target
        self._elements: list[str] = []
        self._has_links = False

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """What is drawn inside is one <g> with this <title>."""
        self._elements.append(f"<g><title>{_text(title)}</title>")
        yield
        self._elements.append("</g>")

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        stroke: float = 0,
        shade: bool = False,
    ) -> None:
        """A rectangle: its edge if `stroke` (points) is given, else a filled one. shade: a light ground."""
        if not stroke:
            paint = self._paint("fill", self.ink)
        elif not shade:
            paint = self._paint("fill", "none")
        elif self._target is Target.SCREEN:
            paint = self._paint("fill", self.ink) + ' fill-opacity="0.1"'
        else:
            paint = self._paint("fill", "#e6e6e6")
        edge = self._stroke(stroke) if stroke else ""
        self._elements.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"{paint}{edge}/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: float, dashes: str = ""
    ) -> None:
        """A straight line. stroke: points. dashes: lengths as in stroke-dasharray."""
        self._elements.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"{self._stroke(stroke, dashes)}/>'
        )

    def polyline(self, points: Points, *, stroke: float) -> None:
        """A line through points, not filled."""
        self._elements.append(
            f'<polyline points="{_points(points)}" fill="none"{self._stroke(stroke)}/>'
        )

    def polygon(self, points: Points) -> None:
        """A filled polygon."""
        self._elements.append(
            f'<polygon points="{_points(points)}"{self._paint("fill", self.ink)} stroke="none"/>'
        )

    def circle(self, x: float, y: float, radius: float, *, stroke: float, dashes: str = "") -> None:
        """A circle's edge."""
        self._elements.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="none"{self._stroke(stroke, dashes)}/>'
        )

    def head(self, x: float, y: float, towards: Towards) -> None:
        """An arrow head with its tip at this point."""
        half = HEAD / 2
        if towards is Towards.DOWN:
            self.polygon([(x, y), (x - half, y - HEAD), (x + half, y - HEAD)])
            return
        back = x + HEAD if towards is Towards.LEFT else x - HEAD
        self.polygon([(x, y), (back, y - half), (back, y + half)])

    def text(
        self,
        x: float,
        y: float,
        content: str | Sequence[Span],
        *,
        size: float,
        bold: bool = False,
        anchor: str = "start",
        upwards: bool = False,
    ) -> None:
        """One line of text on the baseline y. anchor: start, middle or end. upwards: read from below."""
        spans = [Span(text=content)] if isinstance(content, str) else content
        inside = "".join(self._span(span) for span in spans)
        if not inside:
            return
        attributes = f' x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"'
        if anchor != "start":
            attributes += f' text-anchor="{anchor}"'
        if bold:
            attributes += ' font-weight="bold"'
        if upwards:
            attributes += f' transform="rotate(-90 {_n(x)} {_n(y)})"'
        self._elements.append(f"<text{attributes}>{inside}</text>")

    def finish(self, *, height: float, title: str, desc: str) -> str:
        """The figure as SVG text. title: its name. desc: its main numbers in words."""
        # An img has no children for assistive technology: links would be lost in it.
        role = "group" if self._has_links else "img"
        names = f"{self._id}-t {self._id}-d"
        ground = ""
        if self._target is Target.EXPORT:
            ground = f'<rect width="{_n(self.width)}" height="{_n(height)}" fill="#fff"/>\n'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(self.width * _MM)}mm"'
            f' height="{_n(height * _MM)}mm" viewBox="0 0 {_n(self.width)} {_n(height)}"'
            f' role="{role}" aria-labelledby="{names}"'
            f' font-family="{FONTS}" fill="{self.ink}">\n'
            f'<title id="{self._id}-t">{_text(title)}</title>\n'
            f'<desc id="{self._id}-d">{_text(desc)}</desc>\n'
            f"{ground}" + "\n".join(self._elements) + "\n</svg>\n"
        )

    def _span(self, span: Span) -> str:
        text = _text(span.text)
        if span.url is None or self._target is Target.EXPORT:
            return text
        if not _SAFE_URL.match(printable(span.url)):
            raise ValueError(f"not a link that a figure may hold: {span.url!r}")
        self._has_links = True
        name = f' aria-label="{_text(span.name)}"' if span.name else ""
        return f'<a href="{_text(span.url)}"{name} text-decoration="underline">{text}</a>'

    def _paint(self, attribute: str, paint: str) -> str:
        # Everything inherits the sheet's ink: only what differs is written.
        return "" if attribute == "fill" and paint == self.ink else f' {attribute}="{paint}"'

    def _stroke(self, width: float, dashes: str = "") -> str:
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        return f' stroke="{self.ink}" stroke-width="{_n(width)}"{dashed}'


def _n(value: float) -> str:
    """A coordinate with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _points(points: Points) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _text(text: str) -> str:
    return escape(printable(text))
