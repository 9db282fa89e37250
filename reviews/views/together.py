"""Acts on all records of a narrowed list: previewed, done, and taken back as one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from reviews.doing import TAGGING, Doing
from reviews.errors import DomainError
from reviews.forms.searches import first_error
from reviews.forms.together import TogetherForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import record_lists
from reviews.selectors.record_lists import Asked
from reviews.selectors.tags import in_use
from reviews.selectors.together import preview
from reviews.services.together import Wanted, act_on_list
from reviews.shell import say
from reviews.together_words import said
from reviews.views.record_list import undo_of


@require_safe
@allow(Act.TAG_RECORDS)
def show(request: ReviewRequest, doing: str) -> HttpResponse:
    asked = record_lists.asked_of(request.GET.dict())
    wanted = _doing(request, doing)
    return _page(request, asked, wanted, tag=request.GET.get("attach", ""))


@require_POST
@allow(Act.TAG_RECORDS)
def do(request: ReviewRequest, doing: str) -> HttpResponse:
    asked = record_lists.asked_in(request.POST.get("listed", ""))
    act = _doing(request, doing)
    form = TogetherForm(request.POST)
    tag = request.POST.get("attach", "")
    if not form.is_valid():
        return _page(request, asked, act, tag=tag, refused=first_error(form), status=422)
    try:
        wanted = Wanted(doing=act, asked=asked, **form.asked)
        done = act_on_list(by=request.member, wanted=wanted, key=form.act_key)
    except DomainError as refused:
        return _page(request, asked, act, tag=tag, refused=str(refused), status=refused.status)
    here = {"review": request.member.review_id}
    if done.by_job:
        return redirect(reverse("reviews:large-act", kwargs={**here, "act": done.by_job}))
    undo = undo_of(request, form.act_key)
    say(request, said(act, done.n_changed), undo="" if act is Doing.RESTORE else undo)
    return redirect(reverse("reviews:records", kwargs=here) + _query(asked))


def _doing(request: ReviewRequest, name: str) -> Doing:
    """What is to be done, of what the member may do."""
    if name not in set(Doing):
        raise Http404
    doing = Doing(name)
    if doing not in TAGGING and not may(request.member, Act.REMOVE_RECORDS):
        raise Http404
    return doing


def _page(
    request: ReviewRequest,
    asked: Asked,
    doing: Doing,
    *,
    tag: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "preview": preview(request.member, asked, doing, tag=tag),
        "tags": in_use(request.member.review_id),
        "asked": asked,
        "query": asked.query,
        "chosen": record_lists.choices_of(request.member, asked),
        "refused": refused,
        "typed": request.POST,
    }
    return render(request, "reviews/together.html", context, status=status)


def _query(asked: Asked) -> str:
    return f"?{asked.query}" if asked.query else ""
