"""Values as extracted: a state, typed content, and where it was read."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias


class ValueState(StrEnum):
    """What stands in a field. A blank field has no value at all: it is not done yet."""

    VALUE = "value"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    UNCLEAR = "unclear"


Content: TypeAlias = str | int | Decimal | date | tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """A value, or why there is none. content: typed, exactly when the state is VALUE.

    Text and an option's key are str, many options a tuple of keys in the options' order.
    """

    state: ValueState
    content: Content | None = None

    def __post_init__(self) -> None:
        if (self.state is ValueState.VALUE) != (self.content is not None):
            raise ValueError("content goes with the state VALUE, and with no other")


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where it was read: page as printed, words quoted, a place in the PDF. Each may be ""."""

    page: str = ""
    quotation: str = ""
    place: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One extractor's answer to one field (by its id). value: None while blank."""

    field: str
    value: Value | None
    source: Source | None = None


_LINE_END = re.compile(r"\r\n?")


def normalise(answer: Answer) -> Answer:
    """The answer in its one canonical form; numbers as decimals without trailing zeros, text NFC.

    White space inside a line becomes one space, and blank lines at either end go. The source is left as it is.
    """
    if answer.value is None or answer.value.content is None:
        return answer
    content = normalise_content(answer.value.content)
    return replace(answer, value=replace(answer.value, content=content))


def normalise_content(content: Content) -> Content:
    """Canonical content: see `normalise`."""
    if isinstance(content, Decimal):
        return normal_decimal(content)
    if isinstance(content, str):
        return normal_text(content)
    return content


def normal_decimal(number: Decimal) -> Decimal:
    """The same finite number without trailing zeros or a negative zero; exact at any length.

    Decimal.normalize() would round to the context's precision.
    """
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{number} is not finite")
    text = "".join(map(str, digits)).lstrip("0")
    while exponent < 0 and text.endswith("0"):
        text, exponent = text[:-1], exponent + 1
    if not text:
        return Decimal(0)
    return Decimal((sign, tuple(map(int, text)), exponent))


def decimal_string(number: Decimal) -> str:
    """The number as text without exponent or trailing zeros: "12.5", "0", "-100"."""
    return format(normal_decimal(number), "f")


def normal_text(text: str) -> str:
    """NFC; one space for white space inside a line; no blank lines at either end."""
    lines = _LINE_END.sub("\n", unicodedata.normalize("NFC", text)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip("\n")


def value_as_json(value: Value) -> dict[str, object]:
    """Canonical JSON of a value, numbers as decimal strings; `validate_answer` reads it back."""
    if value.content is None:
        return {"state": value.state.value}
    content = normalise_content(value.content)
    match content:
        case Decimal():
            written: object = decimal_string(content)
        case int():
            written = str(content)
        case date():
            written = content.isoformat()
        case tuple():
            written = list(content)
        case _:
            written = content
    return {"state": value.state.value, "value": written}
