"""The review's home: the live PRISMA flow, the list behind each number, and the diagram as files."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from extraction.selectors.locking import lock_state_of
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import team
from reviews.selectors.days import today
from reviews.selectors.first_steps import first_steps
from reviews.shell import attached, complain, csv_answer, page_number
from synthesis.selectors import flow_lists
from synthesis.selectors.automation import tools_behind
from synthesis.selectors.flow import flow_for
from synthesis.selectors.flow_page import flow_page

FIRST_YEAR, LAST_YEAR = 1900, 2999


@require_safe
@allow(Act.VIEW_REVIEW)
def show_flow(request: ReviewRequest) -> HttpResponse:
    on = _day(request)
    found = flow_for(request.member, on=on)
    context: dict[str, object] = {
        "flow": flow_page(request.member, found, on=on),
        "tools": tools_behind(request.member.review, found, on=on),
        "on": on,
        "kinds": ("svg", "png", "pdf", "csv"),
    }
    if on is None:
        context["steps"] = first_steps(request.member)
        context["state"] = lock_state_of(request.member.review_id)
        if progress := team.progress_of(request.member):
            context |= {"progress": progress, "team": team.team_of(request.member)}
    return render(request, "synthesis/flow.html", context)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_box(request: ReviewRequest, box: str) -> HttpResponse:
    """The list behind a number: as many rows as the number says."""
    review, on = request.member.review, _day(request)
    try:
        found = flow_lists.box_list(
            review,
            flow_for(request.member, on=on),
            box,
            part=request.GET.get("part", ""),
            page=page_number(request),
        )
    except flow_lists.UnknownBox as unknown:
        raise Http404 from unknown
    context = {"list": found, "on": on, "box": box, "may_export": may(request.member, Act.EXPORT)}
    return render(request, "synthesis/box.html", context)


@require_safe
@allow(Act.EXPORT)
def download_box(request: ReviewRequest, box: str) -> StreamingHttpResponse:
    """The whole list behind a number as CSV."""
    review = request.member.review
    flow = flow_for(request.member, on=_day(request))
    try:
        rows = flow_lists.table_of(review, flow, box, part=request.GET.get("part", ""))
    except flow_lists.UnknownBox as unknown:
        raise Http404 from unknown
    return csv_answer(rows, name=f"{box.replace('_', '-')}.csv")


@require_safe
@allow(Act.EXPORT)
def download_diagram(request: ReviewRequest, kind: str) -> HttpResponse:
    # Deferred: drawing PNG and PDF loads libraries that no other page needs.
    from synthesis.services import diagrams  # noqa: PLC0415

    if kind not in set(diagrams.DiagramFormat):
        raise Http404
    chosen = diagrams.DiagramFormat(kind)
    on = _day(request)
    flow = flow_for(request.member, on=on)
    content = diagrams.diagram_file(request.member.review, flow, chosen, on=on)
    response = HttpResponse(content, content_type=diagrams.MEDIA_TYPES[chosen])
    return attached(response, f"prisma.{kind}")


def _day(request: ReviewRequest) -> date | None:
    asked = request.GET.get("on", "")
    if not asked:
        return None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = None
    # At the calendar's two ends, a day can't be taken to another time zone.
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        complain(request, _("That is not a date. Type it like 2026-05-03."))
        return None
    if day > today(request.member.review):
        complain(request, _("That day is yet to come. Here is the review as it stands."))
        return None
    return day
