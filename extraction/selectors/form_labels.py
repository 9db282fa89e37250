"""Words for the parts of a form and for what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from extraction.formdef.definition import Field, FieldType, OutcomeKind
from extraction.formdef.sheet import FormSheet
from extraction.formdef.values import Value, ValueState

STATES: Mapping[ValueState, str | Promise] = {
    ValueState.VALUE: gettext_lazy("Value"),
    ValueState.NOT_REPORTED: gettext_lazy("Not reported"),
    ValueState.NOT_APPLICABLE: gettext_lazy("Not applicable"),
    ValueState.UNCLEAR: gettext_lazy("Unclear"),
}
TYPES: Mapping[FieldType, str | Promise] = {
    FieldType.TEXT: gettext_lazy("Text"),
    FieldType.LONG_TEXT: gettext_lazy("Long text"),
    FieldType.INTEGER: gettext_lazy("Whole number"),
    FieldType.DECIMAL: gettext_lazy("Decimal number"),
    FieldType.DATE: gettext_lazy("Date"),
    FieldType.CHOICE: gettext_lazy("One choice"),
    FieldType.MANY_CHOICES: gettext_lazy("Several choices"),
    FieldType.YES_NO_UNCLEAR: gettext_lazy("Yes, no, unclear"),
}
KINDS: Mapping[OutcomeKind, str | Promise] = {
    OutcomeKind.DICHOTOMOUS: gettext_lazy("Events and total for each arm"),
    OutcomeKind.CONTINUOUS: gettext_lazy("Mean, SD and n for each arm"),
}
COLUMNS: Mapping[str, str | Promise] = {
    "events": gettext_lazy("Events"),
    "total": gettext_lazy("Total"),
    "mean": gettext_lazy("Mean"),
    "sd": gettext_lazy("SD"),
    "n": gettext_lazy("n"),
}
YES_NO_WORDS: Mapping[str, str | Promise] = {
    "yes": gettext_lazy("Yes"),
    "no": gettext_lazy("No"),
}


def options_of(field: Field) -> list[tuple[str, str]]:
    """(key, label) of what can be chosen in a field."""
    if field.type is FieldType.YES_NO_UNCLEAR:
        return [(key, str(word)) for key, word in YES_NO_WORDS.items()]
    return [(option.key, option.label) for option in field.options]


def value_in_words(form: FormSheet, place: str, value: Value | None) -> str:
    """What stands at a place, as a reader sees it; "" for blank."""
    if value is None:
        return ""
    if value.content is None:
        return str(STATES[value.state])
    field = form.fields.get(place)
    if field is None:
        return _plain(value.content)
    labels = dict(options_of(field))
    if isinstance(value.content, tuple):
        return "; ".join(labels.get(key, key) for key in value.content)
    if labels and isinstance(value.content, str):
        return labels.get(value.content, value.content)
    text = _plain(value.content)
    return f"{text} {field.unit}" if field.unit else text


def place_in_words(form: FormSheet, place: str, arms: Mapping[str, str]) -> str:
    """The name of a place: a field's label, or "Deaths, 4 weeks, Ketamine: events". arms: labels by id."""
    if place in form.fields:
        return form.fields[place].label
    if place in form.cells:
        cell = form.cells[place]
        return gettext("%(outcome)s, %(timepoint)s, %(arm)s: %(column)s") % {
            "outcome": cell.outcome.label,
            "timepoint": cell.timepoint.label,
            "arm": arms.get(cell.arm, ""),
            "column": COLUMNS[cell.column.key],
        }
    outcome = place.removeprefix("outcome:")
    return next((o.label for o in form.definition.outcomes if o.id == outcome), "")


def _plain(content: object) -> str:
    return format(content, "f") if isinstance(content, Decimal) else str(content)
