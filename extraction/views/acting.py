"""Posts that do one act and go back to a page, which then says what happened, or why it did not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from reviews.errors import DomainError, Forbidden, NotFound
from reviews.forms.layout import ActForm
from reviews.permissions import ReviewRequest
from reviews.shell import complain, say

_T = TypeVar("_T")


def acted(
    request: ReviewRequest,
    form: ActForm,
    act: Callable[[UUID], _T],
    *,
    said: str = "",
    undo: str = "",
    unfit: str = "",
) -> _T | None:
    """Do an act with the form's key, and say so; None where it was refused, which is said instead.

    said, undo: what to tell, and the address that takes it back. unfit: what to tell where the form isn't filled in.
    """
    if not form.is_valid():
        complain(
            request, unfit or " ".join(str(e) for errors in form.errors.values() for e in errors)
        )
        return None
    try:
        done = act(form.act_key)
    except (Forbidden, NotFound):
        raise
    except DomainError as refused:
        complain(request, str(refused))
        return None
    if said:
        say(request, said, undo=undo)
    return done
