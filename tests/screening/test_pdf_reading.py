"""Looking into PDFs in a process of its own: hostile files end that process and nothing else."""

import time

import pytest

from screening.services import pdf_inspection
from screening.services.pdf_inspection import Inspected, PdfProblem, inspect
from tests.factories import pdfs


def test_first_pages_are_read() -> None:
    content = pdfs.pdf("The first page", "The second", "The third", "The fourth")
    found = inspect([content[:100], content[100:]], with_text=True)
    assert (found.problem, found.n_pages) == (None, 4)
    assert [page.strip() for page in found.pages] == ["The first page", "The second", "The third"]


def test_text_is_left_alone_where_nobody_asks() -> None:
    assert inspect([pdfs.pdf("Text")]) == Inspected(problem=None, n_pages=1)


def tree(kids: int, depth: int, count: int) -> bytes:
    """A PDF whose page tree names the same few nodes again and again: kids ** depth pages in some hundred bytes."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>"]
    for level in range(depth):
        below = f"{level + 3} 0 R " * kids
        objects.append(f"<</Type/Pages/Count {count}/Kids[{below}]>>".encode())
    objects.append(b"<</Type/Page/MediaBox[0 0 9 9]>>")
    out = bytearray(b"%PDF-1.4\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in starts)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def test_huge_page_counts_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_inspection, "SECONDS", 5)
    began = time.monotonic()
    claims = inspect([tree(kids=1, depth=1, count=2_000_000_000)], with_text=True)
    assert claims.problem is None
    bomb = inspect([tree(kids=30, depth=12, count=9)], with_text=True)
    assert bomb.problem in {None, PdfProblem.BROKEN}
    assert time.monotonic() - began < 20


def test_file_that_never_ends_is_given_up() -> None:
    def endless() -> object:
        yield b"%PDF-1.7"
        while True:
            yield b"0" * 1024 * 1024

    assert inspect(endless()) == Inspected(problem=PdfProblem.TOO_LARGE)


@pytest.mark.parametrize("content", [b"", b"%PDF", pdfs.HTML, b" " * 2000 + pdfs.pdf("Text")])
def test_what_does_not_begin_as_a_pdf_is_none(content: bytes) -> None:
    assert inspect([content]).problem is PdfProblem.NOT_A_PDF
