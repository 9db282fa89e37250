"""Posts that save one place of somebody's own sheet, whatever is asked there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import QueryDict

from extraction.forms.entries import EntryForm
from extraction.services import sheets
from extraction.views.acting import refusal_of
from reviews.errors import DomainError
from reviews.permissions import ReviewRequest


def entered(
    request: ReviewRequest, sheet: UUID, form: EntryForm, given: Callable[[QueryDict], Any]
) -> DomainError | None:
    """Save what a form gives for its place; why that was refused, if it was.

    given: reads the content from what was posted. Raises Forbidden, NotFound.
    """
    return refusal_of(
        request,
        form,
        lambda: sheets.enter(
            by=request.member,
            sheet=sheet,
            place=form.cleaned_data["place"],
            content=given(request.POST),
            key=form.act_key,
            replaces=form.cleaned_data["replaces"],
        ),
    )
