"""Figures as PNG (resvg-py) and PDF (svglib with reportlab), with the fonts that are shipped.

No font of the machine is used: a figure looks the same on a server that has none.
"""

import html
import re
import struct
import zlib
from functools import cache
from io import BytesIO
from pathlib import Path

import resvg_py
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.pdfgen.canvas import Canvas
from svglib.fonts import register_font
from svglib.svglib import svg2rlg

from synthesis.figures.canvas import FONTS
from synthesis.figures.metrics import covered

FAMILY = "Liberation Sans"
_FONTS = Path(__file__).with_name("fonts")
_REGULAR = str(_FONTS / "LiberationSans-Regular.ttf")
_BOLD = str(_FONTS / "LiberationSans-Bold.ttf")
_PDF_REGULAR = "LiberationSans"
_INSTEAD = "□"
_TEXT = re.compile(r"(?<=>)[^<]+")
_TITLE = re.compile(r"<title[^>]*>([^<]*)</title>")
_METRE = 39.3701  # inches


class MissingGlyphs(ValueError):
    """The shipped fonts lack characters of the figure; `characters` holds them."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"The exported figure's font has no {', '.join(characters)}.")
        self.characters = characters


def uncovered(svg: str) -> str:
    """The characters of a figure's texts that the shipped fonts lack, each once, in their order."""
    characters = dict.fromkeys(char for text in _texts(svg) for char in text)
    return "".join(char for char in characters if not covered(char) and char != "\n")


def to_png(svg: str, *, dpi: int = 300, substitute: bool = False) -> bytes:
    """The figure as a PNG on white, with its resolution noted in the file.

    svg: what draw_prisma or draw_forest returned, for either target; links are left out. dpi: dots
    per inch at the figure's printed width. substitute: draw a box for characters that the fonts
    lack; MissingGlyphs is raised otherwise.
    """
    drawn = resvg_py.svg_to_bytes(
        svg_string=_prepared(svg, substitute=substitute),
        background="#fff",
        skip_system_fonts=True,
        font_files=[_REGULAR, _BOLD],
        dpi=dpi,
    )
    return _with_resolution(bytes(drawn), dpi)


def to_pdf(svg: str, *, substitute: bool = False) -> bytes:
    """The figure as a PDF of one page of its own size: text stays text, the fonts are embedded.

    svg, substitute: as for to_png. The same figure gives the same bytes.
    """
    _register_fonts()
    prepared = _prepared(svg, substitute=substitute)
    drawing = svg2rlg(BytesIO(prepared.encode()))
    if drawing is None:
        raise ValueError("not a figure")
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(drawing.width, drawing.height),
        invariant=1,
        lang="en",
        initialFontName=_PDF_REGULAR,
    )
    title = _TITLE.search(svg)
    canvas.setTitle(html.unescape(title[1]) if title else "")
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@cache
def _register_fonts() -> None:
    register_font(FAMILY, _REGULAR, rlgFontName=_PDF_REGULAR)
    register_font(FAMILY, _BOLD, weight="bold", rlgFontName="LiberationSans-Bold")
    # Every drawing names its default font, even unused: one that isn't embedded fails journals' checks.
    STATE_DEFAULTS["fontName"] = _PDF_REGULAR


def _prepared(svg: str, *, substitute: bool) -> str:
    """Black on nothing, without links, in the shipped family only."""
    # Our figures have no declarations and load nothing; anything else is not one of them.
    if "<!" in svg or "<image" in svg or "<use" in svg or not svg.startswith("<svg "):
        raise ValueError("not a figure of this package")
    missing = uncovered(svg)
    if missing and not substitute:
        raise MissingGlyphs(missing)
    svg = re.sub(r"</?a\b[^>]*>", "", svg)
    svg = svg.replace('"currentColor"', '"#000"').replace(f'"{FONTS}"', f'"{FAMILY}"')
    table = dict.fromkeys(map(ord, missing), _INSTEAD)
    return _TEXT.sub(lambda found: found[0].translate(table), svg)


def _texts(svg: str) -> list[str]:
    """What is written in the figure; titles and descriptions are not drawn."""
    drawn = re.sub(r"<(title|desc)\b[^>]*>[^<]*</\1>", "", svg)
    return [html.unescape(text) for text in _TEXT.findall(drawn)]


def _with_resolution(png: bytes, dpi: int) -> bytes:
    """The PNG with a pHYs chunk behind its header, so that documents place it at its printed size."""
    per_metre = round(dpi * _METRE)
    chunk = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    header = 8 + 25  # signature; length, type, 13 bytes and check sum of IHDR
    block = struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:header] + block + png[header:]
