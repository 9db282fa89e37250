"""Verdicts in another program's file -> votes to cast here. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from reviews.formats.judgements import Judged, Judgements
from screening.tally import Verdict

VERDICTS: Mapping[Judged, Verdict] = {
    Judged.INCLUDED: Verdict.INCLUDE,
    Judged.EXCLUDED: Verdict.EXCLUDE,
    Judged.MAYBE: Verdict.MAYBE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FileVotes:
    """What a file says of its records. said: by record, the verdict of each name; None where it gives several.

    reasons: by record, why it is excluded, in the file's order; the file doesn't say who gave which. n_reasons, n_labels, n_notes: of how many entries it says so. n_final: entries with a decision that is nobody's vote.
    """

    said: Mapping[UUID, Mapping[str, Verdict | None]]
    reasons: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    n_reasons: int = 0
    n_labels: int = 0
    n_notes: int = 0
    n_final: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.said or self.n_reasons or self.n_labels or self.n_notes or self.n_final)


def file_votes(entries: Iterable[tuple[UUID, Judgements]]) -> FileVotes:
    """The votes in a file. entries: (record, what its entry says); a record stands in several entries after a merge."""
    said: dict[UUID, dict[str, Verdict | None]] = {}
    reasons: dict[UUID, tuple[str, ...]] = {}
    n_reasons = n_labels = n_notes = n_final = 0
    for record, found in entries:
        n_reasons += bool(found.reasons)
        n_labels += bool(found.labels)
        n_notes += bool(found.notes)
        n_final += bool(found.concluded)
        if found.reasons:
            reasons[record] = tuple(dict.fromkeys((*reasons.get(record, ()), *found.reasons)))
        for each in found.judgements:
            verdict = VERDICTS[each.verdict]
            of_record = said.setdefault(record, {})
            same = of_record.get(each.by, verdict) is verdict
            of_record[each.by] = verdict if same else None
    return FileVotes(
        said=said,
        reasons=reasons,
        n_reasons=n_reasons,
        n_labels=n_labels,
        n_notes=n_notes,
        n_final=n_final,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class NameVotes:
    """How often a name stands for each verdict. name: "" where the file names nobody. n_unclear: several on one record."""

    name: str
    n_include: int
    n_maybe: int
    n_exclude: int
    n_unclear: int

    @property
    def n_votes(self) -> int:
        return self.n_include + self.n_maybe + self.n_exclude


def names_in(found: FileVotes) -> list[NameVotes]:
    """The names in the file: who voted most comes first."""
    counts: dict[str, dict[Verdict | None, int]] = {}
    for of_record in found.said.values():
        for name, verdict in of_record.items():
            by_verdict = counts.setdefault(name, {})
            by_verdict[verdict] = by_verdict.get(verdict, 0) + 1
    names = [
        NameVotes(
            name=name,
            n_include=by_verdict.get(Verdict.INCLUDE, 0),
            n_maybe=by_verdict.get(Verdict.MAYBE, 0),
            n_exclude=by_verdict.get(Verdict.EXCLUDE, 0),
            n_unclear=by_verdict.get(None, 0),
        )
        for name, by_verdict in counts.items()
    ]
    return sorted(names, key=lambda each: (-each.n_votes, each.name))


def votes_of(
    of_record: Mapping[str, Verdict | None], names: Iterable[str]
) -> Sequence[tuple[str, Verdict]]:
    """The clear verdicts of these names on one record, in the names' order."""
    found = ((name, of_record.get(name)) for name in names)
    return [(name, verdict) for name, verdict in found if verdict is not None]


def reasons_in(found: FileVotes) -> list[tuple[str, int]]:
    """The reasons of records that somebody excludes, each with on how many it stands, "" for none; most frequent first."""
    counts: dict[str, int] = {}
    for record, of_record in found.said.items():
        if Verdict.EXCLUDE in of_record.values():
            for words in found.reasons.get(record, ("",)):
                counts[words] = counts.get(words, 0) + 1
    return sorted(counts.items(), key=lambda each: (not each[0], -each[1], each[0]))


R = TypeVar("R")


def reasons_for(found: FileVotes, record: UUID, here: Mapping[str, R]) -> tuple[R, ...]:
    """The reasons here for an exclusion of a record, the primary one first. here: by the words of the file, "" for none."""
    words = found.reasons.get(record, ("",))
    return tuple(dict.fromkeys(here[each] for each in words if each in here))


def at_full_text(
    votes: Sequence[tuple[str, Verdict]], *, has_reason: bool
) -> Sequence[tuple[str, Verdict]]:
    """Those that can be cast on a full text: it is included, or excluded for a reason."""
    left = {Verdict.MAYBE} if has_reason else {Verdict.MAYBE, Verdict.EXCLUDE}
    return [(name, verdict) for name, verdict in votes if verdict not in left]


def hash_of(takeover: UUID, name: str) -> str:
    """What is kept of a name in a file: enough to find it there again."""
    return hashlib.sha256(f"{takeover}:{name}".encode()).hexdigest()
