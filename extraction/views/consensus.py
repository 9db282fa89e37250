"""Consensus: where do two extractions differ, and what stands?"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from extraction.forms.entries import SettleForm, given_content
from extraction.selectors import extract_lists
from extraction.selectors.consensus_page import (
    ConsensusDoor,
    answer_of,
    consensus_for,
    shown_consensus,
)
from extraction.selectors.form_labels import STATES
from extraction.selectors.locking import is_locked
from extraction.services import consensus as services
from extraction.views.consensus_acts import ConsensusActs
from reviews.permissions import Act, ReviewRequest, allow, may

ACTS = ConsensusActs(
    page="extraction:consensus",
    pages="extraction:consensus-list",
    part="extraction/_consensus.html",
    shown=shown_consensus,
    next_unopened=extract_lists.next_unopened,
    reopened=_("The extraction is open again for those who agreed on it."),
    returned=_("The extraction is back with its author."),
)


@require_safe
@allow(Act.VIEW_REVIEW)
def list_consensuses(request: ReviewRequest) -> HttpResponse:
    lists = extract_lists.consensus_lists(request.member)
    context = {"lists": lists, "is_locked": is_locked(request.member.review_id)}
    return render(request, "extraction/consensus_list.html", context)


@require_POST
@allow(Act.ADJUDICATE)
def open_next(request: ReviewRequest) -> HttpResponse:
    """An adjudicator opens the next consensus that waits for one."""
    return ACTS.open_next(request)


@require_POST
@allow(Act.ADJUDICATE)
def open_one(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    return ACTS.open_one(request, consensus)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_consensus(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    found = consensus_for(request.member, consensus)
    context = {
        "page": found,
        "states": STATES.items(),
        "may_reopen": may(request.member, Act.REOPEN),
        "is_locked": is_locked(request.member.review_id),
    }
    is_closed = isinstance(found, ConsensusDoor)
    template = "extraction/consensus_door.html" if is_closed else "extraction/consensus.html"
    return render(request, template, context)


@require_POST
@allow(Act.SETTLE_EXTRACTIONS)
def settle(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    """Say what stands at one place: one of the two answers, a third, or nothing yet."""
    form = SettleForm(request.POST)
    return ACTS.settle(
        request,
        consensus,
        form,
        lambda: _settle(request, consensus, form),
        states=STATES.items(),
        offered=request.POST.get("value", ""),
    )


@require_POST
@allow(Act.SETTLE_EXTRACTIONS)
def propose(request: ReviewRequest, consensus: UUID) -> HttpResponse:
    return ACTS.propose(request, consensus)


@require_POST
@allow(Act.SETTLE_EXTRACTIONS)
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


def _content(request: ReviewRequest, consensus: UUID, form: SettleForm) -> object:
    choice = form.cleaned_data["choice"]
    if choice == "open":
        return None
    if choice == "other":
        return given_content(request.POST)
    return answer_of(request.member, consensus, form.cleaned_data["place"], choice)


def _settle(request: ReviewRequest, consensus: UUID, form: SettleForm) -> None:
    services.settle_entry(
        by=request.member,
        consensus=consensus,
        place=form.cleaned_data["place"],
        content=_content(request, consensus, form),
        key=form.act_key,
        replaces=form.cleaned_data["replaces"],
    )
