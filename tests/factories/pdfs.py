"""PDFs made by reportlab in our own words, and files that only look like PDFs."""

from collections.abc import Callable, Sequence
from io import BytesIO

from django.core.files.base import File
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

HTML = b"<!doctype html><script>document.title = 'run'</script>"


def pdf(*pages: str) -> bytes:
    """A PDF with these texts, one on each page; a line of text for each of theirs."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for text in pages or ("A page without a message.",):
        written = canvas.beginText(60, 780)
        for line in text.splitlines():
            for piece in simpleSplit(line, "Helvetica", 11, 470) or [""]:
                written.textLine(piece)
        canvas.drawText(written)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def article(title: str, doi: str = "", *, cites: Sequence[str] = ()) -> bytes:
    """A short article: title and DOI on its first page, what it cites on the second."""
    first = f"{title}\n{f'https://doi.org/{doi}' if doi else ''}\nForty people took part."
    return pdf(first, "References\n" + "\n".join(f"doi:{each}" for each in cites))


def locked(content: bytes, opens_with: str = "secret") -> bytes:
    """The same, opening with a password only."""
    return _written(content, lambda writer: writer.encrypt(opens_with, algorithm="RC4-128"))


def scripted(content: bytes) -> bytes:
    """The same with a script that wants to run when the file is opened."""
    script = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("document.title = 'run'; app.alert('run');"),
        }
    )

    def add(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = script

    return _written(content, add)


def upload(content: bytes, name: str = "report.pdf") -> File:
    """An uploaded file."""
    return File(BytesIO(content), name=name)


def _written(content: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
