"""The extraction form's versions as others read them."""

from __future__ import annotations

from uuid import UUID

from extraction.formdef.definition import FormDefinition
from extraction.formdef.parsing import parse_definition
from extraction.models import FormVersion
from extraction.sheet_states import FormState
from reviews.rows import only


def published_form(review_id: UUID) -> FormVersion | None:
    """The version in force; None before the first is published."""
    return only(FormVersion.objects.filter(review_id=review_id, state=FormState.PUBLISHED.value))


def draft_form(review_id: UUID) -> FormVersion | None:
    """The version that is being written, if there is one."""
    return only(FormVersion.objects.filter(review_id=review_id, state=FormState.DRAFT.value))


def definition_of(form: FormVersion) -> FormDefinition:
    """What a version asks."""
    return parse_definition(form.definition)
