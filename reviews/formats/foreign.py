"""Files that people upload by mistake: recognised, so that the refusal can say what they are."""

import re
from dataclasses import dataclass
from typing import NoReturn

from .messages import Reason, Unreadable
from .tables import find_header
from .unpacking import Content


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreign:
    """what: completes "This is ...". sign: matches the first bytes. advice: what to do instead."""

    what: str
    sign: re.Pattern[bytes]
    advice: str = ""


LOGIN = " It is probably a login or error page that was saved in place of the export: sign in to the database and export again."
OFFICE = " Export the search as RIS, or copy the references into a plain text file."

FOREIGN: tuple[Foreign, ...] = (
    Foreign(what="a PDF", sign=re.compile(rb"\s*%PDF-")),
    Foreign(
        what="a web page (HTML)",
        sign=re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
            re.I | re.S,
        ),
        advice=LOGIN,
    ),
    Foreign(what="an RTF document", sign=re.compile(rb"\{\\rtf"), advice=OFFICE),
    Foreign(
        what="an old Word or Excel document", sign=re.compile(rb"\xd0\xcf\x11\xe0"), advice=OFFICE
    ),
    Foreign(what="a picture", sign=re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*")),
    Foreign(what="a database file", sign=re.compile(rb"SQLite format 3\0")),
    Foreign(what="a program", sign=re.compile(rb"MZ|\x7fELF")),
    Foreign(
        what="an archive of another kind than zip or gzip",
        sign=re.compile(rb"7z\xbc\xaf|Rar!|\xfd7zXZ|BZh|\x28\xb5\x2f\xfd"),
        advice=" Unpack it first.",
    ),
)


def refuse_foreign(content: Content) -> None:
    """Raise Unreadable if the content is known to be no export of references."""
    if content.parts and not any(name.startswith("xl/") for name in content.parts):
        raise Unreadable(Reason.NOT_REFERENCES, what="an office document", advice=OFFICE)
    with content.open() as stream:
        head = stream.read(4096)
    for foreign in FOREIGN:
        if foreign.sign.match(head):
            raise Unreadable(Reason.NOT_REFERENCES, what=foreign.what, advice=foreign.advice)


def refuse_entities(text: str) -> None:
    """Raise Unreadable if an XML file declares entities before its root element.

    They can expand without bound, or name files of the server; no export needs them.
    """
    if text.startswith("<") and "<!ENTITY" in text:
        raise Unreadable(Reason.ENTITIES_DECLARED)


def refuse_unrecognised(text: str) -> NoReturn:
    """Raise Unreadable, saying as much as the text tells."""
    if text.startswith(("{", "[")):
        raise Unreadable(Reason.NOT_REFERENCES, what="a JSON file without references", advice="")
    if text.startswith("<"):
        raise Unreadable(Reason.NOT_REFERENCES, what="an XML file without references", advice="")
    if header := find_header(text):
        raise Unreadable(Reason.NO_TITLE_COLUMN, columns=", ".join(header.columns)[:200])
    raise Unreadable(Reason.NOT_RECOGNISED)
