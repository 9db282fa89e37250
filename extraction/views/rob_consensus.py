"""Consensus on risk of bias: where do two assessments differ, and what stands?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from extraction.forms.rob import RobSettleForm, given_answer
from extraction.selectors import rob_lists
from extraction.selectors.locking import is_locked
from extraction.selectors.rob_consensus import RobConsensusDoor, rob_consensus_for
from extraction.selectors.sheets import entries_so_far
from extraction.services import assessments
from extraction.services import consensus as services
from extraction.views.consensus_acts import ConsensusActs
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import complain

ACTS = ConsensusActs(
    page="extraction:rob-consensus",
    pages="extraction:rob",
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
    form = RobSettleForm(request.POST)
    refusal: DomainError | None = None
    if form.is_valid():
        try:
            _settle(request, consensus, form)
        except (Forbidden, NotFound):
            raise
        except DomainError as refused:
            refusal = refused
    if not request.headers.get("HX-Request"):
        if refusal is not None:
            complain(request, str(refusal))
        return ACTS.to_page(request, consensus)
    n_entries = entries_so_far(consensus)
    context = {
        "page": rob_consensus_for(request.member, consensus),
        "refusal": refusal,
        "refused_place": form.data.get("place", "") if refusal else "",
        "offered": request.POST,
    }
    status = 200 if refusal is None else refusal.status
    answer = render(request, "extraction/_rob_consensus.html", context, status=status)
    answer["Quorum-Entries"] = str(n_entries)
    return answer


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


def _settle(request: ReviewRequest, consensus: UUID, form: RobSettleForm) -> None:
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
