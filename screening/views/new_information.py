"""New information on excluded records: each is re-opened, or stays excluded."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import complain, say
from screening.selectors import new_information as selectors
from screening.selectors.conflicts import tabs_of
from screening.services import upholding


@require_safe
@allow(Act.UPHOLD_EXCLUSIONS)
def show_news(request: ReviewRequest) -> HttpResponse:
    """Excluded records that had no abstract and have one now, with the answers that stand."""
    found = selectors.news_page(request.member, number=request.GET.get("page", "1"))
    context = {
        "rows": found.rows,
        "page": found.page,
        "upheld": found.upheld,
        "tabs": tabs_of(request.member),
        "n_news": found.page.paginator.count,
        "answers_news": selectors.answers_news(request.member),
        "may_reopen": may(request.member, Act.REOPEN),
        "is_news": True,
    }
    return render(request, "screening/new_information.html", context)


@require_POST
@allow(Act.UPHOLD_EXCLUSIONS)
def uphold(request: ReviewRequest, stage_record: UUID) -> HttpResponse:
    """The record stays excluded."""
    form = ActForm(request.POST)
    if form.is_valid():
        try:
            done = upholding.uphold_exclusion(
                by=request.member, stage_record=stage_record, key=form.act_key
            )
        except upholding.NoNews as refused:
            complain(request, str(refused))
        else:
            here = {"review": request.member.review_id, "upheld": done.uuid}
            undo = reverse("screening:uphold-undo", kwargs=here)
            say(request, _("The record stays excluded."), undo=undo)
    return redirect("screening:new-information", review=request.member.review_id)


@require_POST
@allow(Act.UPHOLD_EXCLUSIONS)
def take_back(request: ReviewRequest, upheld: UUID) -> HttpResponse:
    """The record is on the list again."""
    form = ActForm(request.POST)
    if form.is_valid():
        upholding.take_back_upholding(by=request.member, upheld=upheld, key=form.act_key)
        say(request, _("Taken back: the record waits for an answer again."))
    return redirect("screening:new-information", review=request.member.review_id)
