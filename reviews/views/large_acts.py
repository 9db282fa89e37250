"""An act on many records: how far it has come, what came of it, and the way to take it back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.permissions import Act, ReviewRequest, allow
from reviews.selectors import large_acts


@require_safe
@allow(Act.VIEW_REVIEW)
def show(request: ReviewRequest, act: UUID) -> HttpResponse:
    found = large_acts.large_act(request.member, act)
    if found is None:
        raise Http404
    return render(request, "reviews/large_act.html", {"row": found})
