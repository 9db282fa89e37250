"""Words at the edge: every message, reason, field, rule, kind and event has its sentence."""

import re

import pytest

from reviews import duplicate_words, history_words
from reviews.dedup import Ask, Field, Rule
from reviews.duplicate_words import listed, what_agrees, why_asked
from reviews.events import EVENTS
from reviews.formats.messages import ENGLISH, MessageKind, Reason
from reviews.formats.reference import ReferenceType
from reviews.message_words import WORDS, message_text, refusal_text
from reviews.source_words import (
    DIRECTION_NAMES,
    FOUND_IN_NAMES,
    KIND_NAMES,
    STATE_NAMES,
    TYPE_NAMES,
)
from reviews.sources import Direction, FoundIn, ImportState, SourceKind

MINE_BEGIN = (
    "search",
    "prior",
    "file",
    "import",
    "record",
    "correction",
    "pair",
    "relation",
    "tag",
)
MINE = {event.KIND for event in EVENTS if event.KIND.split(".")[1].startswith(MINE_BEGIN)}


def test_messages_say_what_the_readers_say() -> None:
    values = {
        kind: dict.fromkeys(re.findall(r"%\((\w+)\)", text), 2) for kind, text in ENGLISH.items()
    }
    assert {kind: str(words % values[kind]) for kind, words in WORDS.items()} == {
        kind: text % values[kind] for kind, text in ENGLISH.items()
    }
    assert set(WORDS) == {*MessageKind, *Reason}


def test_message_is_filled_with_its_values() -> None:
    message = {"kind": "bad_bytes", "params": {"count": 2, "bytes": "E9", "encoding": "utf-8"}}

    assert message_text(message) == "2 bytes (E9) are not valid utf-8 and were replaced."
    assert refusal_text({}) == ""


@pytest.mark.parametrize(
    ("kind", "params", "expected"),
    [
        ("nul_bytes", {}, "1 NUL byte was dropped."),
        (
            "bad_bytes",
            {"bytes": "E9", "encoding": "utf-8"},
            "1 byte (E9) is not valid utf-8 and was replaced.",
        ),
        ("more_warnings", {"example": "This."}, "1 more warning like this: This."),
        ("more_errors", {"example": "This."}, "1 more error like this: This."),
    ],
)
def test_message_of_one_is_in_the_singular(
    kind: str, params: dict[str, object], expected: str
) -> None:
    assert message_text({"kind": kind, "params": {"count": 1, **params}}) == expected


def test_every_reason_to_ask_has_words() -> None:
    assert set(duplicate_words.ASKS) == set(Ask)
    assert set(duplicate_words.FIELDS) == set(Field)
    assert set(duplicate_words.RULES) == set(Rule)


def test_every_kind_of_source_and_state_has_a_name() -> None:
    assert set(KIND_NAMES) == set(SourceKind)
    assert set(DIRECTION_NAMES) == set(Direction)
    assert set(FOUND_IN_NAMES) == set(FoundIn)
    assert set(TYPE_NAMES) == set(ReferenceType)
    assert set(STATE_NAMES) == set(ImportState)


def test_every_event_of_records_has_words() -> None:
    assert set(history_words.WORDS) == MINE


def test_why_a_person_is_asked_reads_as_sentences() -> None:
    reasons = {"ask": ["pages_differ", "year_differs"], "agree": ["title", "volume"], "differ": []}

    assert why_asked(reasons) == "the pages differ and the years differ."
    assert what_agrees(reasons) == "Title and volume agree."


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)  # fmt: skip
def test_listed_words(words: list[str], expected: str) -> None:
    assert listed(words) == expected
