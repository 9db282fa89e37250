"""Screening of titles and abstracts: the page, the queue behind it, and votes. The same addresses serve plain forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import Forbidden
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, holds
from reviews.roles import Role, Stage
from reviews.shell import complain, say
from screening.event_words import VERDICTS
from screening.forms.votes import VoteForm
from screening.selectors import progress, reading
from screening.services import queue, voting

STAGE = Stage.TITLE_ABSTRACT


@require_safe
@allow(Act.VOTE)
@never_cache
def screen(request: ReviewRequest) -> HttpResponse:
    """The record in hand, if one was handed out; the script asks for more, a button does without one."""
    member = request.member
    if not holds(member, Role.REVIEWER, STAGE):
        raise Forbidden(_("You are not a reviewer of titles and abstracts."))
    criteria = reading.criteria_of(member.review_id)
    context = {
        "reading": reading.in_hand(member, STAGE),
        "criteria": criteria,
        "words": criteria.words,
        "progress": progress.progress_of(member, STAGE),
    }
    return render(request, "screening/screen.html", context)


@require_POST
@allow(Act.VOTE)
@never_cache
def take_queue(request: ReviewRequest) -> HttpResponse:
    """The next records as JSON, leased to the reviewer. `holding`: what the page still has."""
    places = queue.hand_out(by=request.member, stage=STAGE, holding=_ids(request, "holding"))
    words = reading.criteria_of(request.member.review_id).words
    records = [
        {
            "id": str(each.stage_record),
            "title": each.row.title,
            "html": render_to_string(
                "screening/_record.html",
                {"row": each.row, "words": words, "review": request.member.review},
            ),
        }
        for each in reading.readings(places)
    ]
    return JsonResponse({"records": records})


@require_POST
@allow(Act.VOTE)
def take_next(request: ReviewRequest) -> HttpResponse:
    """Without a script: the next record is handed out, and the page shows it."""
    if not queue.hand_out(by=request.member, stage=STAGE, n=1):
        complain(request, _("There is no record for you to screen now. Look again later."))
    return redirect("screening:screen", review=request.member.review_id)


@require_POST
@allow(Act.VOTE)
def record_vote(request: ReviewRequest, stage_record: UUID) -> HttpResponse:
    """A vote. The answer is the same whether or not it settled the record."""
    member = request.member
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _not_understood(request, form)
    verdict = form.cleaned_data["verdict"]
    if _wants_json(request):
        voting.cast_vote(by=member, stage_record=stage_record, verdict=verdict, key=form.act_key)
        return JsonResponse({"saved": True})
    try:
        voting.cast_vote(by=member, stage_record=stage_record, verdict=verdict, key=form.act_key)
    except voting.VotingClosed as refused:
        complain(request, str(refused))
    else:
        here = {"review": member.review_id, "stage_record": stage_record}
        undo = reverse("screening:record-withdraw", kwargs=here)
        say(request, _("You voted “%(verdict)s”.") % {"verdict": VERDICTS[verdict]}, undo=undo)
    queue.hand_out(by=member, stage=STAGE, n=1)
    return redirect("screening:screen", review=member.review_id)


@require_POST
@allow(Act.VOTE)
def record_withdraw(request: ReviewRequest, stage_record: UUID) -> HttpResponse:
    """One's own vote is taken back, and the record is in one's hands again."""
    form = ActForm(request.POST)
    if not form.is_valid():
        return _not_understood(request, form)
    if _wants_json(request):
        voting.withdraw_vote(by=request.member, stage_record=stage_record, key=form.act_key)
        return JsonResponse({"saved": True})
    try:
        voting.withdraw_vote(by=request.member, stage_record=stage_record, key=form.act_key)
    except voting.VotingClosed as refused:
        complain(request, str(refused))
    else:
        say(request, _("Your vote is taken back."))
    return redirect("screening:screen", review=request.member.review_id)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _not_understood(request: ReviewRequest, form: ActForm) -> HttpResponse:
    errors: dict[str, Any] = form.errors.get_json_data()
    text = next(each["message"] for found in errors.values() for each in found)
    if _wants_json(request):
        return JsonResponse({"error": text}, status=422)
    complain(request, text)
    return redirect("screening:screen", review=request.member.review_id)


def _ids(request: HttpRequest, name: str) -> list[UUID]:
    """The ids of a repeated field; what is none is left out."""
    found = []
    for text in request.POST.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
