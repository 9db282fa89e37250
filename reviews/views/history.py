"""The review's history: read, filtered, verified, exported."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from reviews.permissions import Act, ReviewRequest, allow
from reviews.selectors import history as selectors


@require_safe
@allow(Act.VIEW_HISTORY)
def show_history(request: ReviewRequest) -> HttpResponse:
    member = request.member
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isdecimal() and 0 < len(asked) < 7 else 1
    context = {
        "page": selectors.history_of(
            member,
            mine=request.GET.get("who") == "me",
            kind=request.GET.get("kind", ""),
            page=max(page, 1),
        ),
        "kinds": selectors.kinds_of(member),
        "asked": {"kind": request.GET.get("kind", ""), "who": request.GET.get("who", "")},
    }
    return render(request, "reviews/history.html", context)


@require_POST
@allow(Act.VIEW_HISTORY)
def verify(request: ReviewRequest) -> HttpResponse:
    found = selectors.whole_until(request.member)
    is_whole = not hasattr(found, "why")
    context = {"is_whole": is_whole, "found": found}
    return render(
        request, "reviews/history_verified.html", context, status=200 if is_whole else 409
    )


class _Echo:
    """A file that hands back what is written to it, for a streamed CSV."""

    def write(self, value: str) -> str:
        return value


@require_safe
@allow(Act.VIEW_HISTORY)
def export(request: ReviewRequest) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def rows() -> Iterator[str]:
        yield writer.writerow(["at", "who", "what", "why"])
        for line in selectors.all_history(request.member):
            yield writer.writerow(
                [line.at.isoformat(), line.who, safe_cell(str(line.what)), safe_cell(line.remark)]
            )

    response = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="history.csv"'
    return response


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
