"""Looking elsewhere: switched on by a lead, asked, shown, undone."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.enrichment.interface import Wanted
from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.forms.look_ups import LookUpForm, NoticesForm, SwitchForm
from reviews.forms.searches import first_error
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import look_up_pages, record_lists
from reviews.selectors.look_up_report import said_of_look_ups
from reviews.services import look_ups
from reviews.shell import complain, say


@require_safe
@allow(Act.VIEW_REVIEW)
def show_look_ups(request: ReviewRequest) -> HttpResponse:
    return _page(request)


@require_POST
@allow(Act.CHANGE_SETTINGS)
def switch(request: ReviewRequest) -> HttpResponse:
    form = SwitchForm(request.POST)
    if not form.is_valid():
        complain(request, first_error(form))
    else:
        is_on = form.cleaned_data["is_on"]
        look_ups.switch_look_ups(by=request.member, is_on=is_on, key=form.act_key)
        on = _("Other services may be asked now.")
        say(request, on if is_on else _("No other service is asked any more."))
    return redirect("reviews:look-ups", review=request.member.review_id)


@require_POST
@allow(Act.CORRECT_RECORDS)
def start(request: ReviewRequest) -> HttpResponse:
    """Ask about the records that the address's query asks for, as the list of records does."""
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _page(request, asking=form, status=422)
    asked = record_lists.asked_of(request.GET.dict())
    try:
        made = look_ups.start_look_up(
            by=request.member,
            works=record_lists.works_asked(request.member, asked),
            wants=form.cleaned_data["wants"],
            key=form.act_key,
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return _page(request, asking=form, status=422)
    return redirect("reviews:look-up", review=request.member.review_id, look_up=made.uuid)


@require_POST
@allow(Act.CORRECT_RECORDS)
def upload(request: ReviewRequest) -> HttpResponse:
    """Compare a file of notices with all records."""
    form = NoticesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, notices=form, status=422)
    try:
        made = look_ups.upload_notices(
            by=request.member,
            upload=form.upload,
            name=form.upload.name or "",
            key=form.act_key,
        )
    except DomainError as refused:
        form.add_error("file", str(refused))
        return _page(request, notices=form, status=422)
    return redirect("reviews:look-up", review=request.member.review_id, look_up=made.uuid)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_look_up(request: ReviewRequest, look_up: UUID) -> HttpResponse:
    row = look_up_pages.look_up_row(request.member, look_up)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "lines": look_up_pages.lines_of(look_up),
        "may_correct": may(request.member, Act.CORRECT_RECORDS),
    }
    return render(request, "reviews/look_up.html", context)


@require_POST
@allow(Act.CORRECT_RECORDS)
def undo(request: ReviewRequest, look_up: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if not form.is_valid():
        complain(request, first_error(form))
    else:
        try:
            look_ups.undo_look_up(by=request.member, look_up=look_up, key=form.act_key)
        except look_ups.StillRunning as refused:
            complain(request, str(refused))
        else:
            say(request, _("Undone: nothing of it counts. Looking again finds it again."))
    return redirect("reviews:look-up", review=request.member.review_id, look_up=look_up)


def _page(
    request: ReviewRequest,
    *,
    asking: LookUpForm | None = None,
    notices: NoticesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = record_lists.asked_of(request.GET.dict())
    found = record_lists.record_list(request.member, asked)
    context = {
        "asked": asked,
        "found": found,
        "asking": asking or LookUpForm(initial={"wants": list(Wanted)}),
        "notices": notices or NoticesForm(),
        "services": look_up_pages.services_named(),
        "rows": look_up_pages.look_up_rows(request.member),
        "said": said_of_look_ups(request.member.review_id),
        "may_correct": may(request.member, Act.CORRECT_RECORDS),
        "may_switch": may(request.member, Act.CHANGE_SETTINGS),
    }
    return render(request, "reviews/look_ups.html", context, status=status)
