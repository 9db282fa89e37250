"""Decisions in an import's file: what the file means, what they would make, and taking them over and back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow
from reviews.shell import complain, say
from screening.forms.team_decisions import ReadingForm
from screening.selectors import team_decisions as selectors
from screening.services import decision_takeovers as services
from screening.services.stage_settings import BadRules


@require_safe
@allow(Act.TAKE_OVER_VOTES)
def show_decisions(request: ReviewRequest, batch: UUID) -> HttpResponse:
    """What the file says; with choices in the address, what these would make."""
    found = _found(request, batch)
    form = ReadingForm(request.GET or None, found=found)
    is_refused = form.is_bound and not form.is_valid()
    return _page(request, found, form, status=422 if is_refused else 200)


@require_POST
@allow(Act.TAKE_OVER_VOTES)
def take_over(request: ReviewRequest, batch: UUID) -> HttpResponse:
    found = _found(request, batch)
    form, act = ReadingForm(request.POST, found=found), ActForm(request.POST)
    if not (form.is_valid() and act.is_valid()):
        return _page(request, found, form, status=422)
    try:
        services.begin(by=request.member, batch=batch, reading=form.reading, key=act.act_key)
    except (services.GoesOn, services.ReadingUnclear, BadRules) as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form, status=refused.status)
    say(request, _("The decisions are being taken over."))
    return redirect("screening:decisions-in-file", review=request.member.review_id, batch=batch)


@require_POST
@allow(Act.TAKE_OVER_VOTES)
def undo(request: ReviewRequest, takeover: UUID) -> HttpResponse:
    act = ActForm(request.POST)
    review = request.member.review_id
    batch = selectors.batch_of(review, takeover)
    if batch is None:
        raise Http404
    try:
        if act.is_valid():
            services.begin_undo(by=request.member, takeover=takeover, key=act.act_key)
            say(request, _("The decisions are being taken back."))
    except DomainError as refused:
        complain(request, str(refused))
    return redirect("screening:decisions-in-file", review=review, batch=batch)


def _found(request: ReviewRequest, batch: UUID) -> selectors.DecisionsInFile:
    found = selectors.decisions_in_file(request.member, batch)
    if found is None:
        raise Http404
    return found


def _page(
    request: ReviewRequest, found: selectors.DecisionsInFile, form: ReadingForm, *, status: int
) -> HttpResponse:
    review = request.member.review_id
    is_asked = form.is_bound and form.is_valid()
    context = {
        "found": found,
        "form": form,
        "method": selectors.method_sentence(review),
        "forecast": selectors.forecast(review, found.batch, form.reading) if is_asked else None,
    }
    return render(request, "screening/decisions_in_file.html", context, status=status)
