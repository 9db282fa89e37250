"""Consensus on risk of bias: where do two assessments differ, and what stands?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extraction.forms.rob import RobSettleForm, given_answer
from extraction.forms.studies import ReasonForm
from extraction.selectors import rob_lists
from extraction.selectors.locking import is_locked
from extraction.selectors.rob_consensus import RobConsensusDoor, rob_consensus_for
from extraction.selectors.sheets import entries_so_far
from extraction.services import assessments, sheets
from extraction.services import consensus as services
from extraction.views.acting import acted
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import complain


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
    waiting = rob_lists.next_unopened(request.member)
    if waiting is None:
        complain(request, _("No consensus waits for you just now."))
        return redirect("extraction:rob", review=request.member.review_id)
    return _opened(request, waiting)


@require_POST
@allow(Act.ADJUDICATE)
def open_one(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    return _opened(request, consensus)


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
        return _to_page(request, consensus)
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
    acted(
        request,
        ActForm(request.POST),
        lambda key: services.propose_agreed(by=request.member, consensus=consensus, key=key),
        said=_("Proposed. It is agreed when the other one of you confirms."),
    )
    return _to_page(request, consensus)


@require_POST
@allow(Act.SETTLE_ASSESSMENTS)
def confirm(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: services.confirm_agreed(by=request.member, consensus=consensus, key=key),
        said=_("Agreed."),
    )
    return _to_page(request, consensus)


@require_POST
@allow(Act.ADJUDICATE)
def finish(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: services.finish_alone(by=request.member, consensus=consensus, key=key),
        said=_("Agreed."),
    )
    return _to_page(request, consensus)


@require_POST
@allow(Act.REOPEN)
def reopen(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    form = ReasonForm(request.POST)
    acted(
        request,
        form,
        lambda key: services.reopen_agreed(
            by=request.member, consensus=consensus, reason=form.cleaned_data["reason"], key=key
        ),
        said=_("The assessment is open again for those who agreed on it."),
    )
    return redirect("extraction:rob", review=request.member.review_id)


@require_POST
@allow(Act.REOPEN)
def return_sheet(request: ReviewRequest, sheet: UUID) -> HttpResponse:
    """Give a submitted assessment back to its author."""
    form = ReasonForm(request.POST)
    acted(
        request,
        form,
        lambda key: sheets.return_sheet(
            by=request.member, sheet=sheet, reason=form.cleaned_data["reason"], key=key
        ),
        said=_("The assessment is back with its author."),
    )
    return redirect("extraction:rob", review=request.member.review_id)


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


def _opened(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: services.open_consensus(by=request.member, consensus=consensus, key=key),
    )
    return _to_page(request, consensus)


def _to_page(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    return redirect(
        "extraction:rob-consensus", review=request.member.review_id, consensus=consensus
    )
