"""Forms: what do we extract? The draft is built here, looked at, and published."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from extraction.formdef import editing
from extraction.formdef.definition import FormDefinition
from extraction.forms.builder import FieldForm, OutcomeForm, SectionForm, of_field, of_outcome
from extraction.selectors.form_pages import form_overview, preview_of
from extraction.selectors.forms import definition_of, draft_form
from extraction.services import forms
from extraction.services.forms import FormRefused, NoDraft
from extraction.views.acting import acted
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import say

if TYPE_CHECKING:
    from extraction.models import FormVersion

PLACES = {"up": -1, "down": 1}


@require_safe
@allow(Act.VIEW_REVIEW)
def show_forms(request: ReviewRequest) -> HttpResponse:
    overview = form_overview(request.member.review_id)
    may_edit = may(request.member, Act.EDIT_FORMS) and overview.draft is not None
    context = {
        "overview": overview,
        "may_edit": may_edit,
        "may_begin": may(request.member, Act.EDIT_FORMS) and overview.draft is None,
    }
    return render(request, "extraction/forms.html", context)


@require_safe
@allow(Act.VIEW_REVIEW)
def preview(request: ReviewRequest) -> HttpResponse:
    """The form as extractors will see it."""
    shown = preview_of(request.member.review_id)
    if shown is None:
        raise Http404
    return render(request, "extraction/form_preview.html", {"preview": shown})


@require_POST
@allow(Act.EDIT_FORMS)
def begin_version(request: ReviewRequest) -> HttpResponse:
    return _done(
        request,
        lambda key: forms.begin_version(by=request.member, key=key),
        _("A new version is begun. Nobody sees it before it is published."),
    )


@require_POST
@allow(Act.EDIT_FORMS)
def publish(request: ReviewRequest) -> HttpResponse:
    return _done(
        request,
        lambda key: forms.publish_form(by=request.member, key=key),
        _("The form is published."),
    )


@require_POST
@allow(Act.EDIT_FORMS)
def add_section(request: ReviewRequest) -> HttpResponse:
    form = SectionForm(request.POST)
    return _done(
        request,
        lambda key: forms.add_section(by=request.member, title=form.cleaned_data["title"], key=key),
        _("The section is added."),
        form,
    )


@require_POST
@allow(Act.EDIT_FORMS)
def remove_section(request: ReviewRequest, section: str) -> HttpResponse:
    return _removed(
        request,
        lambda key: forms.remove_section(by=request.member, section=section, key=key),
        _("The section and its fields are removed."),
    )


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_FORMS)
def add_field(request: ReviewRequest, section: str) -> HttpResponse:
    form = FieldForm(request.POST or None, initial={"type": "text", "is_required": True})
    if form.is_valid():
        given = form.given()
        if _tried(
            form,
            lambda key: forms.add_field(by=request.member, section=section, given=given, key=key),
        ):
            say(request, _("The field is added."))
            return _back(request)
    return _builder(request, form, _("Add a field"))


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_FORMS)
def change_field(request: ReviewRequest, field: UUID) -> HttpResponse:
    definition = _draft(request)
    try:
        before = editing.field_of(definition, str(field))
    except editing.UnknownPart as unknown:
        raise Http404 from unknown
    form = FieldForm(request.POST or None, initial=of_field(before))
    if form.is_valid():
        given = form.given()
        if _tried(
            form,
            lambda key: forms.change_field(
                by=request.member, field=str(field), given=given, key=key
            ),
        ):
            say(request, _("The field is saved."))
            return _back(request)
    return _builder(request, form, _("Change a field"))


@require_POST
@allow(Act.EDIT_FORMS)
def remove_field(request: ReviewRequest, field: UUID) -> HttpResponse:
    return _removed(
        request,
        lambda key: forms.remove_field(by=request.member, field=str(field), key=key),
        _("The field is removed."),
    )


@require_POST
@allow(Act.EDIT_FORMS)
def move_field(request: ReviewRequest, field: UUID, way: str) -> HttpResponse:
    places = PLACES[way]
    return _done(
        request,
        lambda key: forms.move_field(by=request.member, field=str(field), places=places, key=key),
    )


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_FORMS)
def add_outcome(request: ReviewRequest) -> HttpResponse:
    form = OutcomeForm(request.POST or None)
    if form.is_valid():
        given = form.given()
        if _tried(form, lambda key: forms.add_outcome(by=request.member, given=given, key=key)):
            say(request, _("The outcome is added."))
            return _back(request)
    return _builder(request, form, _("Add an outcome"))


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_FORMS)
def change_outcome(request: ReviewRequest, outcome: UUID) -> HttpResponse:
    definition = _draft(request)
    try:
        before = editing.outcome_of(definition, str(outcome))
    except editing.UnknownPart as unknown:
        raise Http404 from unknown
    form = OutcomeForm(request.POST or None, initial=of_outcome(before))
    if form.is_valid():
        given = form.given()
        if _tried(
            form,
            lambda key: forms.change_outcome(
                by=request.member, outcome=str(outcome), given=given, key=key
            ),
        ):
            say(request, _("The outcome is saved."))
            return _back(request)
    return _builder(request, form, _("Change an outcome"))


@require_POST
@allow(Act.EDIT_FORMS)
def remove_outcome(request: ReviewRequest, outcome: UUID) -> HttpResponse:
    return _removed(
        request,
        lambda key: forms.remove_outcome(by=request.member, outcome=str(outcome), key=key),
        _("The outcome is removed."),
    )


@require_POST
@allow(Act.EDIT_FORMS)
def move_outcome(request: ReviewRequest, outcome: UUID, way: str) -> HttpResponse:
    places = PLACES[way]
    return _done(
        request,
        lambda key: forms.move_outcome(
            by=request.member, outcome=str(outcome), places=places, key=key
        ),
    )


@require_POST
@allow(Act.EDIT_FORMS)
def put_back(request: ReviewRequest, draft: str) -> HttpResponse:
    """Undo the removal that left the draft so."""
    return _done(
        request,
        lambda key: forms.put_back(by=request.member, draft=draft, key=key),
        _("It is back, as it stood."),
    )


def _draft(request: ReviewRequest) -> FormDefinition:
    draft = draft_form(request.member.review_id)
    if draft is None:
        raise NoDraft
    return definition_of(draft)


def _tried(form: ActForm, act: Callable[[UUID], object]) -> bool:
    """Whether an act went through; what the form's rules refuse is said on the page."""
    try:
        act(form.act_key)
    except FormRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _done(
    request: ReviewRequest,
    act: Callable[[UUID], object],
    said: str = "",
    form: ActForm | None = None,
) -> HttpResponse:
    acted(request, form or ActForm(request.POST), act, said=said)
    return _back(request)


def _removed(request: ReviewRequest, act: Callable[[UUID], FormVersion], said: str) -> HttpResponse:
    draft = acted(request, ActForm(request.POST), act)
    if draft is not None:
        where = {"review": request.member.review_id, "draft": draft.sha256}
        say(request, said, undo=reverse("extraction:form-put-back", kwargs=where))
    return _back(request)


def _builder(request: ReviewRequest, form: ActForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    status = 422 if form.is_bound else 200
    return render(request, "extraction/form_part.html", context, status=status)


def _back(request: ReviewRequest) -> HttpResponse:
    return redirect("extraction:forms", review=request.member.review_id)
