"""The votes on two records that became one, person by person. Pure."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A standing vote: its id, whose it is, and what it says (at full text with its reason)."""

    vote: UUID
    reviewer: UUID
    says: Hashable


@dataclass(frozen=True, kw_only=True, slots=True)
class United:
    """What becomes of the votes. repeated: those that count for the one record too; cleared: those that count no more."""

    repeated: tuple[Said, ...]
    cleared: tuple[Said, ...]


def united(
    kept: Sequence[Said],
    copied: Sequence[Said],
    *,
    room: int,
    informed: Collection[UUID] = (),
) -> United:
    """The votes of a copy beside those of the undecided record that it joined.

    A person's equal votes count once, differing ones are cleared, so that they are asked again. room: how many votes
    the record takes in all. informed: people who have seen votes of others on either; theirs are left as they are,
    since they could not be asked again.
    """
    own = {said.reviewer: said for said in kept}
    both = [said for said in copied if said.reviewer in own and said.reviewer not in informed]
    cleared = tuple(own[said.reviewer] for said in both if own[said.reviewer].says != said.says)
    others = [said for said in copied if said.reviewer not in own and said.reviewer not in informed]
    left = max(0, room - len(kept) + len(cleared))
    return United(repeated=tuple(others[:left]), cleared=cleared)


def all_of(kept: Sequence[Said], copied: Sequence[Said]) -> tuple[Said, ...]:
    """The votes of two records that were decided differently: one of each person, none of who contradicts themselves."""
    theirs = {said.reviewer: said for said in copied}
    ours = {said.reviewer for said in kept}
    agreeing = [
        said
        for said in kept
        if said.reviewer not in theirs or theirs[said.reviewer].says == said.says
    ]
    return (*agreeing, *(said for said in copied if said.reviewer not in ours))
