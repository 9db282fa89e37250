"""Corrections of what is shown of a record: written, chosen from another source, taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reviews.errors import DomainError
from reviews.forms.corrections import ChooseForm, CorrectForm
from reviews.forms.layout import ActForm
from reviews.forms.searches import first_error
from reviews.permissions import Act, ReviewRequest, allow
from reviews.selectors.records import record_row
from reviews.services import corrections
from reviews.shell import complain, say
from reviews.views.records import record_page


@require_POST
@allow(Act.CORRECT_RECORDS)
def correct(request: ReviewRequest, record: UUID) -> HttpResponse:
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _shown_again(request, record, form, first_error(form))
    try:
        corrections.correct_record(by=request.member, record=record, key=form.act_key, **form.asked)
    except DomainError as refused:
        return _shown_again(request, record, form, str(refused))
    say(request, _("Corrected. The sources keep what they said, and it can be taken back."))
    return redirect("reviews:record", review=request.member.review_id, record=record)


@require_POST
@allow(Act.CORRECT_RECORDS)
def choose(request: ReviewRequest, record: UUID) -> HttpResponse:
    form = ChooseForm(request.POST)
    if not form.is_valid():
        complain(request, first_error(form))
        return redirect("reviews:record", review=request.member.review_id, record=record)
    try:
        corrections.choose_value(by=request.member, record=record, key=form.act_key, **form.asked)
    except DomainError as refused:
        complain(request, str(refused))
    else:
        say(request, _("The value of that source is shown now; it can be taken back."))
    return redirect("reviews:record", review=request.member.review_id, record=record)


@require_POST
@allow(Act.CORRECT_RECORDS)
def take_back(request: ReviewRequest, correction: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if not form.is_valid():
        complain(request, first_error(form))
        return redirect("reviews:records", review=request.member.review_id)
    target = corrections.take_back_correction(
        by=request.member, correction=correction, key=form.act_key
    )
    say(request, _("Taken back: what was there before is shown again."))
    return redirect("reviews:record", review=request.member.review_id, record=target.uuid)


def _shown_again(
    request: ReviewRequest, record: UUID, form: CorrectForm, refused: str
) -> HttpResponse:
    """The record's page with what was typed, and why it isn't taken."""
    row = record_row(request.member.review_id, record)
    if row is None:
        raise Http404
    typed = {"field": form.data.get("field", ""), "text": form.data.get("text", "")}
    context = {**record_page(request, row), "typed": typed, "refused": refused}
    return render(request, "reviews/record.html", context, status=422)
