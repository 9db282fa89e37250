"""Analyses: the list, one with its result, adding, changing, putting away, computing."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extraction.selectors.marked_studies import MarkedStudy, marked_studies
from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import complain, say
from synthesis.forms.analyses import SpecificationForm, first_values
from synthesis.runs.specification import Planning, Specification
from synthesis.selectors.analyses import AnalysisRow, analysis_row
from synthesis.selectors.analysis_choices import Choices, choices_of, new_specification
from synthesis.selectors.analysis_list import line_of, list_of, versions_of
from synthesis.selectors.analysis_page import run_page
from synthesis.selectors.data_state import data_state
from synthesis.services import analyses as services
from synthesis.services.runs import request_run


@require_safe
@allow(Act.VIEW_REVIEW)
def show_analyses(request: ReviewRequest) -> HttpResponse:
    review = request.member.review
    context = {
        "lines": list_of(review),
        "archived": list_of(review, archived=True),
        "data": data_state(review.uuid),
        "may_edit": may(request.member, Act.EDIT_ANALYSES),
        "may_lock": may(request.member, Act.LOCK),
    }
    return render(request, "synthesis/analyses.html", context)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_analysis(request: ReviewRequest, analysis: UUID) -> HttpResponse:
    return render(request, "synthesis/analysis.html", _context(request, analysis))


@require_safe
@allow(Act.VIEW_REVIEW)
def show_analysis_part(request: ReviewRequest, analysis: UUID) -> HttpResponse:
    """What htmx swaps in when a job is over: the page without its frame."""
    return render(request, "synthesis/_analysis.html", _context(request, analysis))


def _context(request: ReviewRequest, analysis: UUID) -> dict[str, object]:
    row = _row(request, analysis)
    choices = choices_of(request.member.review_id)
    return {
        "row": row,
        "line": line_of(row, choices),
        "versions": versions_of(row, choices),
        "page": None if row.run is None else run_page(row, row.run),
        "marked": _marked(request, row),
        "may_edit": may(request.member, Act.EDIT_ANALYSES),
        "may_lock": may(request.member, Act.LOCK),
        "may_export": may(request.member, Act.EXPORT),
    }


def _marked(request: ReviewRequest, row: AnalysisRow) -> list[MarkedStudy]:
    """Studies among the data of the result with a report that a notice is about, as it is known now."""
    if row.run is None:
        return []
    studies = {UUID(each.study.id) for each in row.run.result.rows}
    return marked_studies(request.member.review_id, studies)


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_ANALYSES)
def add_analysis(request: ReviewRequest) -> HttpResponse:
    """First the outcome, then everything else."""
    review = request.member.review
    choices = choices_of(review.uuid)
    asked = _first(request, choices, is_seen=bool(data_state(review.uuid).snapshots))
    if asked is None:
        return render(request, "synthesis/analysis_outcome.html", {"choices": choices})
    form = _form(request, choices, asked, number=0)
    if form.is_bound and form.is_valid():
        try:
            made = services.add_analysis(
                by=request.member, asked=form.specification(), key=form.act_key
            )
        except DomainError as refused:
            _show_refusal(form, refused)
        else:
            say(request, _("The analysis is written down."))
            return redirect("synthesis:analysis", review=review.uuid, analysis=made.uuid)
    return _form_page(request, form, row=None)


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_ANALYSES)
def change_analysis(request: ReviewRequest, analysis: UUID) -> HttpResponse:
    row = _row(request, analysis)
    choices = choices_of(request.member.review_id)
    asked = row.version.asked
    if choices.outcome(asked.outcome) is None:
        complain(request, _("The form has no such outcome any more. Archive this analysis."))
        return redirect("synthesis:analysis", review=request.member.review_id, analysis=row.uuid)
    if data_state(request.member.review_id).snapshots:
        # Whoever changes it now may have seen its result.
        asked = replace(asked, planning=Planning.POST_HOC)
    form = _form(request, choices, asked, number=row.version.number)
    if form.is_bound and form.is_valid():
        try:
            services.revise_analysis(
                by=request.member,
                analysis=row.uuid,
                asked=form.specification(),
                based_on=form.cleaned_data["based_on"],
                key=form.act_key,
            )
        except DomainError as refused:
            _show_refusal(form, refused)
        else:
            say(request, _("The analysis is changed; its former versions stay."))
            return redirect(
                "synthesis:analysis", review=request.member.review_id, analysis=row.uuid
            )
    return _form_page(request, form, row=row)


@require_POST
@allow(Act.EDIT_ANALYSES)
def archive_analysis(request: ReviewRequest, analysis: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        services.archive_analysis(by=request.member, analysis=analysis, key=form.act_key)
        say(request, _("The analysis is archived. Its versions and results stay."))
    return redirect("synthesis:analyses", review=request.member.review_id)


@require_POST
@allow(Act.EDIT_ANALYSES)
def restore_analysis(request: ReviewRequest, analysis: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        services.restore_analysis(by=request.member, analysis=analysis, key=form.act_key)
        say(request, _("The analysis is back."))
    return redirect("synthesis:analysis", review=request.member.review_id, analysis=analysis)


@require_POST
@allow(Act.EDIT_ANALYSES)
def compute_analysis(request: ReviewRequest, analysis: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        request_run(by=request.member, analysis=analysis, key=form.act_key)
    return redirect("synthesis:analysis", review=request.member.review_id, analysis=analysis)


def _row(request: ReviewRequest, analysis: UUID) -> AnalysisRow:
    row = analysis_row(request.member.review, analysis)
    if row is None:
        raise Http404
    return row


def _first(request: ReviewRequest, choices: Choices, *, is_seen: bool) -> Specification | None:
    """What a new analysis starts as; None while its outcome isn't chosen."""
    usable = [outcome for outcome in choices.outcomes if outcome.timepoints]
    named = (request.POST or request.GET).get("outcome", "")
    chosen = [outcome for outcome in usable if outcome.id == named]
    if not named and len(usable) == 1:
        chosen = usable
    if not chosen or not choices.comparisons:
        return None
    return new_specification(choices, chosen[0], is_seen=is_seen)


def _form(
    request: ReviewRequest, choices: Choices, asked: Specification, *, number: int
) -> SpecificationForm:
    outcome = choices.outcome(asked.outcome)
    if outcome is None:
        raise Http404
    initial = first_values(asked, number)
    data = request.POST if request.method == "POST" else None
    return SpecificationForm(data, initial=initial, choices=choices, outcome=outcome)


def _show_refusal(form: SpecificationForm, refused: DomainError) -> None:
    faults = refused.faults if isinstance(refused, services.BadSpecification) else {}
    known = {name: text for name, text in faults.items() if name in form.fields}
    for name, text in known.items():
        form.add_error(name, text)
    if not known:
        form.add_error(None, str(refused))


def _form_page(
    request: ReviewRequest, form: SpecificationForm, *, row: AnalysisRow | None
) -> HttpResponse:
    context = {"form": form, "row": row, "outcome": form.chosen}
    status = 422 if form.is_bound else 200
    return render(request, "synthesis/analysis_form.html", context, status=status)
