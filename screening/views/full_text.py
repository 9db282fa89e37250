"""Full texts: which reports are still needed, what was tried to get each, and their files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.forms.searches import first_error
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import complain, say
from screening.forms.full_text import AttachForm, AttemptForm, WhyForm
from screening.rules import Retrieval
from screening.selectors import full_text as selectors
from screening.selectors.full_text_uploads import waiting_uploads
from screening.services import full_text as services


@require_safe
@allow(Act.VIEW_REVIEW)
def show_reports(request: ReviewRequest) -> HttpResponse:
    """The reports that are sought, were retrieved, or could not be."""
    member = request.member
    asked = request.GET.get("state") or selectors.first_retrieval(member.review_id).value
    retrieval = Retrieval(asked) if asked in set(Retrieval) else None
    found = selectors.report_page(member, retrieval=retrieval, number=request.GET.get("page", "1"))
    context = {
        "found": found,
        "state": "all" if retrieval is None else retrieval.value,
        "tabs": [
            (Retrieval.SOUGHT.value, _("Sought"), found.counts[Retrieval.SOUGHT]),
            (Retrieval.RETRIEVED.value, _("Retrieved"), found.counts[Retrieval.RETRIEVED]),
            (
                Retrieval.NOT_RETRIEVED.value,
                _("Not retrieved"),
                found.counts[Retrieval.NOT_RETRIEVED],
            ),
            ("all", _("All"), found.n_all),
        ],
        "may_retrieve": may(member, Act.RETRIEVE),
        "uploads": waiting_uploads(member.review_id) if may(member, Act.RETRIEVE) else (),
    }
    return render(request, "screening/full_texts.html", context)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_report(request: ReviewRequest, report: UUID) -> HttpResponse:
    """One report: its links, files, attempts."""
    return _report_page(request, report)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_attachment(request: ReviewRequest, attachment: UUID) -> HttpResponse:
    """A file of a report, alone on the page."""
    found = selectors.attachment_of(request.member, attachment)
    if found is None:
        raise Http404
    report, file = found
    return render(request, "screening/full_text_file.html", {"report": report, "file": file})


@require_POST
@allow(Act.RETRIEVE)
def attach(request: ReviewRequest, report: UUID) -> HttpResponse:
    """Upload the PDF of a report."""
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return _report_page(request, report, status=422, attach_form=form)
    file = form.cleaned_data["file"]
    try:
        attached = services.attach_full_text(
            by=request.member, report=report, upload=file, name=file.name, key=form.act_key
        )
    except (services.NotAPdf, services.AttachedAlready) as refused:
        form.add_error("file", str(refused))
        return _report_page(request, report, status=422, attach_form=form)
    undo = ""
    if attached is not None:
        here = {"review": request.member.review_id, "attachment": attached.uuid}
        undo = reverse("screening:full-text-take-back", kwargs=here)
    say(request, _("The full text is attached."), undo=undo)
    return redirect("screening:full-text", review=request.member.review_id, report=report)


@require_POST
@allow(Act.RETRIEVE)
def take_back(request: ReviewRequest, attachment: UUID) -> HttpResponse:
    """A wrong file is taken off its report; it stays kept."""
    form = ActForm(request.POST)
    found = selectors.attachment_of(request.member, attachment)
    if found is None:
        raise Http404
    report, _file = found

    def act() -> None:
        services.take_back_full_text(by=request.member, attachment=attachment, key=form.act_key)

    return _done(request, report, form, act, _("The file is taken back. It stays kept."))


@require_POST
@allow(Act.RETRIEVE)
def log_attempt(request: ReviewRequest, report: UUID) -> HttpResponse:
    """Note one try to get a report."""
    form = AttemptForm(request.POST)
    if not form.is_valid():
        return _report_page(request, report, status=422, attempt_form=form)
    values = form.cleaned_data
    services.log_attempt(
        by=request.member,
        report=report,
        tried_on=values["tried_on"],
        route=values["route"],
        remark=values["remark"],
        key=form.act_key,
    )
    say(request, _("The attempt is logged."))
    return redirect("screening:full-text", review=request.member.review_id, report=report)


@require_POST
@allow(Act.RETRIEVE)
def mark_retrieved(request: ReviewRequest, report: UUID) -> HttpResponse:
    """The report is at hand without a file here."""
    form = ActForm(request.POST)

    def act() -> None:
        services.mark_retrieved(by=request.member, report=report, key=form.act_key)

    return _done(request, report, form, act, _("The report counts as retrieved."))


@require_POST
@allow(Act.CONFIRM_NOT_RETRIEVED)
def mark_not_retrieved(request: ReviewRequest, report: UUID) -> HttpResponse:
    """A lead confirms that a report can't be had."""
    form = WhyForm(request.POST)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        services.mark_not_retrieved(
            by=request.member, report=report, reason=reason, key=form.act_key
        )

    return _done(request, report, form, act, _("The report counts as not retrieved."))


@require_POST
@allow(Act.CONFIRM_NOT_RETRIEVED)
def seek_again(request: ReviewRequest, report: UUID) -> HttpResponse:
    """A report that could not be had is sought again."""
    form = WhyForm(request.POST)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        services.seek_again(by=request.member, report=report, reason=reason, key=form.act_key)

    return _done(request, report, form, act, _("The report is sought again."))


def _done(
    request: ReviewRequest, report: UUID, form: ActForm, act: Callable[[], None], said: str
) -> HttpResponse:
    if not form.is_valid():
        return _report_page(request, report, status=422, refused=first_error(form))
    try:
        act()
    except DomainError as refused:
        if refused.status not in {409, 422}:
            raise
        complain(request, str(refused))
    else:
        say(request, said)
    return redirect("screening:full-text", review=request.member.review_id, report=report)


def _report_page(
    request: ReviewRequest, report: UUID, *, status: int = 200, **more: Any
) -> HttpResponse:
    member = request.member
    found = selectors.report_detail(member, report)
    if found is None:
        raise Http404
    context = {
        "detail": found,
        "attach_form": AttachForm(),
        "attempt_form": AttemptForm(),
        "may_retrieve": may(member, Act.RETRIEVE),
        "may_confirm": may(member, Act.CONFIRM_NOT_RETRIEVED),
        **more,
    }
    return render(request, "screening/full_text.html", context, status=status)
