"""Answers: checked as they come in, compared between extractors, and what is still missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from extraction.formdef.conditions import holds
from extraction.formdef.definition import YES_NO, Field, FieldType, FormDefinition
from extraction.formdef.numbers import MAX_LENGTH, read_number
from extraction.formdef.values import (
    Answer,
    Content,
    Source,
    Value,
    ValueState,
    decimal_string,
    normal_text,
)
from extraction.formdef.words import FieldReason, in_words
from reviews.texts import is_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell of an outcome's table; None where the whole row or table is meant."""

    timepoint: str
    arm: str | None = None
    column: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldError:
    """An answer that is refused. field: the field's or outcome's id; cell: outcome data only."""

    field: str
    reason: FieldReason
    params: Mapping[str, str] = dataclass_field(default_factory=dict)
    cell: Cell | None = None

    def in_words(self) -> str:
        """The English sentence."""
        return in_words(self.reason, self.params)


class Refused(Exception):
    """Inside this package: the reason travels to whoever knows the field."""

    def __init__(self, reason: FieldReason, **params: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


def validate_answer(field: Field, raw: object) -> Answer | FieldError:
    """An answer from what was typed or stored; blank input makes an answer whose value is None.

    raw: a text; a list of option keys; or `{"state": ..., "value": ..., "source": {...}}`, each key
    optional, as `value_as_json` writes it. The number is kept as typed: see `normalise`.
    """
    try:
        source = None
        if isinstance(raw, Mapping):
            source = read_source(raw.get("source"))
        return Answer(field=field.id, value=_value(field, raw), source=source)
    except Refused as refused:
        return FieldError(field=field.id, reason=refused.reason, params=refused.params)


def agree(field: Field, a: Answer, b: Answer) -> bool:
    """Whether two extractors' answers to the field say the same; two blank ones do.

    Numbers within the field's tolerance; text without regard to case and white space.
    """
    return values_agree(a.value, b.value, tolerance=field.tolerance)


def visible(definition: FormDefinition, answers: Iterable[Answer]) -> frozenset[str]:
    """Ids of the fields that these answers leave to be asked. A hidden field's answer opens nothing."""
    given = {answer.field: answer.value for answer in answers}
    shown: set[str] = set()
    chosen: dict[str, tuple[str, ...]] = {}
    for field in definition.fields():
        if holds(field.show_if, chosen):
            shown.add(field.id)
            if (value := given.get(field.id)) is not None:
                chosen[field.id] = _choices(value)
    return frozenset(shown)


def missing(definition: FormDefinition, answers: Iterable[Answer]) -> tuple[str, ...]:
    """Ids of required fields that are asked and still blank, in the form's order.

    Outcome data have their own: `outcomes.missing_cells`.
    """
    answers = tuple(answers)
    shown = visible(definition, answers)
    done = {answer.field for answer in answers if answer.value is not None}
    return tuple(
        field.id
        for field in definition.fields()
        if field.required and field.id in shown and field.id not in done
    )


def values_agree(a: Value | None, b: Value | None, *, tolerance: Decimal) -> bool:
    """Whether two values say the same: see `agree`."""
    if a is None or b is None:
        return a is b
    if a.state is not b.state:
        return False
    left, right = a.content, b.content
    if isinstance(left, (int, Decimal)) and isinstance(right, (int, Decimal)):
        # Fractions, because decimal subtraction rounds to the context's precision.
        return abs(Fraction(left) - Fraction(right)) <= Fraction(tolerance)
    if isinstance(left, str) and isinstance(right, str):
        return _folded(left) == _folded(right)
    return left == right


def read_number_value(
    type_: FieldType, raw: object, *, minimum: Decimal | None, maximum: Decimal | None
) -> Value | None:
    """A number or the state in its place, None if blank. Raises Refused."""
    state, given = _state_and_content(raw)
    if given is None:
        return state
    content = _number(type_, given, minimum=minimum, maximum=maximum)
    return Value(state=ValueState.VALUE, content=content)


def _value(field: Field, raw: object) -> Value | None:
    state, given = _state_and_content(raw)
    if given is None:
        return state
    if field.type is FieldType.YES_NO_UNCLEAR and given == ValueState.UNCLEAR.value:
        return Value(state=ValueState.UNCLEAR)
    return Value(state=ValueState.VALUE, content=_content(field, given))


def _state_and_content(raw: object) -> tuple[Value | None, object]:
    """What a raw answer gives: content, or (without any) a value that is a state, or nothing."""
    state, given = ValueState.VALUE, raw
    if isinstance(raw, Mapping):
        given = raw.get("value")
        wanted = raw.get("state", ValueState.VALUE.value)
        if wanted not in list(ValueState):
            raise Refused(FieldReason.UNKNOWN_STATE, typed=str(wanted))
        state = ValueState(wanted)
    if _is_blank(given):
        return (None if state is ValueState.VALUE else Value(state=state)), None
    if state is not ValueState.VALUE:
        raise Refused(FieldReason.VALUE_BESIDE_STATE)
    return None, given


def _number(
    type_: FieldType, given: object, *, minimum: Decimal | None, maximum: Decimal | None
) -> int | Decimal:
    if isinstance(given, bool) or not isinstance(given, (str, int, Decimal)):
        raise Refused(FieldReason.WRONG_SHAPE)
    typed = str(given).strip()
    number = read_number(typed)
    if isinstance(number, FieldReason):
        raise Refused(number, typed=typed, limit=str(MAX_LENGTH))
    if type_ is FieldType.INTEGER and number != number.to_integral_value():
        raise Refused(FieldReason.NOT_WHOLE, typed=typed)
    if minimum is not None and number < minimum:
        raise Refused(FieldReason.BELOW_MINIMUM, typed=typed, limit=decimal_string(minimum))
    if maximum is not None and number > maximum:
        raise Refused(FieldReason.ABOVE_MAXIMUM, typed=typed, limit=decimal_string(maximum))
    return int(number) if type_ is FieldType.INTEGER else number


def _is_blank(given: object) -> bool:
    if isinstance(given, str):
        return not given.strip()
    return given is None or (isinstance(given, (list, tuple)) and not given)


def _content(field: Field, given: object) -> Content:
    match field.type:
        case FieldType.INTEGER | FieldType.DECIMAL:
            return _number(field.type, given, minimum=field.minimum, maximum=field.maximum)
        case FieldType.MANY_CHOICES:
            keys = [given] if isinstance(given, str) else given
            if not isinstance(keys, Sequence):
                raise Refused(FieldReason.WRONG_SHAPE)
            chosen = {_one_of([option.key for option in field.options], key) for key in keys}
            return tuple(option.key for option in field.options if option.key in chosen)
        case FieldType.CHOICE:
            return _one_of([option.key for option in field.options], given)
        case FieldType.YES_NO_UNCLEAR:
            return _one_of(YES_NO, given)
        case FieldType.DATE:
            return _date(_text(given))
        case FieldType.TEXT | FieldType.LONG_TEXT:
            return _text(given)


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise Refused(FieldReason.WRONG_SHAPE)
    if not is_text(given):
        raise Refused(FieldReason.BAD_CHARACTER)
    return given.strip()


def _one_of(keys: Sequence[str], given: object) -> str:
    if not isinstance(given, str):
        raise Refused(FieldReason.WRONG_SHAPE)
    if given not in keys:
        raise Refused(FieldReason.UNKNOWN_OPTION, typed=given)
    return given


def _date(typed: str) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        found = None
    # fromisoformat also takes "20240331" and "2024-W13-7".
    if found is None or found.isoformat() != typed:
        raise Refused(FieldReason.NOT_A_DATE, typed=typed)
    return found


def read_source(raw: object) -> Source | None:
    """Where something was read, None if nothing is said. Raises Refused."""
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        raise Refused(FieldReason.WRONG_SHAPE)
    source = Source(
        page=_text(raw.get("page", "")),
        quotation=_text(raw.get("quotation", "")),
        place=_text(raw.get("place", "")),
    )
    return None if source == Source() else source


def _choices(value: Value) -> tuple[str, ...]:
    """What conditions see of a value."""
    if value.content is None:
        return (value.state.value,)
    if isinstance(value.content, tuple):
        return value.content
    return (value.content,) if isinstance(value.content, str) else ()


def _folded(text: str) -> str:
    return normal_text(" ".join(normal_text(text).split()).casefold())
