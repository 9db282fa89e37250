"""JSON -> form definition, and back."""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from extraction.formdef.conditions import (
    ALWAYS,
    Condition,
    ConditionError,
    condition_as_json,
    parse_condition,
)
from extraction.formdef.definition import (
    SCHEMA,
    YES_NO,
    Field,
    FieldType,
    FormDefinition,
    Option,
    Outcome,
    OutcomeKind,
    Section,
    Timepoint,
)
from extraction.formdef.numbers import read_number
from extraction.formdef.values import ValueState, decimal_string
from extraction.formdef.words import DefinitionReason as Why
from extraction.formdef.words import in_words

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FIELD = {"id", "key", "label", "help", "required", "type", "show_if"}
_NUMBER = {"unit", "minimum", "maximum", "tolerance"}
_OUTCOME = {"id", "key", "label", "help", "required", "kind", "unit", "tolerance", "timepoints"}


class DefinitionError(ValueError):
    """A definition that can't be used.

    where: the place in the document ("sections[0].fields[2]"). field: the key or id of the field,
    outcome or section at fault, "" where it is the form as a whole.
    """

    def __init__(self, reason: Why, *, where: str, field: str, **params: str) -> None:
        super().__init__(f"{where or 'form'}: {in_words(reason, params)}")
        self.reason = reason
        self.where = where
        self.field = field
        self.params = params


