"""Duplicates: are these the same? And the merges that stand."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.dedup_measured import MEASURED
from reviews.duplicate_words import RULES
from reviews.errors import ReasonMissing
from reviews.forms.duplicates import RELATED, SAME, SettleForm, TwoRecordsForm
from reviews.forms.layout import ActForm
from reviews.forms.searches import ReasonForm, first_error
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import duplicates as selectors
from reviews.selectors.copies import root_of
from reviews.selectors.dedup_report import said_of_duplicates
from reviews.selectors.others import others_like
from reviews.selectors.records import record_row
from reviews.services import duplicates as services
from reviews.services import pair_withdrawal, relations
from reviews.shell import complain, page_number, say
from reviews.views.record_list import refused_on_list


@require_safe
@allow(Act.VIEW_REVIEW)
def show_pair(request: ReviewRequest) -> HttpResponse:
    review = request.member.review_id
    may_settle = may(request.member, Act.SETTLE_DUPLICATES)
    pair = selectors.pair_page(review, _uuid(request.GET.get("pair", "")))
    context = {
        "pair": pair,
        "form": SettleForm(initial={"relation": pair.proposed}) if pair else None,
        "n_merges": selectors.n_merges(review),
        "judged": selectors.judged(review),
        "settled": selectors.last_settled(review) if may_settle else [],
        "may_settle": may_settle,
    }
    return render(request, "reviews/duplicates.html", context)


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def settle(request: ReviewRequest, pair: UUID) -> HttpResponse:
    form = SettleForm(request.POST)
    if not form.is_valid():
        complain(request, _("Say whether they are the same, different, or related."))
        return _to_pair(request, pair)
    try:
        _settle(request, pair, form)
    except (services.MergeRefused, services.PairIsSettled) as refused:
        complain(request, str(refused))
    return _to_pair(request, form.cleaned_data["later"])


def _settle(request: ReviewRequest, pair: UUID, form: SettleForm) -> None:
    by, key, answer = request.member, form.act_key, form.cleaned_data["answer"]
    if answer == RELATED:
        services.relate_pair(by=by, pair=pair, relation=form.cleaned_data["relation"], key=key)
    else:
        services.settle_pair(by=by, pair=pair, is_same=answer == SAME, key=key)


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def ask(request: ReviewRequest) -> HttpResponse:
    """Two records that somebody chose, side by side."""
    form = TwoRecordsForm(request.POST)
    if not form.is_valid():
        return refused_on_list(request, first_error(form))
    first, second = form.cleaned_data["record"]
    try:
        pair = services.ask_pair(by=request.member, first=first, second=second, key=form.act_key)
    except services.OneRecord as refused:
        complain(request, str(refused))
        return redirect("reviews:record", review=request.member.review_id, record=first)
    here = {"review": request.member.review_id, "pair": pair.uuid}
    undo = reverse("reviews:pair-withdraw", kwargs=here)
    say(request, _("These two are asked about now."), undo=undo)
    return _to_pair(request, pair.uuid)


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def withdraw(request: ReviewRequest, pair: UUID) -> HttpResponse:
    """Take back that two records are asked about by hand."""
    form = ActForm(request.POST)
    if not form.is_valid():
        complain(request, first_error(form))
        return _to_pair(request, pair)
    try:
        pair_withdrawal.withdraw_pair(by=request.member, pair=pair, key=form.act_key)
    except (pair_withdrawal.AskedByMachine, services.PairIsSettled) as refused:
        complain(request, str(refused))
        return _to_pair(request, pair)
    say(request, _("Taken back: the two are as before."))
    return _to_pair(request, _uuid(request.POST.get("later", "")))


@require_safe
@allow(Act.SETTLE_DUPLICATES)
def find_other(request: ReviewRequest, record: UUID) -> HttpResponse:
    """Find what a record is a duplicate of, or belongs with."""
    row = record_row(request.member.review_id, record)
    if row is None:
        raise Http404
    root = root_of(record)
    if root != record:
        return redirect("reviews:record-other", review=request.member.review_id, record=root)
    text = request.GET.get("q")
    found = others_like(request.member.review_id, row, text)
    return render(request, "reviews/record_other.html", {"row": row, "found": found})


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def unrelate(request: ReviewRequest, related: UUID) -> HttpResponse:
    """Take back that two reports belong together."""
    form = ActForm(request.POST)
    here = request.member.review_id
    if not form.is_valid():
        complain(request, first_error(form))
        return redirect("reviews:duplicates", review=here)
    done = relations.take_relation_back(by=request.member, related=related, key=form.act_key)
    if done.pair_id is None:
        undo = reverse("reviews:relation-put-back", kwargs={"review": here, "related": related})
        say(request, _("Taken back: they don't belong together."), undo=undo)
        return redirect("reviews:record", review=here, record=root_of(done.first_id))
    say(request, _("Taken back. The pair is asked about again."))
    return _to_pair(request, done.pair_id)


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def relate_again(request: ReviewRequest, related: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    here = request.member.review_id
    if not form.is_valid():
        complain(request, first_error(form))
        return redirect("reviews:duplicates", review=here)
    done = relations.put_relation_back(by=request.member, related=related, key=form.act_key)
    say(request, _("They belong together again."))
    return redirect("reviews:record", review=here, record=root_of(done.first_id))


@require_POST
@allow(Act.SETTLE_DUPLICATES)
def reopen(request: ReviewRequest, pair: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        services.reopen_pair(by=request.member, pair=pair, key=form.act_key)
        say(request, _("Taken back. The pair is asked about again."))
    return _to_pair(request, pair)


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


@require_safe
@allow(Act.VIEW_REVIEW)
def show_how(request: ReviewRequest) -> HttpResponse:
    """The rule in words, what it does on labelled sets, and what was done in this review."""
    context = {
        "rules": RULES.values(),
        "measured": MEASURED,
        "said": said_of_duplicates(request.member.review_id),
    }
    return render(request, "reviews/duplicates_how.html", context)


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


def _to_pair(request: ReviewRequest, pair: UUID | None) -> HttpResponse:
    """The pair, while it is open; else the likeliest."""
    where = reverse("reviews:duplicates", kwargs={"review": request.member.review_id})
    return redirect(f"{where}?pair={pair}" if pair else where)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
