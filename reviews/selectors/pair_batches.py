"""Open pairs by the reason for which a person is asked, so that obvious ones can be settled together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.differing import Pieces, pieces_of
from reviews.duplicate_words import what_agrees, why_asked
from reviews.models import PossibleDuplicate
from reviews.selectors.duplicates import open_pairs, sides_of
from reviews.selectors.records import RecordRow

SHOWN = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why some open pairs are asked about: the same reasons, and no others. name: in an address."""

    name: str
    words: str
    n: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A pair of a batch: both titles and places, what differs marked. agree: what agrees, in words."""

    pair: UUID
    first: RecordRow
    second: RecordRow
    titles: tuple[Pieces, Pieces]
    places: tuple[Pieces, Pieces]
    agree: str

    @property
    def has_one_title(self) -> bool:
        return self.first.title == self.second.title


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """The reasons, and the likeliest pairs of the chosen one. n_more: further ones, which come next."""

    reasons: Sequence[Reason]
    chosen: Reason | None
    rows: Sequence[Row]
    n_more: int


def batch_of(review: UUID, name: str) -> Batch:
    """What could be settled together. name: a reason's; no such reason chooses none."""
    pairs = [pair for pair in open_pairs(review) if pair.reasons.get("ask")]
    n = Counter(_name(pair) for pair in pairs)
    words = {_name(pair): why_asked(pair.reasons) for pair in pairs}
    reasons = [
        Reason(name=each, words=words[each], n=count)
        for each, count in sorted(n.items(), key=lambda item: (-item[1], item[0]))
    ]
    chosen = next((reason for reason in reasons if reason.name == name), None)
    mine = [pair for pair in pairs if chosen and _name(pair) == chosen.name]
    return Batch(
        reasons=reasons,
        chosen=chosen,
        rows=[_row(pair) for pair in mine[:SHOWN]],
        n_more=len(mine[SHOWN:]),
    )


def _name(pair: PossibleDuplicate) -> str:
    return "-".join(sorted(pair.reasons["ask"]))


def _row(pair: PossibleDuplicate) -> Row:
    first, second = (side.row for side in sides_of(pair))
    return Row(
        pair=pair.uuid,
        first=first,
        second=second,
        titles=pieces_of(first.title, second.title),
        places=pieces_of(_place(first), _place(second)),
        agree=what_agrees(pair.reasons),
    )


def _place(row: RecordRow) -> str:
    return ". ".join(part for part in (row.short_authors, row.journal, row.place, row.doi) if part)
