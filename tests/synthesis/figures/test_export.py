import struct
import zlib
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from synthesis.figures.canvas import Target
from synthesis.figures.caption import Caption
from synthesis.figures.export import MissingGlyphs, to_pdf, to_png, uncovered
from synthesis.figures.forest import draw_forest
from synthesis.figures.forest_plot import Layout
from synthesis.figures.prisma import draw_prisma
from tests.synthesis.figures import forest_samples, prisma_samples

SIGNS = "Danböck ü ø – − τ² I² χ² ≥ ≤ † ‡ § ¶ … □ Ł ş Ж α"


def signed_figure() -> str:
    diagram = replace(prisma_samples.empty(), caption=Caption(lead="Figure 1.", text=SIGNS))
    return draw_prisma(diagram)


def chunks(png: bytes) -> dict[bytes, bytes]:
    found, at = {}, 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(kind + data)
        found[kind] = found.get(kind, b"") + data
        at += 12 + length
    return found


def ink(png: bytes) -> int:
    """Bytes of picture that are not white."""
    return sum(byte not in (0, 255) for byte in zlib.decompress(chunks(png)[b"IDAT"]))


@pytest.mark.parametrize(("layout", "millimetres"), [(Layout.WIDE, 174), (Layout.NARROW, 84)])
@pytest.mark.parametrize("dpi", [96, 300])
def test_png_has_the_printed_width_at_its_resolution(layout, millimetres, dpi):
    png = to_png(draw_forest(forest_samples.bcg_plain(), layout), dpi=dpi)
    parts = chunks(png)
    (width,) = struct.unpack(">I", parts[b"IHDR"][:4])
    assert width == pytest.approx(millimetres / 25.4 * dpi, abs=1)
    assert struct.unpack(">IIB", parts[b"pHYs"]) == (round(dpi / 0.0254), round(dpi / 0.0254), 1)


def test_png_draws_text_with_the_shipped_fonts_alone():
    with_text = ink(to_png(signed_figure(), dpi=96))
    bare = replace(prisma_samples.empty(), caption=None)
    assert with_text > ink(to_png(draw_prisma(bare), dpi=96)) > 0


@pytest.mark.parametrize("sign", "−τ²χ≥üøŁЖ†")
def test_png_draws_each_sign_as_itself(sign):
    def drawn(text: str) -> bytes:
        caption = Caption(lead="", text=text)
        return to_png(
            draw_prisma(replace(prisma_samples.empty(), caption=caption)), dpi=96, substitute=True
        )

    assert drawn(sign) not in (drawn("中"), drawn(" "))


def test_screen_and_export_figures_give_the_same_files():
    diagram = replace(prisma_samples.draft(), links={"records_screened": "/x"})
    on_screen, exported = (draw_prisma(diagram, target=target) for target in Target)
    inks = [ink(to_png(svg, dpi=72)) for svg in (on_screen, exported)]
    assert inks[0] == pytest.approx(inks[1], rel=0.02)
    pages = [PdfReader(BytesIO(to_pdf(svg))).pages[0] for svg in (on_screen, exported)]
    assert pages[0].extract_text() == pages[1].extract_text()


def test_pdf_keeps_text_and_embeds_its_fonts():
    reader = PdfReader(BytesIO(to_pdf(signed_figure())))
    (page,) = reader.pages
    assert SIGNS in page.extract_text()
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert {font["/BaseFont"].split("+")[1] for font in fonts} == {
        "LiberationSans",
        "LiberationSans-Bold",
    }
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts)


def test_pdf_has_the_figures_size_and_name():
    reader = PdfReader(BytesIO(to_pdf(draw_forest(forest_samples.bcg_plain(), Layout.NARROW))))
    assert float(reader.pages[0].mediabox.width) == pytest.approx(84 / 25.4 * 72, abs=0.1)
    assert reader.metadata.title == (
        "Forest plot: BCG vaccine against tuberculosis, 13 trials by allocation"
    )


def test_pdf_holds_the_numbers_of_the_plot():
    page = PdfReader(BytesIO(to_pdf(draw_forest(forest_samples.difficult())))).pages[0]
    text = page.extract_text().replace("\u00a0", " ")
    for part in (
        "−30.3 [−38.1, −22.5]",
        "τ² = 8.31",
        "I² = 93 %",
        "Müller-Oberländer 2019",
    ):
        assert part in text


@pytest.mark.parametrize("make", [to_png, to_pdf])
def test_same_figure_gives_the_same_bytes(make):
    svg = draw_forest(forest_samples.repeated())
    assert make(svg) == make(svg)


@pytest.mark.parametrize("make", [to_png, to_pdf])
def test_characters_without_a_glyph_are_refused_by_name_or_replaced(make):
    svg = draw_prisma(prisma_samples.crowded())
    assert uncovered(svg) == "中国知网"
    with pytest.raises(MissingGlyphs, match="中, 国, 知, 网") as caught:
        make(svg)
    assert caught.value.characters == "中国知网"
    assert make(svg, substitute=True)


def test_replaced_characters_are_boxes_in_the_pdf():
    svg = draw_prisma(prisma_samples.crowded())
    text = PdfReader(BytesIO(to_pdf(svg, substitute=True))).pages[0].extract_text()
    assert "□□□□ CNKI" in text


@pytest.mark.parametrize("make", [to_png, to_pdf])
@pytest.mark.parametrize(
    "svg",
    [
        "",
        "no figure",
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="">&x;</svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://example.org/x.png"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="x.svg#a"/></svg>',
    ],
)
def test_what_is_no_figure_is_refused(make, svg):
    with pytest.raises(ValueError, match="not a figure"):
        make(svg)
