"""Duplicates: are these the same? And the merges that stand."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import ReasonMissing
from reviews.forms.layout import ActForm
from reviews.forms.searches import ReasonForm, SettleForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import duplicates as selectors
from reviews.services import duplicates as services
from reviews.shell import complain, page_number, say


@require_safe
@allow(Act.VIEW_REVIEW)
def show_pair(request: ReviewRequest) -> HttpResponse:
    review = request.member.review_id
    may_settle = may(request.member, Act.SETTLE_DUPLICATES)
    context = {
        "pair": selectors.pair_page(review, _uuid(request.GET.get("pair", ""))),
        "n_merges": selectors.n_merges(review),
        "settled": selectors.last_settled(review) if may_settle else [],
        "may_settle": may_settle,
    }
    return render(request, "reviews/duplicates.html", context)


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def settle(request: ReviewRequest, pair: UUID) -> HttpResponse:
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            services.settle_pair(
                by=request.member,
                pair=pair,
                is_same=form.cleaned_data["answer"] == "same",
                key=form.act_key,
            )
        except (services.MergeRefused, services.PairIsSettled) as refused:
            complain(request, str(refused))
    else:
        complain(request, _("Choose whether they are the same or different."))
    return redirect("reviews:duplicates", review=request.member.review_id)


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def reopen(request: ReviewRequest, pair: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        services.reopen_pair(by=request.member, pair=pair, key=form.act_key)
        say(request, _("Taken back. The pair is asked about again."))
    return redirect("reviews:duplicates", review=request.member.review_id)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_merges(request: ReviewRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    context = {
        "merges": selectors.merges_of(
            request.member.review_id, page=page_number(request), text=text
        ),
        "text": text,
        "text_query": urlencode({"q": text}) if text else "",
        "may_settle": may(request.member, Act.SETTLE_DUPLICATES),
    }
    return render(request, "reviews/merges.html", context)


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def undo_merge(request: ReviewRequest, merge: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            services.undo_merge(
                by=request.member,
                merge=merge,
                reason=form.cleaned_data["reason"],
                key=form.act_key,
            )
        except ReasonMissing as refused:
            complain(request, str(refused))
        else:
            say(request, _("Taken apart: both stand on their own again."))
    return redirect("reviews:merges", review=request.member.review_id)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
