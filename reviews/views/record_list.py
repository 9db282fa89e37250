"""The list of records as a page, and the way back to it from acts on what was chosen there."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from reviews.formats.writing.registry import WRITERS
from reviews.permissions import Act, ReviewRequest, may
from reviews.selectors import record_lists
from reviews.selectors.large_acts import newest
from reviews.selectors.record_lists import Asked
from reviews.selectors.saved_filters import saved_filters
from reviews.selectors.tags import in_use
from reviews.shell import complain, page_of

# In the address of somebody who came by key to look for a record: they can type at once.
FINDING = "find"


def list_page(
    request: ReviewRequest, asked: Asked, *, page: int, status: int = 200
) -> HttpResponse:
    """A page of the list; what was chosen and typed for an act that was refused stays."""
    context = {
        "found": record_lists.record_list(request.member, asked, page=page),
        "asked": asked,
        "query": asked.query,
        "may_remove": may(request.member, Act.REMOVE_RECORDS),
        "may_settle": may(request.member, Act.SETTLE_DUPLICATES),
        "may_export": may(request.member, Act.EXPORT),
        "may_tag": may(request.member, Act.TAG_RECORDS),
        "tags": in_use(request.member.review_id),
        "writers": WRITERS,
        "filters": saved_filters(request.member),
        "may_share": may(request.member, Act.SHARE_FILTERS),
        "large_act": newest(request.member),
        "is_finding": FINDING in request.GET,
        "ticked": set(request.POST.getlist("record")),
        "typed": request.POST.dict(),
    }
    return render(request, "reviews/records.html", context, status=status)


def refused_on_list(request: ReviewRequest, why: str) -> HttpResponse:
    """The list, or the record's page, as the act was sent from it, with why it was refused."""
    complain(request, why)
    if _shown(request):
        return redirect(back(request))
    asked, page = _left(request.POST.get("listed", ""))
    return list_page(request, asked, page=page, status=422)


def back(request: ReviewRequest) -> str:
    """The address from which an act was sent: the record's page, or the list as it was left."""
    here = {"review": request.member.review_id}
    if shown := _shown(request):
        return reverse("reviews:record", kwargs={**here, "record": shown})
    asked, page = _left(request.POST.get("listed") or request.GET.get("listed", ""))
    paged = f"page={page}" if page > 1 else ""
    query = "&".join(part for part in (asked.query, paged) if part)
    return f"{reverse('reviews:records', kwargs=here)}{'?' if query else ''}{query}"


def undo_of(request: ReviewRequest, of: UUID) -> str:
    """The address that takes an act back, and leads to the list as it was left."""
    address = reverse("reviews:act-undo", kwargs={"review": request.member.review_id, "of": of})
    if "listed" not in request.POST:
        return address
    listed = request.POST["listed"][: record_lists.LONGEST_QUERY]
    return f"{address}?{urlencode({'listed': listed})}"


def _shown(request: ReviewRequest) -> UUID | None:
    """The record whose page the act was sent from, if it was one."""
    try:
        return UUID(request.POST.get("shown", ""))
    except ValueError:
        return None


def _left(listed: str) -> tuple[Asked, int]:
    parameters = dict(parse_qsl(listed[: record_lists.LONGEST_QUERY]))
    return record_lists.asked_of(parameters), page_of(parameters)
