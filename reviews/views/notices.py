"""Notices about reports, and values from services outside: shown, taken back, put back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.forms.searches import ReasonForm, first_error
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors.look_up_pages import marked_reports
from reviews.services import look_ups
from reviews.shell import complain, say


@require_safe
@allow(Act.VIEW_REVIEW)
def show_notices(request: ReviewRequest) -> HttpResponse:
    found = marked_reports(request.member)
    context = {
        "included": [each for each in found if each.is_included],
        "others": [each for each in found if not each.is_included],
        "may_correct": may(request.member, Act.CORRECT_RECORDS),
    }
    return render(request, "reviews/notices.html", context)


@require_POST
@allow(Act.CORRECT_RECORDS)
def take_back(request: ReviewRequest, notice: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)

    def act() -> UUID:
        return look_ups.take_back_notice(
            by=request.member, notice=notice, reason=form.cleaned_data["reason"], key=form.act_key
        )

    return _done(request, form, act, _("The notice is taken back, and marks the report no more."))


@require_POST
@allow(Act.CORRECT_RECORDS)
def put_back(request: ReviewRequest, notice: UUID) -> HttpResponse:
    form = ActForm(request.POST)

    def act() -> UUID:
        return look_ups.put_back_notice(by=request.member, notice=notice, key=form.act_key)

    return _done(request, form, act, _("The notice stands again."))


@require_POST
@allow(Act.CORRECT_RECORDS)
def take_back_value(request: ReviewRequest, finding: UUID) -> HttpResponse:
    form = ActForm(request.POST)

    def act() -> UUID:
        return look_ups.take_back_value(by=request.member, finding=finding, key=form.act_key)

    return _done(request, form, act, _("Taken back: what was there before is shown again."))


@require_POST
@allow(Act.CORRECT_RECORDS)
def put_back_value(request: ReviewRequest, finding: UUID) -> HttpResponse:
    form = ActForm(request.POST)

    def act() -> UUID:
        return look_ups.put_back_value(by=request.member, finding=finding, key=form.act_key)

    return _done(request, form, act, _("Put back: it is shown where nothing else is."))


def _done(
    request: ReviewRequest, form: ActForm, act: Callable[[], UUID], said: str
) -> HttpResponse:
    review = request.member.review_id
    if not form.is_valid():
        complain(request, first_error(form))
        return redirect("reviews:notices", review=review)
    try:
        record = act()
    except DomainError as refused:
        if refused.status != 422:
            raise
        complain(request, str(refused))
        return redirect("reviews:notices", review=review)
    say(request, said)
    return redirect("reviews:record", review=review, record=record)
