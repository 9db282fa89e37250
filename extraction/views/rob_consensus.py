"""Consensus on risk of bias: where do two assessments differ, and what stands?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from extraction.forms.entries import SettleForm
from extraction.forms.rob import given_answer
from extraction.selectors import rob_lists
from extraction.selectors.locking import is_locked
from extraction.selectors.rob_consensus import (
    RobConsensusDoor,
    rob_consensus_for,
    shown_rob_consensus,
)
from extraction.services import assessments
from extraction.services import consensus as services
from extraction.views.consensus_acts import ConsensusActs
from reviews.permissions import Act, ReviewRequest, allow, may

ACTS = ConsensusActs(
    page="extraction:rob-consensus",
    pages="extraction:rob",
    part="extraction/_rob_consensus.html",
    shown=shown_rob_consensus,
    next_unopened=rob_lists.next_unopened,
    reopened=_("The assessment is open again for those who agreed on it."),
    returned=_("The assessment is back with its author."),
)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_consensus(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    found = rob_consensus_for(request.member, consensus)
    context = {
        "page": found,
        "may_reopen": may(request.member, Act.REOPEN),
        "is_locked": is_locked(request.member.review_id),
    }
    is_closed = isinstance(found, RobConsensusDoor)
    template = "extraction/rob_door.html" if is_closed else "extraction/rob_consensus.html"
    return render(request, template, context)


@require_POST
@allow(Act.ADJUDICATE)
def open_next(request: ReviewRequest) -> HttpResponse:
    """An adjudicator opens the next consensus that waits for one."""
    return ACTS.open_next(request)


@require_POST
@allow(Act.ADJUDICATE)
def open_one(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    return ACTS.open_one(request, consensus)


@require_POST
@allow(Act.SETTLE_ASSESSMENTS)
def settle(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    """Say what stands at one place: one of the two answers, another one, or nothing yet."""
    form = SettleForm(request.POST)
    return ACTS.settle(
        request,
        consensus,
        form,
        lambda: _settle(request, consensus, form),
        offered=request.POST,
    )


@require_POST
@allow(Act.SETTLE_ASSESSMENTS)
def propose(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    return ACTS.propose(request, consensus)


@require_POST
@allow(Act.SETTLE_ASSESSMENTS)
def confirm(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    return ACTS.confirm(request, consensus)


@require_POST
@allow(Act.ADJUDICATE)
def finish(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    return ACTS.finish(request, consensus)


@require_POST
@allow(Act.REOPEN)
def reopen(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    return ACTS.reopen(request, consensus)


@require_POST
@allow(Act.REOPEN)
def return_sheet(request: ReviewRequest, sheet: UUID) -> HttpResponse:
    return ACTS.return_sheet(request, sheet)


def _settle(request: ReviewRequest, consensus: UUID, form: SettleForm) -> None:
    given = form.cleaned_data
    if given["choice"] in {"first", "second"}:
        assessments.take_answer(
            by=request.member,
            consensus=consensus,
            place=given["place"],
            side=0 if given["choice"] == "first" else 1,
            key=form.act_key,
            replaces=given["replaces"],
        )
        return
    services.settle_entry(
        by=request.member,
        consensus=consensus,
        place=given["place"],
        content=None if given["choice"] == "open" else given_answer(request.POST),
        key=form.act_key,
        replaces=given["replaces"],
    )
