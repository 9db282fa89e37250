"""What changes from one version of a form to the next; fields are the same by id, whatever they are called."""

from dataclasses import dataclass

from extraction.formdef.definition import Field, FieldType, FormDefinition, Outcome

# A change that every answer survives as it is.
_WIDENINGS = {
    (FieldType.TEXT, FieldType.LONG_TEXT),
    (FieldType.INTEGER, FieldType.DECIMAL),
    (FieldType.CHOICE, FieldType.MANY_CHOICES),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FormChanges:
    """Ids of fields, outcomes and time points, each in its form's order.

    added: new ones, whose answers begin blank. removed: their answers are kept, out of sight.
    broken: kept ones whose old answers may no longer fit (another type, unit or kind, an option gone,
    a limit narrowed), so that a person must look.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    broken: tuple[str, ...]

    @property
    def is_breaking(self) -> bool:
        """Whether answers given so far need a person's attention."""
        return bool(self.removed or self.broken)


def changes(old: FormDefinition, new: FormDefinition) -> FormChanges:
    """What the step from one version to the next does to the answers given so far."""
    before, after = _by_id(old), _by_id(new)
    return FormChanges(
        added=tuple(key for key in after if key not in before),
        removed=tuple(key for key in before if key not in after),
        broken=tuple(
            key for key in after if key in before and not _still_fits(before[key], after[key])
        ),
    )


def _by_id(definition: FormDefinition) -> dict[str, Field | Outcome | None]:
    found: dict[str, Field | Outcome | None] = {field.id: field for field in definition.fields()}
    for outcome in definition.outcomes:
        found[outcome.id] = outcome
        found.update((timepoint.id, None) for timepoint in outcome.timepoints)
    return found


def _still_fits(old: Field | Outcome | None, new: Field | Outcome | None) -> bool:
    if old is None or new is None:
        return old is new
    if isinstance(old, Outcome) or isinstance(new, Outcome):
        return (
            isinstance(old, Outcome)
            and isinstance(new, Outcome)
            and (old.kind, old.unit) == (new.kind, new.unit)
        )
    same_type = old.type is new.type or (old.type, new.type) in _WIDENINGS
    options_kept = {o.key for o in old.options} <= {o.key for o in new.options}
    return same_type and options_kept and old.unit == new.unit and _limits_hold(old, new)


def _limits_hold(old: Field, new: Field) -> bool:
    low = new.minimum is None or (old.minimum is not None and old.minimum >= new.minimum)
    high = new.maximum is None or (old.maximum is not None and old.maximum <= new.maximum)
    return low and high
