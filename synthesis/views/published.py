"""A publication's own flow, beside what the ledger counts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.permissions import Act, ReviewRequest, allow
from synthesis.selectors.flow import flow_for
from synthesis.selectors.published import published_of


@require_safe
@allow(Act.VIEW_REVIEW)
def show_published(request: ReviewRequest) -> HttpResponse:
    review = request.member.review
    context = {"published": published_of(review.uuid, flow_for(request.member))}
    return render(request, "synthesis/published.html", context)
