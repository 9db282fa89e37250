"""What the frame of every page needs: the review's navigation, the member who looks, and what was just done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise

from reviews import seams
from reviews.cells import csv_lines
from reviews.models import Member

A = TypeVar("A", bound=HttpResponseBase)


def review_shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: member, review and navigation within a review; nothing elsewhere."""
    member = getattr(request, "member", None)
    if member is None:
        return {}
    return {"member": member, "review": member.review, "nav": seams.nav_of(request, member)}


def home_of(member: Member) -> str:
    """Address of a review's home: the first page of its navigation that the member may open."""
    entries = sorted(seams.registry.nav, key=lambda entry: entry.order)
    entry = next(entry for entry in entries if entry.shown(member))
    return reverse(entry.url_name, kwargs={"review": member.review_id, **entry.kwargs})


def say(request: HttpRequest, text: str | Promise, *, undo: str = "") -> None:
    """Tell on the next page what happened. undo: the address that takes it back by POST, if there is one."""
    messages.success(request, str(text), extra_tags=undo)


def complain(request: HttpRequest, text: str | Promise) -> None:
    """Tell on the next page what didn't happen, and why."""
    messages.error(request, str(text))


def page_number(request: HttpRequest) -> int:
    """The page of a list that an address asks for, from 1 on; whatever is no such number means the first."""
    return page_of(request.GET.dict())


def page_of(parameters: Mapping[str, Any]) -> int:
    """The same, of an address's parameters."""
    asked = str(parameters.get("page", ""))
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1


def attached(answer: A, name: str) -> A:
    """The answer as a file to take along. name: of the file, with its ending."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def csv_answer(rows: Iterable[Sequence[str]], *, name: str) -> StreamingHttpResponse:
    """A table to take along. name: of the file, with its ending."""
    answer = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    return attached(answer, name)
