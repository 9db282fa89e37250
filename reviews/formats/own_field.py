"""The field of our own in the files that Quorum writes: what the other fields can't carry.

It holds the record's standing in the review, and each fact that the format's reader would not
get back as it was. A fact counts only as long as its plain field still reads as it did when it was
written: what somebody has corrected since in another program is not undone.

The value is JSON whose signs are percent-encoded, so that no format changes it, in pieces of a
length that every program keeps: "quorum:1/2:..." "quorum:2/2:...".
"""

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from reviews.texts import is_text

from .reference import ParsedReference, RawField, ReferenceType
from .values import doi_in

MARK = "quorum:"
PIECE = re.compile(r"quorum:(\d{1,6})/(\d{1,6}):(\S*)")
PIECE_LENGTH = 30_000
"""Characters; a cell of a workbook holds 32,767."""

CHANGEABLE = re.compile(r"(?:[^\w.,:-]|_){1,16}")
"""What a format might change: all but letters, digits and a few signs."""

LATEST_YEAR = 9999
LISTS = frozenset(("authors", "keywords", "urls"))
FACTS = tuple(field.name for field in fields(ParsedReference) if field.name != "raw")

Json = Any
"""A JSON value: of every JSON type."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundIn:
    """A source that a record was found in, and its id there."""

    database: str
    accession: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What was decided on a record at a stage. state: "included", "excluded" or "undecided"."""

    stage: str
    state: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a record stands in its review. decisions: stage by stage, in order. notices: that its report was retracted,
    and the like, in words.
    """

    id: str
    sources: tuple[FoundIn, ...] = ()
    decisions: tuple[Decided, ...] = ()
    tags: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def is_included(self) -> bool | None:
        """By what is decided: excluded anywhere is excluded; None while nothing is settled."""
        states = [decided.state for decided in self.decisions]
        if "excluded" in states:
            return False
        return True if states and states[-1] == "included" else None


def own_field(standing: Standing, written: ParsedReference, read: ParsedReference) -> list[str]:
    """The pieces of the field. written: what must read back; read: what the plain fields give.

    Raises ValueError for text that no file can hold: NUL, and half a pair of surrogates.
    """
    facts = {
        name: [_check(was), now]
        for name in FACTS
        if (now := getattr(written, name)) != (was := getattr(read, name))
    }
    stands = _as_json(standing)
    if not is_text("\n".join(_texts_in([stands, *(getattr(written, name) for name in FACTS)]))):
        raise ValueError("A text holds NUL or half of a surrogate pair.")
    body = json.dumps({"standing": stands, "facts": facts}, ensure_ascii=False)
    text = CHANGEABLE.sub(lambda signs: _quoted(signs[0]), body)
    parts = [text[at : at + PIECE_LENGTH] for at in range(0, len(text), PIECE_LENGTH)]
    return [f"{MARK}{n}/{len(parts)}:{part}" for n, part in enumerate(parts, 1)]


def _as_json(standing: Standing) -> Json:
    """As `standing_of` reads it. (dataclasses.asdict takes longer than all the rest.)"""
    return {
        "id": standing.id,
        "sources": [
            {"database": found.database, "accession": found.accession} for found in standing.sources
        ],
        "decisions": [
            {"stage": decided.stage, "state": decided.state, "reasons": decided.reasons}
            for decided in standing.decisions
        ],
        "tags": standing.tags,
        "notices": standing.notices,
    }


@lru_cache(maxsize=4096)
def _quoted(signs: str) -> str:
    """Signs percent-encoded. Most are those of JSON, a few dozen runs that each record has again."""
    return quote(signs, safe="")


def restored(reference: ParsedReference) -> ParsedReference:
    """The reference with the facts that its own field holds; as it is without one."""
    facts = _body(reference.raw).get("facts")
    if not isinstance(facts, dict):
        return reference
    changed = {}
    for name in FACTS:
        match facts.get(name):
            case [str(check), value] if check == _check(getattr(reference, name)):
                if _fits(name, value):
                    changed[name] = _as_fact(name, value)
    return replace(reference, **changed)


def standing_of(raw: Iterable[RawField]) -> Standing | None:
    """Where the record of these tags stood when Quorum wrote it; None for files of others, or damaged ones."""
    match standing := _body(raw).get("standing", {}):
        case {"id": str(id), "sources": list(sources), "decisions": list(decisions), "tags": tags}:
            try:
                return Standing(
                    id=_text(id),
                    sources=tuple(map(_found_in, sources)),
                    decisions=tuple(map(_decided, decisions)),
                    tags=_text_list(tags),
                    # Files that were written before there were any don't have it.
                    notices=_text_list(standing.get("notices", [])),
                )
            except (TypeError, KeyError, ValueError):
                return None
    return None


def _found_in(value: Json) -> FoundIn:
    return FoundIn(database=_text(value["database"]), accession=_text(value["accession"]))


def _decided(value: Json) -> Decided:
    return Decided(
        stage=_text(value["stage"]),
        state=_text(value["state"]),
        reasons=_text_list(value["reasons"]),
    )


def _text(value: Json) -> str:
    if not isinstance(value, str) or not is_text(value):
        raise ValueError("not a text")
    return value


def _text_list(values: Json) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError("not a list")
    return tuple(map(_text, values))


def _texts_in(value: Json) -> list[str]:
    """The texts in lists and mappings, however deep."""
    texts: list[str] = []
    waiting = [value]
    while waiting:
        match each := waiting.pop():
            case str():
                texts.append(each)
            case dict():
                waiting += each.values()
            case list() | tuple():
                waiting += each
    return texts


def _body(raw: Iterable[RawField]) -> Mapping[str, Json]:
    # Every record of every file comes by here, and hardly any has the field.
    marked = [value for _, value in raw if value.startswith(MARK)]
    pieces: dict[int, str] = {}
    for found in (found for value in marked for found in PIECE.finditer(value)):
        number = int(found[1])
        # The field stands last: what looks like it before it is somebody's text.
        if number == 1:
            pieces.clear()
        pieces[number] = found[3]
    if not pieces or set(pieces) != set(range(1, len(pieces) + 1)):
        return {}
    try:
        text = unquote_to_bytes("".join(pieces[n] for n in sorted(pieces))).decode()
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _check(fact: Json) -> str:
    """What tells whether a plain field still reads as it did."""
    return f"{zlib.crc32(json.dumps(fact).encode()):08x}"


def _fits(name: str, value: Json) -> bool:
    """Whether a value may stand for a fact: the file may be anybody's."""
    if name in LISTS:
        return isinstance(value, list) and all(map(_is_text, value))
    if name == "type":
        return value in list(ReferenceType)
    if name == "year":
        return value is None or (type(value) is int and 0 < value <= LATEST_YEAR)
    if name == "doi" and value is not None:
        return _is_text(value) and doi_in(value) == value
    return value is None or _is_text(value)


def _is_text(value: Json) -> bool:
    return isinstance(value, str) and is_text(value)


def _as_fact(name: str, value: Json) -> Json:
    if name == "type":
        return ReferenceType(value)
    return tuple(value) if name in LISTS else value
