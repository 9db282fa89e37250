"""Whom a tag on a record shows itself to, and who may take it off (docs/decisions/0009). Pure.

What a member attaches to an open record shows to nobody else until the record is decided, and so does taking it off.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

LONGEST = 80


def tidied(name: str) -> str:
    """A tag's name as it is kept: NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def name_for(label: str) -> str:
    """What the tag is called that a label of another program becomes."""
    return tidied(label)[:LONGEST].strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenPlace:
    """A stage at which a record is undecided. takes_part: whether the member judges there, or has."""

    stage: str
    takes_part: bool


def stage_of(places: Sequence[OpenPlace], *, is_blinded: bool) -> str:
    """The stage until whose decision a tag shows to nobody else; "" where it shows at once.

    places: where the record is open, in the order of the stages. A tag that isn't blinded shows at once if whoever
    sets it judges the record nowhere.
    """
    if not places:
        return ""
    is_kept = is_blinded or any(place.takes_part for place in places)
    return places[0].stage if is_kept else ""


def is_shown(stage: str, open_at: Collection[str], *, is_own: bool) -> bool:
    """Whether a tag that was set with a stage shows. open_at: the stages at which the record is undecided."""
    return is_own or stage not in open_at


def may_change(stage: str, places: Sequence[OpenPlace], *, is_own: bool) -> bool:
    """Whether a member may take a tag off a record, or put it back on it. places: where the record is open.

    What shows to nobody else is its owner's. What shows to all waits where the member judges the record still: that it
    was taken off would tell the others what the member thinks.
    """
    if stage in {place.stage for place in places}:
        return is_own
    return not any(place.takes_part for place in places)
