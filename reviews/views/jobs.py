"""Background work: how far it has come, asked every second by the part that shows it; stopped, and started again."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from reviews.permissions import Act, ReviewRequest, allow
from reviews.selectors import jobs as selectors
from reviews.services import background

# htmx: swap the answer, and ask no more.
STOP_POLLING = 286


@require_safe
@vary_on_headers("HX-Request")
@allow(Act.VIEW_REVIEW)
def show_job(request: ReviewRequest, job: UUID) -> HttpResponse:
    found = selectors.job_of(request.member, job)
    if found is None:
        raise Http404
    if not request.headers.get("HX-Request"):
        return render(request, "reviews/job.html", {"job": found})
    response = render(request, "reviews/_job.html", {"job": found})
    if found.is_over:
        response.status_code = STOP_POLLING
        # Whatever stands around the part on its page asks for itself anew.
        response["HX-Trigger"] = "job-over"
    return response


@require_POST
@allow(Act.VIEW_REVIEW)
def cancel(request: ReviewRequest, job: UUID) -> HttpResponse:
    found = background.cancel_job(by=request.member, job=job)
    if not request.headers.get("HX-Request"):
        return redirect("reviews:job", review=request.member.review_id, job=found.uuid)
    response = render(request, "reviews/_job.html", {"job": found})
    if found.is_over:
        response["HX-Trigger"] = "job-over"
    return response


@require_POST
@allow(Act.VIEW_REVIEW)
def try_again(request: ReviewRequest, job: UUID) -> HttpResponse:
    found = background.try_again(by=request.member, job=job)
    if not request.headers.get("HX-Request"):
        return redirect("reviews:job", review=request.member.review_id, job=found.uuid)
    return render(request, "reviews/_job.html", {"job": found})
