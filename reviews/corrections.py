"""What people correct of a record: which fields, how a typed text becomes a value, and how values lie over a source's. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from reviews.formats.values import clean, doi_in, keyword_list, people
from reviews.source_fields import COLUMNS, PMID_DIGITS

Value = str | int | None | list[str]
LONGEST = 50_000
FIRST_YEAR, LAST_YEAR = 1500, 2100


class Correctable(StrEnum):
    """Fields that can be corrected, named as `source_fields` keeps them, in the order in which pages show them."""

    TITLE = "title"
    AUTHORS = "authors"
    JOURNAL = "journal"
    YEAR = "year"
    VOLUME = "volume"
    ISSUE = "issue"
    PAGES = "pages"
    DOI = "doi"
    PMID = "pmid"
    LANGUAGE = "language"
    KEYWORDS = "keywords"
    ABSTRACT = "abstract"


LISTS = frozenset({Correctable.AUTHORS, Correctable.KEYWORDS})


class Unreadable(ValueError):
    """A text is no value of the field."""


def value_of(columns: Mapping[str, Any], field: Correctable) -> Value:
    """The value of a field. columns: as `source_fields.columns_of` gives them."""
    if field in COLUMNS:
        found: Value = columns[field]
    else:
        found = columns["fields"].get(field, [] if field in LISTS else "")
    return found


def value_typed(field: Correctable, text: str) -> Value:
    """What was typed as a value: lists have one entry in each line. Blank means that there is none. Raises Unreadable."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST or (field is Correctable.TITLE and not text):
        raise Unreadable
    if field is Correctable.ABSTRACT:
        return text
    if field is Correctable.AUTHORS:
        return list(people(text.split("\n")))
    if field is Correctable.KEYWORDS:
        return list(keyword_list(text.split("\n")))
    text = clean(text)
    if field is Correctable.YEAR:
        return _year(text)
    if field is Correctable.DOI and text and doi_in(text) is None:
        raise Unreadable
    if field is Correctable.PMID and (
        len(text) > PMID_DIGITS or not ((text.isascii() and text.isdigit()) or not text)
    ):
        raise Unreadable
    return (doi_in(text) or "") if field is Correctable.DOI else text


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise Unreadable
    return int(text)


def typed(value: Value) -> str:
    """A value as it is typed."""
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)


def corrected(columns: Mapping[str, Any], changes: Mapping[str, Value]) -> dict[str, Any]:
    """What is shown: a source's columns with the changed fields over them. changes: value by field."""
    fields = {name: value for name, value in changes.items() if name not in COLUMNS}
    own = {name: value for name, value in changes.items() if name in COLUMNS}
    return {**columns, **own, "fields": {**columns["fields"], **fields}}


def completed(columns: Mapping[str, Any], added: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A source's columns with added values where it has none. added: by the name of a column, {"value": ...}."""
    missing = {name: each["value"] for name, each in added.items() if not columns.get(name, True)}
    return {**columns, **missing}
