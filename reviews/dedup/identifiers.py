"""Identifiers: DOI, PMID, accession number, registration number, ISSN."""

import re
from urllib.parse import unquote

from reviews.dedup.folding import unescape
from reviews.dedup.tables import REGISTRATION

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_TAIL = re.compile(r"(?:\[doi\]|[.,;\s])+$")
_DIGITS = re.compile(r"\d+")
_OWN_NUMBER = re.compile(r"^(?:l\d{6,}|wos:\w{8,}|2-s2\.0-\d{5,}|cn-\d{5,})$")
_REGISTRATION = re.compile(REGISTRATION)
_ISSN = re.compile(r"\b\d{4}-?\d{3}[\dx]\b")


def doi(exported: str) -> str:
    """A DOI as 10.x/..., lower case; empty if there is none."""
    text = unescape(exported)
    if "%" in text:
        text = unquote(text)
    found = _DOI.search(text.lower())
    return _DOI_TAIL.sub("", found.group()) if found else ""


def pmid(exported: str) -> str:
    """The digits of a PMID without leading zeros; empty if there are none, or if they can't be one."""
    found = _DIGITS.findall(exported)
    digits = found[0].lstrip("0") if len(found) == 1 else ""
    return digits if len(digits) <= 8 else ""


def accession(exported: str, source: str) -> str:
    """The source's own number, made unique among sources; empty where it can't be told whose it is."""
    text = exported.strip().lower()
    if _OWN_NUMBER.match(text):
        return text
    origin = source.strip().lower()
    return f"{origin} {text}" if origin and len(text) >= 7 else ""


def registrations(*texts: str) -> frozenset[str]:
    """Numbers of trial registers in the texts, without spaces, hyphens and slashes."""
    found = (match for text in texts if text for match in _REGISTRATION.findall(text.lower()))
    return frozenset(re.sub(r"[\s/-]", "", match) for match in found)


def issns(exported: str) -> frozenset[str]:
    """The ISSNs of a text, without hyphens."""
    return frozenset(found.replace("-", "") for found in _ISSN.findall(exported.lower()))
