"""Why something is refused or doubted, and the English for each. The edge translates by the reason."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class FieldReason(StrEnum):
    """Why an answer is refused."""

    USE_POINT = "use_point"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_TOO_LONG = "number_too_long"
    NOT_WHOLE = "not_whole"
    BELOW_MINIMUM = "below_minimum"
    ABOVE_MAXIMUM = "above_maximum"
    NOT_A_DATE = "not_a_date"
    UNKNOWN_OPTION = "unknown_option"
    UNKNOWN_STATE = "unknown_state"
    VALUE_BESIDE_STATE = "value_beside_state"
    WRONG_SHAPE = "wrong_shape"
    BAD_CHARACTER = "bad_character"
    UNKNOWN_TIMEPOINT = "unknown_timepoint"
    UNKNOWN_COLUMN = "unknown_column"
    ARM_TWICE = "arm_twice"


class WarningReason(StrEnum):
    """What looks wrong in outcome data; never a reason to refuse them."""

    EVENTS_ABOVE_TOTAL = "events_above_total"
    SD_ZERO = "sd_zero"
    SD_NEGATIVE = "sd_negative"
    N_ABOVE_ARM_SIZE = "n_above_arm_size"
    N_BELOW_ARM_SIZE = "n_below_arm_size"


class DefinitionReason(StrEnum):
    """Why a form definition is refused."""

    UNKNOWN_SCHEMA = "unknown_schema"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_A_TEXT = "not_a_text"
    NOT_A_FLAG = "not_a_flag"
    TEXT_EMPTY = "text_empty"
    PROPERTY_UNKNOWN = "property_unknown"
    PROPERTY_NOT_FOR_TYPE = "property_not_for_type"
    ID_NOT_UUID = "id_not_uuid"
    KEY_MALFORMED = "key_malformed"
    STANDS_TWICE = "stands_twice"
    TYPE_UNKNOWN = "type_unknown"
    KIND_UNKNOWN = "kind_unknown"
    OPTIONS_MISSING = "options_missing"
    TIMEPOINTS_MISSING = "timepoints_missing"
    LIMIT_NOT_A_NUMBER = "limit_not_a_number"
    LIMITS_CROSSED = "limits_crossed"
    TOLERANCE_NEGATIVE = "tolerance_negative"
    CONDITION_MALFORMED = "condition_malformed"


Reason = FieldReason | WarningReason | DefinitionReason

ENGLISH: Mapping[Reason, str] = MappingProxyType(
    {
        FieldReason.USE_POINT: "Type numbers with a point: 12.5, not 12,5.",
        FieldReason.NOT_A_NUMBER: "“{typed}” is not a number.",
        FieldReason.NUMBER_TOO_LONG: "A number can have at most {limit} characters.",
        FieldReason.NOT_WHOLE: "A whole number is needed, not {typed}.",
        FieldReason.BELOW_MINIMUM: "{typed} is below {limit}, the smallest value allowed.",
        FieldReason.ABOVE_MAXIMUM: "{typed} is above {limit}, the largest value allowed.",
        FieldReason.NOT_A_DATE: "“{typed}” is not a date. Type it as 2024-03-31.",
        FieldReason.UNKNOWN_OPTION: "“{typed}” is not one of the options.",
        FieldReason.UNKNOWN_STATE: "“{typed}” is not a state that a value can have.",
        FieldReason.VALUE_BESIDE_STATE: "Give a value, or say why there is none, but not both.",
        FieldReason.WRONG_SHAPE: "This answer doesn't have the shape that the field needs.",
        FieldReason.BAD_CHARACTER: "The text holds a character that can't be stored.",
        FieldReason.UNKNOWN_TIMEPOINT: "This outcome has no time point “{typed}”.",
        FieldReason.UNKNOWN_COLUMN: "This outcome has no column “{typed}”.",
        FieldReason.ARM_TWICE: "The same arm stands twice.",
        WarningReason.EVENTS_ABOVE_TOTAL: "{events} events among {total} participants: more events than participants.",
        WarningReason.SD_ZERO: "A standard deviation of 0 is rarely right: check the report.",
        WarningReason.SD_NEGATIVE: "A standard deviation can't be negative ({sd}): check the report.",
        WarningReason.N_ABOVE_ARM_SIZE: "{n} participants analysed, but the arm has {size}.",
        WarningReason.N_BELOW_ARM_SIZE: "{n} participants analysed of the arm's {size}.",
        DefinitionReason.UNKNOWN_SCHEMA: "Forms of schema {found} can't be read.",
        DefinitionReason.NOT_JSON: "The definition is not JSON.",
        DefinitionReason.NOT_AN_OBJECT: "{property} must be an object.",
        DefinitionReason.NOT_A_LIST: "{property} must be a list.",
        DefinitionReason.NOT_A_TEXT: "{property} must be a text.",
        DefinitionReason.NOT_A_FLAG: "{property} must be true or false.",
        DefinitionReason.TEXT_EMPTY: "{property} is empty.",
        DefinitionReason.PROPERTY_UNKNOWN: "{property} is not a property known here.",
        DefinitionReason.PROPERTY_NOT_FOR_TYPE: "{property} has no meaning for the type {type}.",
        DefinitionReason.ID_NOT_UUID: "{found} is not a UUID in lower case.",
        DefinitionReason.KEY_MALFORMED: "The key {found} must be lower-case letters, digits and _, beginning with a letter.",
        DefinitionReason.STANDS_TWICE: "{property} {found} stands twice.",
        DefinitionReason.TYPE_UNKNOWN: "{found} is not a type of field.",
        DefinitionReason.KIND_UNKNOWN: "{found} is not a kind of outcome data.",
        DefinitionReason.OPTIONS_MISSING: "A choice needs options.",
        DefinitionReason.TIMEPOINTS_MISSING: "An outcome needs at least one time point.",
        DefinitionReason.LIMIT_NOT_A_NUMBER: "{property} must be a number, written with a point.",
        DefinitionReason.LIMITS_CROSSED: "The smallest value, {minimum}, is above the largest, {maximum}.",
        DefinitionReason.TOLERANCE_NEGATIVE: "A tolerance can't be negative.",
        DefinitionReason.CONDITION_MALFORMED: "The condition can't be read: {why}.",
    }
)


def in_words(reason: Reason, params: Mapping[str, str]) -> str:
    """The English sentence for a reason and its parameters."""
    return ENGLISH[reason].format_map(params)
