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


class Unfit(DomainError):
    """A form that isn't filled in as it has to be; the text is the form's own."""

    status = 422


def refusal_of(
    request: ReviewRequest, form: ActForm, act: Callable[[], object]
) -> DomainError | None:
    """Do an act whose answer shows what is refused where it was given; None where it is done.

    A form that isn't filled in is refused too. Without htmx the refusal is said on the next page. Raises Forbidden,
    NotFound.
    """
    refusal = _tried(form, act)
    if refusal is not None and not request.headers.get("HX-Request"):
        complain(request, str(refusal))
    return refusal


def _tried(form: ActForm, act: Callable[[], object]) -> DomainError | None:
    if not form.is_valid():
        return Unfit(_in_words(form))
    try:
        act()
    except (Forbidden, NotFound):
        raise
    except DomainError as refused:
        return refused
    return None


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
        complain(request, unfit or _in_words(form))
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


def _in_words(form: ActForm) -> str:
    """What a form says is wrong with it, each thing once."""
    return " ".join(dict.fromkeys(str(e) for errors in form.errors.values() for e in errors))
