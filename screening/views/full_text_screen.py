"""Screening of full texts: the PDF beside criteria and reasons, and votes. Plain forms; a script adds keys and the PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import Forbidden
from reviews.forms.layout import ActForm
from reviews.forms.searches import first_error
from reviews.permissions import Act, ReviewRequest, allow, holds
from reviews.roles import Role, Stage
from reviews.shell import complain, say
from screening.forms.full_text import FullTextVoteForm
from screening.selectors import full_text_reading, progress, reading
from screening.selectors.full_text_reading import ReadReport
from screening.services import queue, voting
from screening.tally import Verdict

STAGE = Stage.FULL_TEXT


@require_safe
@allow(Act.VOTE)
@never_cache
def screen(request: ReviewRequest) -> HttpResponse:
    """The report in hand, if one was handed out; else the button that hands one out."""
    _check_reviewer(request)
    return _desk(request, full_text_reading.report_in_hand(request.member))


@require_safe
@allow(Act.VOTE)
@never_cache
def read(request: ReviewRequest, stage_record: UUID) -> HttpResponse:
    """A certain undecided report, with the member's own vote on it if there is one."""
    _check_reviewer(request)
    review = request.member.review_id
    found = full_text_reading.report_to_read(request.member, stage_record)
    if found is not None:
        return _desk(request, found)
    stands = full_text_reading.standing_of(request.member, stage_record)
    if stands is None:
        raise Http404
    if stands.is_decided:
        return redirect("screening:decision", review=review, stage_record=stage_record)
    return redirect("screening:full-text", review=review, report=stands.report)


@require_POST
@allow(Act.VOTE)
def take_next(request: ReviewRequest) -> HttpResponse:
    """The next report is handed out, and the page shows it."""
    if not queue.hand_out(by=request.member, stage=STAGE, n=1):
        complain(request, _("There is no full text for you to assess now. Look again later."))
    return redirect("screening:full-text-screen", review=request.member.review_id)


@require_POST
@allow(Act.VOTE)
def vote(request: ReviewRequest, stage_record: UUID) -> HttpResponse:
    """A vote. The answer is the same whether or not it settled the report."""
    member = request.member
    form = FullTextVoteForm(request.POST)
    if not form.is_valid():
        return _not_voted(request, stage_record, first_error(form))
    given = form.vote()
    try:
        voting.cast_vote(by=member, stage_record=stage_record, **given)
    except voting.ReasonNeeded as refused:
        return _not_voted(request, stage_record, str(refused))
    except voting.VotingClosed as refused:
        complain(request, str(refused))
    else:
        here = {"review": member.review_id, "stage_record": stage_record}
        undo = reverse("screening:full-text-withdraw", kwargs=here)
        included = given["verdict"] is Verdict.INCLUDE
        text = _("You included the report.") if included else _("You excluded the report.")
        say(request, text, undo=undo)
    queue.hand_out(by=member, stage=STAGE, n=1)
    return redirect("screening:full-text-screen", review=member.review_id)


@require_POST
@allow(Act.VOTE)
def withdraw(request: ReviewRequest, stage_record: UUID) -> HttpResponse:
    """One's own vote is taken back, and the report is on the desk again."""
    member = request.member
    form = ActForm(request.POST)
    if not form.is_valid():
        complain(request, first_error(form))
        return redirect("screening:full-text-screen", review=member.review_id)
    try:
        voting.withdraw_vote(by=member, stage_record=stage_record, key=form.act_key)
    except voting.VotingClosed as refused:
        complain(request, str(refused))
        return redirect("screening:full-text-screen", review=member.review_id)
    say(request, _("Your vote is taken back."))
    return redirect("screening:full-text-read", review=member.review_id, stage_record=stage_record)


def _check_reviewer(request: ReviewRequest) -> None:
    if not holds(request.member, Role.REVIEWER, STAGE):
        raise Forbidden(_("You are not a reviewer of full texts."))


def _not_voted(request: ReviewRequest, stage_record: UUID, text: str) -> HttpResponse:
    """The page again, with what is missing; the vote's record may not be one that the member can read."""
    found = full_text_reading.report_to_read(request.member, stage_record)
    if found is None:
        complain(request, text)
        return redirect("screening:full-text-screen", review=request.member.review_id)
    return _desk(request, found, refused=text, status=422)


def _desk(
    request: ReviewRequest, found: ReadReport | None, *, refused: str = "", status: int = 200
) -> HttpResponse:
    member = request.member
    context: dict[str, Any] = {
        "reading": found,
        "file": None if found is None else found.file_called(request.GET.get("file", "")),
        "criteria": reading.criteria_of(member.review_id),
        "progress": progress.progress_of(member, STAGE),
        "refused": refused,
        "stage": STAGE,
    }
    return render(request, "screening/full_text_screen.html", context, status=status)
