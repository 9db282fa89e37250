"""How a record was decided; a lead re-opens it with a reason."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import say
from screening.forms.votes import ReopenForm
from screening.selectors import decisions as selectors
from screening.selectors.new_information import news_on
from screening.services import reopening


@require_safe
@allow(Act.VIEW_REVIEW)
def show_decision(request: ReviewRequest, stage_record: UUID) -> HttpResponse:
    return _decision_page(request, stage_record, ReopenForm())


@require_POST
@allow(Act.REOPEN)
def reopen(request: ReviewRequest, stage_record: UUID) -> HttpResponse:
    """A new round; the votes that were ticked still stand in it."""
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, stage_record, form, status=422)
    target = reopening.reopen(
        by=request.member,
        stage_record=stage_record,
        reason=form.cleaned_data["reason"],
        keep=form.kept,
        key=form.act_key,
    )
    say(request, _("The decision is taken back, and a new round has begun."))
    return redirect(
        "screening:list", review=request.member.review_id, stage=target.stage, pile="decided"
    )


def _decision_page(
    request: ReviewRequest, stage_record: UUID, form: ReopenForm, status: int = 200
) -> HttpResponse:
    found = selectors.decision_on(request.member, stage_record)
    if found is None:
        raise Http404
    context = {
        "shown": found,
        "form": form,
        "may_reopen": may(request.member, Act.REOPEN),
        "news": news_on(request.member, stage_record, found.row.record),
    }
    return render(request, "screening/decision.html", context, status=status)
