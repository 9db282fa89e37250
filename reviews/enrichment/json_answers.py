"""Reading the JSON of a service, which may be anything."""

from __future__ import annotations

import json
from typing import Any

from reviews.texts import is_text

from .interface import LONGEST_TEXT, BadAnswer

Json = Any
"""A JSON value: of every JSON type."""


def object_in(body: bytes) -> dict[str, Json]:
    """The object that an answer is. Raises BadAnswer."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer("not JSON") from error
    if not isinstance(found, dict):
        raise BadAnswer("not an object")
    return found


def inside(value: Json, *keys: str) -> Json:
    """What stands under the keys, one within the other; None where one is missing."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def objects(value: Json) -> list[dict[str, Json]]:
    """The objects of a list; none for anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text(value: Json) -> str:
    """A text that can be kept; "" for anything else, and for one that is too long to be what it should be."""
    fits = isinstance(value, str) and len(value) <= LONGEST_TEXT and is_text(value)
    return value.strip() if fits else ""
