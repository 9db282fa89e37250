"""Text as exported -> plain lower-case text: entities, tags, accents, ligatures, Greek letters."""

import html
import re
import unicodedata

from reviews.dedup.tables import LETTERS

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,120}>")
_DASH = re.compile(r"[\u2010-\u2015\u2212\u00ad\ufe58\ufe63\uff0d]")
# UTF-8 that was read as Windows-1252: two signs for a letter with an accent, three for a quotation mark
_MISREAD = re.compile(r"[\u00c2\u00c3][^\x00-\x7f]")
_MISREAD_QUOTE = re.compile(r"\u00e2\u20ac[^\x00-\x7f]")
_ACCENT = re.compile(r"[\u0300-\u036f]+")


def unescape(text: str) -> str:
    """Text without entities, tags, odd dashes and runs of white space; letters as they were."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub("", text)
    if not text.isascii():
        text = _MISREAD.sub(_reread, text)
        text = _DASH.sub("-", _MISREAD_QUOTE.sub("'", text))
    return " ".join(text.split())


def _reread(found: re.Match[str]) -> str:
    try:
        return found[0].encode("cp1252").decode()
    except UnicodeError:
        return found[0]


def lower(text: str) -> str:
    """Unescaped text in lower case and without accents, so that two exporters' spellings of one word meet."""
    if not text.isascii():
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", text.translate(LETTERS)))
    return text.lower()


def fold(text: str) -> str:
    """Both: unescape and lower."""
    return lower(unescape(text)) if text else ""
