"""Extract: my sheets, and one of them with the report beside it, saved place by place."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extraction.forms.entries import EntryForm, given_content
from extraction.selectors import extract_lists
from extraction.selectors.extract_page import ExtractPage, extract_page, own_extraction
from extraction.selectors.form_labels import STATES
from extraction.selectors.forms import published_form
from extraction.selectors.locking import is_locked
from extraction.services import sheets
from extraction.services.entries import StaleEntry
from extraction.sheet_states import SheetKind
from extraction.views.acting import acted
from extraction.views.entering import entered
from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow
from reviews.shell import complain


@require_safe
@allow(Act.EXTRACT)
def show_extract(request: ReviewRequest) -> HttpResponse:
    member = request.member
    context = {
        "own": extract_lists.own_sheets(member),
        "n_left": extract_lists.n_left(member),
        "form": published_form(member.review_id),
        "is_locked": is_locked(member.review_id),
    }
    return render(request, "extraction/extract.html", context)


@require_POST
@allow(Act.EXTRACT)
def start_next(request: ReviewRequest) -> HttpResponse:
    form = ActForm(request.POST)
    sheet = acted(
        request,
        form,
        lambda key: sheets.start_next(by=request.member, kind=SheetKind.EXTRACTION, key=key),
    )
    if sheet is not None:
        return _to_sheet(request, sheet.uuid)
    if form.is_valid():
        complain(request, _("There is no study for you to start just now."))
    return redirect("extraction:extract", review=request.member.review_id)


@require_POST
@allow(Act.EXTRACT)
def start(request: ReviewRequest, study: UUID) -> HttpResponse:
    sheet = acted(
        request,
        ActForm(request.POST),
        lambda key: sheets.start_sheet(
            by=request.member, kind=SheetKind.EXTRACTION, subject=study, key=key
        ),
    )
    if sheet is not None:
        return _to_sheet(request, sheet.uuid)
    return redirect("extraction:study", review=request.member.review_id, study=study)


@require_safe
@allow(Act.EXTRACT)
def show_sheet(request: ReviewRequest, sheet: UUID) -> HttpResponse:
    page = extract_page(own_extraction(request.member, sheet))
    context = {
        "page": page,
        "file": page.file_called(request.GET.get("file", "")),
        "states": STATES.items(),
        "is_locked": is_locked(request.member.review_id),
    }
    return render(request, "extraction/sheet.html", context)


@require_POST
@allow(Act.EXTRACT)
def enter(request: ReviewRequest, sheet: UUID) -> HttpResponse:
    """Save one place; the answer brings what changed of the page."""
    form = EntryForm(request.POST)
    before = extract_page(own_extraction(request.member, sheet))
    refusal = entered(request, sheet, form, given_content)
    if not request.headers.get("HX-Request"):
        return _to_sheet(request, sheet)
    return _saved(request, sheet, before, form, refusal)


@require_POST
@allow(Act.EXTRACT)
def submit(request: ReviewRequest, sheet: UUID) -> HttpResponse:
    done = acted(
        request,
        ActForm(request.POST),
        lambda key: sheets.submit_sheet(by=request.member, sheet=sheet, key=key),
        said=_("Your extraction is handed in."),
    )
    if done is None:
        return _to_sheet(request, sheet)
    return redirect("extraction:extract", review=request.member.review_id)


def _saved(
    request: ReviewRequest,
    sheet: UUID,
    before: ExtractPage,
    form: EntryForm,
    refusal: DomainError | None,
) -> HttpResponse:
    page = extract_page(own_extraction(request.member, sheet))
    place = form.data.get("place", "")
    shifted = page.shown ^ before.shown
    stale = refusal if isinstance(refusal, StaleEntry) else None
    context = {
        "page": page,
        "row": page.field(place),
        "slot": page.slot(place),
        "table": page.table_of(place),
        "shifted": [row for row in page.rows if row.slot.place in shifted],
        "refusal": refusal,
        "stale": stale,
        "states": STATES.items(),
    }
    status = 200 if refusal is None else refusal.status
    return render(request, "extraction/_saved.html", context, status=status)


def _to_sheet(request: ReviewRequest, sheet: UUID) -> HttpResponse:
    return redirect("extraction:sheet", review=request.member.review_id, sheet=sheet)
