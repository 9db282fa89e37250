"""What a person types when building a form, turned into fields and outcomes. Pure.

What is wrong with it (an empty label, a limit that is no number) shows when the form is parsed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.formdef.conditions import ALWAYS
from extraction.formdef.definition import Field, FieldType, Option, Outcome, OutcomeKind, Timepoint
from extraction.formdef.editing import new_key


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenField:
    """A field as typed. options: labels in order, for choices. Numbers only: unit, limits, tolerance."""

    label: str
    type: FieldType
    help: str = ""
    is_required: bool = False
    options: tuple[str, ...] = ()
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    tolerance: Decimal = Decimal(0)

    def plain(self) -> list[object]:
        """The content of an act, to tell a retry from another act."""
        numbers = [str(each) for each in (self.minimum, self.maximum, self.tolerance)]
        return [self.label, self.type, self.help, self.is_required, list(self.options), *numbers]


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenOutcome:
    """An outcome as typed. timepoints: labels in order."""

    label: str
    kind: OutcomeKind
    timepoints: tuple[str, ...]
    help: str = ""
    is_required: bool = False
    unit: str = ""
    tolerance: Decimal = Decimal(0)

    def plain(self) -> list[object]:
        """The content of an act, to tell a retry from another act."""
        return [
            self.label,
            self.kind,
            list(self.timepoints),
            self.help,
            self.is_required,
            self.unit,
            str(self.tolerance),
        ]


def as_field(
    given: GivenField, *, before: Field | None, taken: Collection[str], new_id: Callable[[], str]
) -> Field:
    """A new field, or (before) the same field asked otherwise: it keeps its id, its key and when it is asked."""
    is_number, has_options = given.type.is_number, given.type.has_options
    return Field(
        id=new_id() if before is None else before.id,
        key=new_key(given.label, taken, otherwise="field") if before is None else before.key,
        label=given.label,
        help=given.help,
        required=given.is_required,
        type=given.type,
        show_if=ALWAYS if before is None else before.show_if,
        unit=given.unit if is_number else "",
        minimum=given.minimum if is_number else None,
        maximum=given.maximum if is_number else None,
        tolerance=given.tolerance if is_number else Decimal(0),
        options=_options(given.options, before.options if before else ()) if has_options else (),
    )


def as_outcome(
    given: GivenOutcome,
    *,
    before: Outcome | None,
    taken: Collection[str],
    new_id: Callable[[], str],
) -> Outcome:
    """A new outcome, or (before) the same one asked otherwise; time points of the same label stay the same."""
    old = {} if before is None else {t.label: t.id for t in before.timepoints}
    ids = _kept(given.timepoints, old, (new_id() for _ in given.timepoints))
    return Outcome(
        id=new_id() if before is None else before.id,
        key=new_key(given.label, taken, otherwise="outcome") if before is None else before.key,
        label=given.label,
        help=given.help,
        required=given.is_required,
        kind=given.kind,
        unit=given.unit,
        tolerance=given.tolerance,
        timepoints=tuple(
            Timepoint(id=id_, label=label) for id_, label in zip(ids, given.timepoints, strict=True)
        ),
    )


def _options(labels: Sequence[str], before: Sequence[Option]) -> tuple[Option, ...]:
    old = {option.label: option.key for option in before}
    taken = set(old.values())
    fresh = []
    for label in labels:
        fresh.append(new_key(label, taken, otherwise="option"))
        taken.add(fresh[-1])
    keys = _kept(labels, old, fresh)
    return tuple(Option(key=key, label=label) for key, label in zip(keys, labels, strict=True))


def _kept(labels: Sequence[str], old: dict[str, str], fresh: Iterable[str]) -> list[str]:
    """An identity for each label: the old one of the same label; where as many labels are new as are gone, these are
    the same ones renamed, in their order; else a fresh one."""
    gone = [identity for label, identity in old.items() if label not in labels]
    n_new = sum(label not in old for label in labels)
    renamed = iter(gone if len(gone) == n_new else ())
    found = []
    for label, made in zip(labels, fresh, strict=True):
        found.append(old[label] if label in old else next(renamed, made))
    return found
