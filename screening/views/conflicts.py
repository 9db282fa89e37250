"""Conflicts: an adjudicator opens the next one and decides; voters propose and confirm."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import ReasonMissing
from reviews.forms.layout import ActForm
from reviews.ledger import KeyReused
from reviews.permissions import Act, ReviewRequest, allow, holds, may
from reviews.roles import Role, Stage
from reviews.shell import complain, say
from screening.forms.votes import SettlementForm
from screening.selectors import conflicts as selectors
from screening.selectors.decisions import ShownDecision, decision_on
from screening.selectors.new_information import news_tab
from screening.selectors.reading import criteria_of
from screening.selectors.rules import reasons_in_force
from screening.services import conflicts
from screening.tally import State

# Characters of a title that a message repeats.
TITLE_SAID = 80


@require_safe
@allow(Act.VIEW_REVIEW)
@never_cache
def show_conflicts(request: ReviewRequest, stage: Stage) -> HttpResponse:
    """How many wait for me, those that I have opened, and those that I settle with the other voters."""
    member = request.member
    context = {
        "stage": stage,
        "tabs": selectors.tabs_of(member),
        "piles": selectors.piles_of(member, stage),
        "opened": selectors.opened_conflicts(member, stage),
        "shared": selectors.shared_conflicts(member, stage),
        "is_adjudicator": holds(member, Role.ADJUDICATOR, stage),
        **news_tab(member),
    }
    return render(request, "screening/conflicts.html", context)


@require_POST
@allow(Act.ADJUDICATE)
def open_next(request: ReviewRequest, stage: Stage) -> HttpResponse:
    """Open the next conflict; from then on the member can't vote on its record."""
    form = ActForm(request.POST)
    found = (
        conflicts.open_next(by=request.member, stage=stage, key=form.act_key)
        if form.is_valid()
        else None
    )
    if found is None:
        return redirect("screening:conflicts", review=request.member.review_id, stage=stage)
    return redirect(
        "screening:conflict", review=request.member.review_id, stage=stage, conflict=found.uuid
    )


@require_safe
@allow(Act.VIEW_REVIEW)
@never_cache
def show_conflict(request: ReviewRequest, stage: Stage, conflict: UUID) -> HttpResponse:
    """One conflict, to an adjudicator who has opened it, or to its voters."""
    return _conflict_page(request, stage, conflict, SettlementForm())


@require_POST
@allow(Act.ADJUDICATE)
def settle(request: ReviewRequest, stage: Stage, conflict: UUID) -> HttpResponse:
    """An adjudicator's decision; the next conflict is opened with it where that is asked."""
    review = request.member.review_id
    form = SettlementForm(request.POST)
    if not form.is_valid():
        return _conflict_page(request, stage, conflict, form, status=422)
    try:
        following = conflicts.adjudicate_and_go_on(
            by=request.member,
            conflict=conflict,
            opens_next="next" in request.POST,
            **form.settlement(),
        )
    except ReasonMissing as refused:
        form.add_error("reason", str(refused))
        return _conflict_page(request, stage, conflict, form, status=422)
    except (KeyReused, conflicts.AlreadySettled):
        return _settled_before(request, stage, conflict)
    _say_what_stands(request, stage, conflict)
    if following is None:
        return redirect("screening:conflicts", review=review, stage=stage)
    return redirect("screening:conflict", review=review, stage=stage, conflict=following.uuid)


@require_POST
@allow(Act.PROPOSE_CONSENSUS)
def propose(request: ReviewRequest, stage: Stage, conflict: UUID) -> HttpResponse:
    """A voter proposes what stands."""
    form = SettlementForm(request.POST)
    if not form.is_valid():
        return _conflict_page(request, stage, conflict, form, status=422)
    try:
        conflicts.propose(by=request.member, conflict=conflict, **form.settlement())
    except ReasonMissing as refused:
        form.add_error("reason", str(refused))
        return _conflict_page(request, stage, conflict, form, status=422)
    say(request, _("Your proposal stands as soon as the others confirm it."))
    return redirect(
        "screening:conflict", review=request.member.review_id, stage=stage, conflict=conflict
    )


@require_POST
@allow(Act.PROPOSE_CONSENSUS)
def confirm(request: ReviewRequest, stage: Stage, proposal: UUID) -> HttpResponse:
    """Another voter confirms the proposal that stands."""
    form = ActForm(request.POST)
    if form.is_valid():
        try:
            conflicts.confirm(by=request.member, proposal=proposal, key=form.act_key)
        except conflicts.AlreadySettled as refused:
            complain(request, str(refused))
        else:
            say(request, _("You confirmed the proposal."))
    return redirect("screening:conflicts", review=request.member.review_id, stage=stage)


def _decision_after(request: ReviewRequest, stage: Stage, conflict: UUID) -> ShownDecision | None:
    """What stands since the conflict was settled, where the member had it before them."""
    place = selectors.settled_place(request.member, stage, conflict)
    return None if place is None else decision_on(request.member, place)


def _settled_before(request: ReviewRequest, stage: Stage, conflict: UUID) -> HttpResponse:
    """The page came back from the browser's memory with a key that is used up: trying again would lead nowhere."""
    decision = _decision_after(request, stage, conflict)
    if decision is None:
        raise conflicts.AlreadySettled
    complain(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("This conflict is settled."),
            _address(request, decision),
            _("How it was decided"),
        ),
    )
    return redirect("screening:conflicts", review=request.member.review_id, stage=stage)


def _say_what_stands(request: ReviewRequest, stage: Stage, conflict: UUID) -> None:
    decision = _decision_after(request, stage, conflict)
    if decision is None:
        say(request, _("The conflict is settled."))
        return
    title = Truncator(decision.row.title).chars(TITLE_SAID)
    if decision.state == State.EXCLUDED.value:
        text = _("You excluded “%(title)s”.") % {"title": title}
    else:
        text = _("You included “%(title)s”.") % {"title": title}
    link = _("Re-open") if may(request.member, Act.REOPEN) else _("How it was decided")
    say(request, format_html('{} <a href="{}">{}</a>', text, _address(request, decision), link))


def _address(request: ReviewRequest, decision: ShownDecision) -> str:
    return reverse(
        "screening:decision",
        kwargs={"review": request.member.review_id, "stage_record": decision.stage_record},
    )


def _conflict_page(
    request: ReviewRequest,
    stage: Stage,
    conflict: UUID,
    form: SettlementForm,
    status: int = 200,
) -> HttpResponse:
    found = selectors.shown_conflict(request.member, stage, conflict)
    if found is None:
        decision = _decision_after(request, stage, conflict)
        if decision is None:
            raise Http404
        return redirect(
            "screening:decision",
            review=request.member.review_id,
            stage_record=decision.stage_record,
        )
    context = {
        "stage": stage,
        "tabs": selectors.tabs_of(request.member),
        "shown": found,
        "form": form,
        "piles": selectors.piles_of(request.member, stage),
        "reasons": reasons_in_force(request.member.review_id),
        "criteria": criteria_of(request.member.review_id),
        "is_full_text": stage is Stage.FULL_TEXT,
        "opened": selectors.opened_conflicts(request.member, stage),
        "shared": selectors.shared_conflicts(request.member, stage),
        **news_tab(request.member),
    }
    return render(request, "screening/conflict.html", context, status=status)
