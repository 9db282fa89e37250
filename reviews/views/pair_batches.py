"""Obvious pairs settled together: chosen by one reason, looked through, taken back as one."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reviews.forms.duplicates import BatchForm
from reviews.forms.layout import ActForm
from reviews.forms.searches import first_error
from reviews.permissions import Act, ReviewRequest, allow
from reviews.selectors.pair_batches import batch_of
from reviews.services import pair_batches as services
from reviews.shell import complain, say


@require_safe
@allow(Act.SETTLE_DUPLICATES)
def show_batch(request: ReviewRequest) -> HttpResponse:
    batch = batch_of(request.member.review_id, request.GET.get("reason", ""))
    return render(request, "reviews/pair_batch.html", {"batch": batch})


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def settle(request: ReviewRequest) -> HttpResponse:
    form = BatchForm(request.POST)
    if not form.is_valid():
        complain(request, first_error(form))
        return _to_batch(request)
    try:
        done = services.settle_batch(
            by=request.member, pairs=form.cleaned_data["pair"], key=form.act_key
        )
    except services.NothingToMerge as refused:
        complain(request, str(refused))
    else:
        undo = reverse(
            "reviews:pair-batch-undo",
            kwargs={"review": request.member.review_id, "ids": done.ids},
        )
        say(request, _said(done), undo=undo)
    return _to_batch(request)


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def undo(request: ReviewRequest, ids: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        n = services.undo_batch(by=request.member, ids=ids, key=form.act_key)
        text = ngettext(
            "%(n)s merge is taken back. Its pair is asked about again.",
            "%(n)s merges are taken back. Their pairs are asked about again.",
            n,
        )
        say(request, text % {"n": f"{n:,}"})
    else:
        complain(request, first_error(form))
    return _to_batch(request)


def _to_batch(request: ReviewRequest) -> HttpResponse:
    where = reverse("reviews:pair-batch", kwargs={"review": request.member.review_id})
    reason = request.POST.get("reason", "")[:200]
    return redirect(f"{where}?{urlencode({'reason': reason})}" if reason else where)


def _said(done: services.Settled) -> str:
    text = ngettext("%(n)s pair is merged.", "%(n)s pairs are merged.", done.n_merged) % {
        "n": f"{done.n_merged:,}"
    }
    if not done.n_left:
        return text
    left = ngettext(
        "%(n)s stays open: it was settled meanwhile, or its records were decided differently.",
        "%(n)s stay open: they were settled meanwhile, or their records were decided differently.",
        done.n_left,
    ) % {"n": f"{done.n_left:,}"}
    return f"{text} {left}"
