"""A reading as JSON, written while it is read."""

import json
from typing import Any, BinaryIO, TextIO

from .messages import Level, Message, Unreadable
from .opening import Reading, open_references
from .reference import Parsed, ParsedReference
from .unpacking import DEFAULT_LIMITS, Limits

FACTS = tuple(ParsedReference.__dataclass_fields__)

Json = dict[str, Any]
"""A JSON object: its values are of every JSON type."""

Said = dict[Level, list[Json]]
"""Messages so far, by level."""


def record_json(parsed: Parsed) -> Json:
    """One record: its facts, and where it stands."""
    reference = parsed.reference
    facts: Json = {name: getattr(reference, name) for name in FACTS}
    return {"record": parsed.number, "line": parsed.line, "dialect": parsed.dialect} | facts


def message_json(message: Message) -> Json:
    return {
        "line": message.line,
        "record": message.record,
        "kind": message.kind.value,
        "message": message.text,
    }


def refusal_json(refusal: Unreadable) -> Json:
    return {
        "line": refusal.line,
        "record": None,
        "kind": refusal.reason.value,
        "message": refusal.text,
    }


def write_json(
    file: BinaryIO, out: TextIO, *, limits: Limits = DEFAULT_LIMITS
) -> Unreadable | None:
    """Read `file` and write to `out` (seekable, empty): format, dialect, encoding, records,
    warnings, errors. The refusal of an unreadable file is written as the last error, with no records,
    and returned.
    """
    reading = None
    said: Said = {Level.WARNING: [], Level.ERROR: []}
    try:
        reading = open_references(file, limits=limits)
        _write(reading, said, out)
    except Unreadable as refusal:
        out.seek(0)
        out.truncate()
        format = reading.format.name if reading else refusal.format
        _dump(
            {
                "format": format,
                "dialect": None,
                "encoding": reading.encoding if reading else None,
                "records": [],
                "warnings": said[Level.WARNING],
                "errors": [*said[Level.ERROR], refusal_json(refusal)],
            },
            out,
        )
        return refusal
    return None


def _write(reading: Reading, said: Said, out: TextIO) -> None:
    out.write('{"format": ')
    _dump(reading.format.name, out)
    out.write(',\n"encoding": ')
    _dump(reading.encoding, out)
    out.write(',\n"records": [')
    joint = "\n"
    for item in reading:
        if isinstance(item, Message):
            said[item.level].append(message_json(item))
            continue
        out.write(joint)
        _dump(record_json(item), out)
        joint = ",\n"
    out.write('],\n"dialect": ')
    _dump(reading.dialect, out)
    out.write(',\n"warnings": ')
    _dump(said[Level.WARNING], out)
    out.write(',\n"errors": ')
    _dump(said[Level.ERROR], out)
    out.write("}\n")


def _dump(value: Json | list[Json] | str | None, out: TextIO) -> None:
    out.write(json.dumps(value, ensure_ascii=False))
