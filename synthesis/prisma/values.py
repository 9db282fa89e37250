"""Reads typed values out of plain JSON ones, and says what is wrong with those it cannot read."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias, TypeVar

Values: TypeAlias = Mapping[str, object]
Member = TypeVar("Member", bound=StrEnum)


class MalformedCase(ValueError):
    """A case whose values are not of the interface's form; the text says which."""


def mapping(value: object, name: str) -> Values:
    """A JSON object."""
    if not isinstance(value, Mapping):
        raise MalformedCase(f"{name} is {value!r:.80}; expected an object")
    return value


def rows(values: Values, key: str) -> list[Values]:
    """A list of JSON objects; absent counts as empty."""
    listed = values.get(key, ())
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise MalformedCase(f"{key} is {listed!r:.80}; expected a list")
    return [mapping(row, f"a row of {key}") for row in listed]


def text(values: Values, key: str) -> str:
    """A string."""
    value = values.get(key)
    if not isinstance(value, str):
        raise MalformedCase(f"{key} is {value!r:.80}; expected text")
    return value


def optional_text(values: Values, key: str) -> str | None:
    """A string, or None where null or absent."""
    return None if values.get(key) is None else text(values, key)


def texts(values: Values, key: str) -> tuple[str, ...]:
    """A list of strings; absent counts as empty."""
    listed = values.get(key, ())
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise MalformedCase(f"{key} is {listed!r:.80}; expected a list")
    return tuple(text({key: value}, key) for value in listed)


def number(values: Values, key: str) -> int:
    """A whole number; true and false are none."""
    value = values.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedCase(f"{key} is {value!r:.80}; expected a whole number")
    return value


def optional_number(values: Values, key: str) -> int | None:
    """A whole number, or None where null or absent."""
    return None if values.get(key) is None else number(values, key)


def member(kind: type[Member], values: Values, key: str) -> Member:
    """A member of a closed vocabulary."""
    value = text(values, key)
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise MalformedCase(f"{key} is {value!r:.80}; expected one of {known}") from None
