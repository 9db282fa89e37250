"""Risk of bias: the list of results, and one's own assessment of one of them, saved place by place."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from extraction.forms.entries import EntryForm
from extraction.forms.rob import ResultForm, given_answer
from extraction.selectors import rob_lists, rob_words
from extraction.selectors.locking import is_locked
from extraction.selectors.rob import proposed_results
from extraction.selectors.rob_page import AssessmentPage, assessment_page, own_assessment
from extraction.selectors.rob_table import rob_table
from extraction.services import results, sheets
from extraction.services.entries import StaleEntry
from extraction.sheet_states import SheetKind
from extraction.views.acting import acted
from extraction.views.entering import entered
from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import complain, csv_answer, say


@require_safe
@allow(Act.VIEW_REVIEW)
def show_list(request: ReviewRequest) -> HttpResponse:
    member = request.member
    may_list = may(member, Act.LIST_RESULTS)
    context = {
        "page": rob_lists.rob_list(member),
        "may_list": may_list,
        "may_export": may(member, Act.EXPORT),
        "n_proposed": len(proposed_results(member.review_id)) if may_list else 0,
        "studies": rob_words.study_choices(member.review_id),
        "times": rob_words.outcome_choices(member.review_id),
        "comparisons": rob_words.comparison_choices(member.review_id),
        "is_locked": is_locked(member.review_id),
    }
    return render(request, "extraction/rob.html", context)


@require_safe
@allow(Act.EXPORT)
def table(request: ReviewRequest) -> StreamingHttpResponse:
    """Agreed risk of bias as CSV: one row for each result."""
    return csv_answer(rob_table(request.member.review_id), name="risk-of-bias.csv")


@require_POST
@allow(Act.LIST_RESULTS)
def add_result(request: ReviewRequest) -> HttpResponse:
    form = ResultForm(request.POST)
    acted(
        request,
        form,
        lambda key: results.add_result(
            by=request.member,
            study=form.cleaned_data["study"],
            outcome=form.cleaned_data["at"][0],
            timepoint=form.cleaned_data["at"][1],
            comparison=form.cleaned_data["comparison"],
            key=key,
        ),
        said=_("The result is on the list."),
    )
    return _to_list(request)


@require_POST
@allow(Act.LIST_RESULTS)
def add_proposed(request: ReviewRequest) -> HttpResponse:
    added = acted(
        request,
        ActForm(request.POST),
        lambda key: results.add_proposed(by=request.member, key=key),
    )
    if added:
        n = len(added)
        text = ngettext("%(n)s result is on the list.", "%(n)s results are on the list.", n)
        say(request, text % {"n": n})
    elif added is not None:
        complain(request, _("There is no result to propose just now."))
    return _to_list(request)


@require_POST
@allow(Act.LIST_RESULTS)
def remove_result(request: ReviewRequest, result: UUID) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: results.remove_result(by=request.member, result=result, key=key),
        said=_("The result is off the list. What was done on it is kept: add it again to go on."),
    )
    return _to_list(request)


@require_POST
@allow(Act.ASSESS)
def start_next(request: ReviewRequest) -> HttpResponse:
    form = ActForm(request.POST)
    sheet = acted(
        request,
        form,
        lambda key: sheets.start_next(by=request.member, kind=SheetKind.ASSESSMENT, key=key),
    )
    if sheet is not None:
        return _to_sheet(request, sheet.uuid)
    if form.is_valid():
        complain(request, _("There is no result for you to start just now."))
    return _to_list(request)


@require_POST
@allow(Act.ASSESS)
def start(request: ReviewRequest, result: UUID) -> HttpResponse:
    sheet = acted(
        request,
        ActForm(request.POST),
        lambda key: sheets.start_sheet(
            by=request.member, kind=SheetKind.ASSESSMENT, subject=result, key=key
        ),
    )
    return _to_list(request) if sheet is None else _to_sheet(request, sheet.uuid)


@require_safe
@allow(Act.ASSESS)
def show_sheet(request: ReviewRequest, sheet: UUID, domain: str = "") -> HttpResponse:
    page = assessment_page(own_assessment(request.member, sheet), domain)
    context = {"page": page, "is_locked": is_locked(request.member.review_id)}
    return render(request, "extraction/rob_sheet.html", context)


@require_POST
@allow(Act.ASSESS)
def enter(request: ReviewRequest, sheet: UUID, domain: str) -> HttpResponse:
    """Save one place of a domain; the answer brings what changed of the page."""
    form = EntryForm(request.POST)
    before = assessment_page(own_assessment(request.member, sheet), domain)
    refusal = entered(request, sheet, form, given_answer)
    if not request.headers.get("HX-Request"):
        return _to_sheet(request, sheet, domain)
    return _saved(request, before, form, refusal)


@require_POST
@allow(Act.ASSESS)
def submit(request: ReviewRequest, sheet: UUID) -> HttpResponse:
    done = acted(
        request,
        ActForm(request.POST),
        lambda key: sheets.submit_sheet(by=request.member, sheet=sheet, key=key),
        said=_("Your assessment is handed in."),
    )
    return _to_sheet(request, sheet) if done is None else _to_list(request)


def _saved(
    request: ReviewRequest, before: AssessmentPage, form: EntryForm, refusal: DomainError | None
) -> HttpResponse:
    page = assessment_page(own_assessment(request.member, before.sheet.uuid), before.current)
    place = form.data.get("place", "")
    was_shown = {row.question.id for row in before.rows if row.is_shown}
    context = {
        "page": page,
        "slot": page.slot(place),
        # A question that opens or closes is drawn anew, and one whose answer was taken back.
        "shifted": [
            row
            for row in page.rows
            if row.is_shown != (row.question.id in was_shown)
            or (row.answer.place == place and not row.answer.value)
        ],
        "support": next((row.support for row in page.rows if row.support.place == place), None),
        "is_judged_anew": page.verdict.by_algorithm != before.verdict.by_algorithm
        or place == page.verdict.slot.place,
        "refusal": refusal,
        "stale": isinstance(refusal, StaleEntry),
        "stale_words": page.in_words(place),
    }
    status = 200 if refusal is None else refusal.status
    return render(request, "extraction/_rob_saved.html", context, status=status)


def _to_list(request: ReviewRequest) -> HttpResponse:
    return redirect("extraction:rob", review=request.member.review_id)


def _to_sheet(request: ReviewRequest, sheet: UUID, domain: str = "") -> HttpResponse:
    review = request.member.review_id
    if domain:
        return redirect("extraction:rob-domain", review=review, sheet=sheet, domain=domain)
    return redirect("extraction:rob-sheet", review=review, sheet=sheet)
