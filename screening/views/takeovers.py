"""Votes in an import's file: who cast them, what they would make, and taking them over and back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow
from reviews.roles import SCREENING_STAGES, Stage
from reviews.shell import complain, say
from screening.forms.takeovers import GiversForm
from screening.selectors import takeovers as selectors
from screening.selectors.takeover_forecast import forecast
from screening.services import takeovers as services


@require_safe
@allow(Act.TAKE_OVER_VOTES)
def show_votes(request: ReviewRequest, batch: UUID) -> HttpResponse:
    """The names with their counts; with choices in the address, what these would make."""
    found = _found(request, batch, request.GET.get("stage", ""))
    # The stage alone is chosen by a link.
    form = GiversForm(request.GET if request.GET.keys() - {"stage"} else None, found=found)
    is_refused = form.is_bound and not form.is_valid()
    return _page(request, found, form, status=422 if is_refused else 200)


@require_POST
@allow(Act.TAKE_OVER_VOTES)
def take_over(request: ReviewRequest, batch: UUID) -> HttpResponse:
    found = _found(request, batch, request.POST.get("stage", ""))
    form, act = GiversForm(request.POST, found=found), ActForm(request.POST)
    if not (form.is_valid() and act.is_valid()):
        return _page(request, found, form, status=422)
    try:
        services.begin(
            by=request.member,
            batch=batch,
            stage=found.stage,
            givers=form.givers,
            reasons=form.reasons,
            key=act.act_key,
        )
    except (services.GoesOn, services.GiversUnclear) as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form, status=refused.status)
    say(request, _("The votes are being taken over."))
    return redirect("screening:votes-in-file", review=request.member.review_id, batch=batch)


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
            say(request, _("The votes are being taken back."))
    except DomainError as refused:
        complain(request, str(refused))
    return redirect("screening:votes-in-file", review=review, batch=batch)


def _found(request: ReviewRequest, batch: UUID, asked: str) -> selectors.VotesInFile:
    """asked: the stage that the votes were cast at; titles and abstracts where that says nothing."""
    stage = Stage.FULL_TEXT if asked == Stage.FULL_TEXT.value else Stage.TITLE_ABSTRACT
    found = selectors.votes_in_file(request.member, batch, stage)
    if found is None:
        raise Http404
    return found


def _page(
    request: ReviewRequest, found: selectors.VotesInFile, form: GiversForm, *, status: int
) -> HttpResponse:
    is_asked = form.is_bound and form.is_valid()
    context = {
        "found": found,
        "form": form,
        "method": selectors.method_sentence(request.member.review_id),
        "more_names": max(0, len(found.left) - len(form.names)),
        "forecast": forecast(
            request.member, found.votes, form.givers, stage=found.stage, reasons=form.reasons
        )
        if is_asked
        else None,
        "is_full_text": found.stage is Stage.FULL_TEXT,
        "stages": SCREENING_STAGES,
    }
    return render(request, "screening/votes_in_file.html", context, status=status)
