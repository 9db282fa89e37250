"""Refusals and warnings of forms in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from extraction.formdef.answers import FieldError
from extraction.formdef.outcomes import OutcomeWarning
from extraction.formdef.parsing import DefinitionError
from extraction.formdef.words import ENGLISH, Reason


def refusal_in_words(error: FieldError) -> str:
    """Why an answer is refused."""
    return _in_words(error.reason, error.params)


def warning_in_words(warning: OutcomeWarning) -> str:
    """What looks wrong in outcome data."""
    return _in_words(warning.reason, warning.params)


def fault_in_words(error: DefinitionError) -> str:
    """Why a form's definition is refused."""
    return _in_words(error.reason, error.params)


def _in_words(reason: Reason, params: Mapping[str, str]) -> str:
    return gettext(ENGLISH[reason]).format_map(params)
