"""The review's history: read, filtered, verified, exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from reviews.permissions import Act, ReviewRequest, allow
from reviews.selectors import history as selectors
from reviews.shell import csv_answer, page_number


@require_safe
@allow(Act.VIEW_HISTORY)
def show_history(request: ReviewRequest) -> HttpResponse:
    member = request.member
    context = {
        "page": selectors.history_of(
            member,
            mine=request.GET.get("who") == "me",
            kind=request.GET.get("kind", ""),
            page=page_number(request),
        ),
        "kinds": selectors.kinds_of(member),
        "asked": {"kind": request.GET.get("kind", ""), "who": request.GET.get("who", "")},
    }
    return render(request, "reviews/history.html", context)


@require_POST
@allow(Act.VIEW_HISTORY)
def verify(request: ReviewRequest) -> HttpResponse:
    found = selectors.verified(request.member)
    whole = found if isinstance(found, selectors.Whole) else None
    status = 409 if whole is None else 200
    return render(request, "reviews/history_verified.html", {"whole": whole}, status=status)


@require_safe
@allow(Act.VIEW_HISTORY)
def export(request: ReviewRequest) -> StreamingHttpResponse:
    def rows() -> Iterator[Sequence[str]]:
        yield ("at", "who", "what", "on what", "why")
        for line in selectors.all_history(request.member):
            on_what = str(line.subject.label) if line.subject else ""
            yield (line.at.isoformat(), line.who, str(line.what), on_what, line.remark)

    return csv_answer(rows(), name="history.csv")
