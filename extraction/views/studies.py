"""Studies: which reports belong to the same one, and its arms."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extraction.forms.studies import ArmForm, NameForm, ReportForm
from extraction.selectors import studies as selectors
from extraction.selectors.akin import akin_by_study
from extraction.selectors.characteristics import characteristics_of
from extraction.selectors.locking import is_locked
from extraction.selectors.vocabulary import interventions_of
from extraction.services import arms, studies
from extraction.views.acting import acted
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import csv_answer


@require_safe
@allow(Act.VIEW_REVIEW)
def show_studies(request: ReviewRequest) -> HttpResponse:
    member = request.member
    rows = selectors.study_rows(member)
    akin = akin_by_study(member.review_id)
    context = {
        "akin": [(row, akin[row.uuid]) for row in rows if row.uuid in akin],
        "included": [row for row in rows if row.is_included],
        "parked": [row for row in rows if not row.is_included],
        "may_extract": may(member, Act.EXTRACT),
        "is_locked": is_locked(member.review_id),
    }
    return render(request, "extraction/studies.html", context)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_study(request: ReviewRequest, study: UUID) -> HttpResponse:
    member = request.member
    row = selectors.study_row(member, study)
    if row is None:
        raise Http404
    locked = is_locked(member.review_id)
    may_group = may(member, Act.GROUP_STUDIES) and not locked
    context = {
        "study": row,
        "reports": selectors.reports_of(member.review_id, study),
        "arms": selectors.arms_of(study),
        "candidates": selectors.candidates_for(member.review_id, study) if may_group else [],
        "akin": akin_by_study(member.review_id).get(study, ()),
        "interventions": interventions_of(member.review_id),
        "may_group": may_group,
        "may_edit_forms": may(member, Act.EDIT_FORMS),
        "may_extract": may(member, Act.EXTRACT),
        "is_locked": locked,
    }
    return render(request, "extraction/study.html", context)


@require_safe
@allow(Act.EXPORT)
def characteristics(request: ReviewRequest) -> StreamingHttpResponse:
    """'Characteristics of studies' as CSV: one row for each study, from agreed values."""
    rows = characteristics_of(request.member.review_id)
    return csv_answer(rows, name="characteristics-of-studies.csv")


@require_POST
@allow(Act.GROUP_STUDIES)
def rename_study(request: ReviewRequest, study: UUID) -> HttpResponse:
    form = NameForm(request.POST)
    acted(
        request,
        form,
        lambda key: studies.rename_study(
            by=request.member, study=study, label=form.cleaned_data["name"], key=key
        ),
        said=_("The study has its new name."),
        unfit=_("Type a name."),
    )
    return _to_study(request, study)


@require_POST
@allow(Act.GROUP_STUDIES)
def add_report(request: ReviewRequest, study: UUID) -> HttpResponse:
    """Link a report to the study: away from others, or besides them."""
    form = ReportForm(request.POST)
    if not form.is_valid() or form.cleaned_data["how"] == "also":
        return _linked(request, study, form)
    report = form.cleaned_data["report"]
    before = selectors.studies_of_report(request.member.review_id, report)
    back = _at(request, "report-move", before[0], report) if before else ""
    acted(
        request,
        form,
        lambda key: studies.move_report(by=request.member, report=report, study=study, key=key),
        said=_("The report belongs to this study now."),
        undo=back or _at(request, "report-unlink", study, report),
    )
    return _to_study(request, study)


@require_POST
@allow(Act.GROUP_STUDIES)
def move_report(request: ReviewRequest, study: UUID, report: UUID) -> HttpResponse:
    """Let a report belong to this study alone; also the way back of other acts."""
    acted(
        request,
        ActForm(request.POST),
        lambda key: studies.move_report(by=request.member, report=report, study=study, key=key),
        said=_("The report belongs to this study now."),
    )
    return _to_study(request, study)


@require_POST
@allow(Act.GROUP_STUDIES)
def link_report(request: ReviewRequest, study: UUID, report: UUID) -> HttpResponse:
    """Let a report belong to this study too."""
    form = ReportForm({**request.POST.dict(), "report": report, "how": "also"})
    return _linked(request, study, form)


@require_POST
@allow(Act.GROUP_STUDIES)
def unlink_report(request: ReviewRequest, study: UUID, report: UUID) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: studies.unlink_report(by=request.member, report=report, study=study, key=key),
        said=_("The report does not belong to this study any more."),
        undo=_at(request, "report-link", study, report),
    )
    return _to_study(request, study)


@require_POST
@allow(Act.GROUP_STUDIES)
def split_report(request: ReviewRequest, study: UUID, report: UUID) -> HttpResponse:
    """Make a report of this study a study of its own."""
    made = acted(
        request,
        ActForm(request.POST),
        lambda key: studies.split_report(by=request.member, report=report, key=key),
        said=_("The report is a study of its own now."),
        undo=_at(request, "report-move", study, report),
    )
    return _to_study(request, study if made is None else made.uuid)


@require_POST
@allow(Act.GROUP_STUDIES)
def choose_primary(request: ReviewRequest, study: UUID, report: UUID) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: studies.choose_primary(by=request.member, study=study, report=report, key=key),
        said=_("This is the primary report now."),
    )
    return _to_study(request, study)


@require_POST
@allow(Act.GROUP_STUDIES)
def add_arm(request: ReviewRequest, study: UUID) -> HttpResponse:
    form = ArmForm(request.POST)
    acted(
        request,
        form,
        lambda key: arms.add_arm(
            by=request.member,
            study=study,
            label=form.cleaned_data["label"],
            intervention=form.cleaned_data["intervention"],
            key=key,
        ),
        said=_("The arm is added."),
        unfit=_("An arm needs a name and an intervention."),
    )
    return _to_study(request, study)


@require_POST
@allow(Act.GROUP_STUDIES)
def change_arm(request: ReviewRequest, study: UUID, arm: UUID) -> HttpResponse:
    form = ArmForm(request.POST)
    acted(
        request,
        form,
        lambda key: arms.change_arm(
            by=request.member,
            arm=arm,
            label=form.cleaned_data["label"],
            intervention=form.cleaned_data["intervention"],
            key=key,
        ),
        said=_("The arm is saved."),
        unfit=_("An arm needs a name and an intervention."),
    )
    return _to_study(request, study)


@require_POST
@allow(Act.GROUP_STUDIES)
def remove_arm(request: ReviewRequest, study: UUID, arm: UUID) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: arms.remove_arm(by=request.member, arm=arm, key=key),
        said=_("The arm is removed. What was extracted for it is kept."),
    )
    return _to_study(request, study)


def _linked(request: ReviewRequest, study: UUID, form: ReportForm) -> HttpResponse:
    report = form.cleaned_data.get("report", study) if form.is_valid() else study
    acted(
        request,
        form,
        lambda key: studies.link_report(by=request.member, report=report, study=study, key=key),
        said=_("The report belongs to this study too."),
        undo=_at(request, "report-unlink", study, report),
        unfit=_("Choose a report."),
    )
    return _to_study(request, study)


def _at(request: ReviewRequest, name: str, study: UUID, report: UUID) -> str:
    kwargs = {"review": request.member.review_id, "study": study, "report": report}
    return reverse(f"extraction:{name}", kwargs=kwargs)


def _to_study(request: ReviewRequest, study: UUID) -> HttpResponse:
    return redirect("extraction:study", review=request.member.review_id, study=study)
