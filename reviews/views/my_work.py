"""What waits for me, across reviews."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.permissions import UserRequest, signed_in
from reviews.selectors.people import leaving_reviews, work_of


@require_safe
@signed_in
def my_work(request: UserRequest) -> HttpResponse:
    work = work_of(request.user)
    first = next((pile for review in work for pile in review.piles), None)
    context = {"work": work, "first": first, "leaving": leaving_reviews(request.user)}
    return render(request, "reviews/my_work.html", context)