def parse_definition(document: Mapping[str, object] | str) -> FormDefinition:
    """A definition from its JSON, read or not. Raises DefinitionError at the first thing wrong."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except (ValueError, RecursionError) as error:
            raise DefinitionError(Why.NOT_JSON, where="", field="") from error
    node = _Node(document, where="", known={"schema", "title", "sections", "outcomes"})
    schema = node.data.get("schema")
    if schema != SCHEMA or isinstance(schema, bool):
        raise node.error(Why.UNKNOWN_SCHEMA, found=str(schema))
    reader = _Reader()
    return FormDefinition(
        title=node.text("title"),
        sections=tuple(reader.section(item, where) for item, where in node.items("sections")),
        outcomes=tuple(reader.outcome(item, where) for item, where in node.items("outcomes")),
    )


def definition_as_json(definition: FormDefinition) -> dict[str, object]:
    """Canonical JSON; `parse_definition` reads the same definition back."""
    return {
        "schema": SCHEMA,
        "title": definition.title,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "help": section.help,
                "fields": [_field_as_json(field) for field in section.fields],
            }
            for section in definition.sections
        ],
        "outcomes": [_outcome_as_json(outcome) for outcome in definition.outcomes],
    }


def condition_values(field: Field) -> tuple[str, ...]:
    """What a condition may look for in a field: its options, and the states without a value."""
    states = tuple(state.value for state in ValueState if state is not ValueState.VALUE)
    if field.type is FieldType.YES_NO_UNCLEAR:
        return YES_NO + states
    return tuple(option.key for option in field.options) + states


class _Node:
    """One object of the document, its place and the name to blame."""

    def __init__(self, data: object, *, where: str, known: Collection[str]) -> None:
        self.where = where
        self.name = ""
        if not isinstance(data, Mapping):
            raise self.error(Why.NOT_AN_OBJECT, property=where or "form")
        self.data: Mapping[str, object] = data
        names = (data.get(name) for name in ("key", "id"))
        self.name = next((name for name in names if isinstance(name, str)), "")
        for key in data:
            if key not in known:
                raise self.error(Why.PROPERTY_UNKNOWN, property=str(key))

    def error(self, reason: Why, **params: str) -> DefinitionError:
        return DefinitionError(reason, where=self.where, field=self.name, **params)

    def text(self, key: str, *, default: str | None = None) -> str:
        """A text, NFC, without white space at its ends; one without a default can't be empty."""
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise self.error(Why.NOT_A_TEXT, property=key)
        text = unicodedata.normalize("NFC", value).strip()
        if not text and default is None:
            raise self.error(Why.TEXT_EMPTY, property=key)
        return text

    def key(self) -> str:
        key = self.text("key")
        if not _KEY.fullmatch(key):
            raise self.error(Why.KEY_MALFORMED, found=key)
        return key

    def uuid(self) -> str:
        text = self.text("id")
        try:
            canonical = str(UUID(text))
        except ValueError:
            canonical = ""
        if text != canonical:
            raise self.error(Why.ID_NOT_UUID, found=text)
        return text

    def flag(self, key: str) -> bool:
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.error(Why.NOT_A_FLAG, property=key)
        return value

    def number(self, key: str) -> Decimal | None:
        value = self.data.get(key)
        if value is None:
            return None
        number = read_number(str(value)) if isinstance(value, (str, int)) else None
        if isinstance(value, bool) or not isinstance(number, Decimal):
            raise self.error(Why.LIMIT_NOT_A_NUMBER, property=key)
        return number

    def tolerance(self) -> Decimal:
        tolerance = self.number("tolerance") or Decimal(0)
        if tolerance < 0:
            raise self.error(Why.TOLERANCE_NEGATIVE)
        return tolerance

    def items(self, key: str) -> list[tuple[object, str]]:
        """The members of a list, each with its place; an absent list is empty."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise self.error(Why.NOT_A_LIST, property=key)
        path = f"{self.where}.{key}" if self.where else key
        return [(item, f"{path}[{place}]") for place, item in enumerate(value)]


class _Reader:
    """Reads sections and outcomes; remembers names that may not come twice, and what conditions may ask."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, str]] = set()
        self.askable: dict[str, Sequence[str]] = {}

    def once(self, node: _Node, what: str, name: str) -> str:
        if (what, name) in self.seen:
            raise node.error(Why.STANDS_TWICE, property=what, found=name)
        self.seen.add((what, name))
        return name

    def section(self, data: object, where: str) -> Section:
        node = _Node(data, where=where, known={"key", "title", "help", "fields"})
        return Section(
            key=self.once(node, "section", node.key()),
            title=node.text("title"),
            help=node.text("help", default=""),
            fields=tuple(self.field(item, place) for item, place in node.items("fields")),
        )

    def field(self, data: object, where: str) -> Field:
        node = _Node(data, where=where, known=_FIELD | _NUMBER | {"options"})
        found = node.data.get("type")
        if found not in list(FieldType):
            raise node.error(Why.TYPE_UNKNOWN, found=str(found))
        type_ = FieldType(str(found))
        allowed = _NUMBER if type_.is_number else {"options"} if type_.has_options else set()
        for name in node.data:
            if name not in _FIELD | allowed:
                raise node.error(Why.PROPERTY_NOT_FOR_TYPE, property=name, type=type_.value)
        minimum, maximum = node.number("minimum"), node.number("maximum")
        if minimum is not None and maximum is not None and minimum > maximum:
            raise node.error(
                Why.LIMITS_CROSSED,
                minimum=decimal_string(minimum),
                maximum=decimal_string(maximum),
            )
        field = Field(
            id=self.once(node, "id", node.uuid()),
            key=self.once(node, "key", node.key()),
            label=node.text("label"),
            help=node.text("help", default=""),
            required=node.flag("required"),
            type=type_,
            show_if=self.condition(node),
            unit=node.text("unit", default=""),
            minimum=minimum,
            maximum=maximum,
            tolerance=node.tolerance(),
            options=self.options(node, type_),
        )
        # Conditions look back only, so that one walk in order settles what is shown.
        if type_.has_options or type_ is FieldType.YES_NO_UNCLEAR:
            self.askable[field.id] = condition_values(field)
        return field

    def condition(self, node: _Node) -> Condition:
        try:
            return parse_condition(node.data.get("show_if", True), known=self.askable)
        except ConditionError as error:
            raise node.error(Why.CONDITION_MALFORMED, why=str(error)) from error

    def options(self, node: _Node, type_: FieldType) -> tuple[Option, ...]:
        options: list[Option] = []
        for item, where in node.items("options"):
            inner = _Node(item, where=where, known={"key", "label"})
            inner.name = node.name
            option = Option(key=inner.key(), label=inner.text("label"))
            if any(option.key == other.key for other in options):
                raise inner.error(Why.STANDS_TWICE, property="option", found=option.key)
            if option.key in list(ValueState):
                raise inner.error(Why.STANDS_TWICE, property="state", found=option.key)
            options.append(option)
        if type_.has_options and not options:
            raise node.error(Why.OPTIONS_MISSING)
        return tuple(options)

    def outcome(self, data: object, where: str) -> Outcome:
        node = _Node(data, where=where, known=_OUTCOME)
        kind = node.data.get("kind")
        if kind not in list(OutcomeKind):
            raise node.error(Why.KIND_UNKNOWN, found=str(kind))
        timepoints: list[Timepoint] = []
        for item, place in node.items("timepoints"):
            inner = _Node(item, where=place, known={"id", "label"})
            inner.name = node.name
            identity = self.once(inner, "id", inner.uuid())
            timepoints.append(Timepoint(id=identity, label=inner.text("label")))
        if not timepoints:
            raise node.error(Why.TIMEPOINTS_MISSING)
        return Outcome(
            id=self.once(node, "id", node.uuid()),
            key=self.once(node, "key", node.key()),
            label=node.text("label"),
            help=node.text("help", default=""),
            required=node.flag("required"),
            kind=OutcomeKind(str(kind)),
            unit=node.text("unit", default=""),
            tolerance=node.tolerance(),
            timepoints=tuple(timepoints),
        )


def _field_as_json(field: Field) -> dict[str, object]:
    data: dict[str, object] = {
        "id": field.id,
        "key": field.key,
        "label": field.label,
        "help": field.help,
        "required": field.required,
        "type": field.type.value,
    }
    if field.show_if != ALWAYS:
        data["show_if"] = condition_as_json(field.show_if)
    if field.type.is_number:
        data |= {"unit": field.unit, "tolerance": decimal_string(field.tolerance)}
        for name, limit in (("minimum", field.minimum), ("maximum", field.maximum)):
            if limit is not None:
                data[name] = decimal_string(limit)
    if field.type.has_options:
        data["options"] = [{"key": o.key, "label": o.label} for o in field.options]
    return data


def _outcome_as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.id,
        "key": outcome.key,
        "label": outcome.label,
        "help": outcome.help,
        "required": outcome.required,
        "kind": outcome.kind.value,
        "unit": outcome.unit,
        "tolerance": decimal_string(outcome.tolerance),
        "timepoints": [{"id": t.id, "label": t.label} for t in outcome.timepoints],
    }
