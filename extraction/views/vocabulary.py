"""Interventions and comparisons: the review's own words for what is compared."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extraction.forms.studies import ComparisonForm, NameForm
from extraction.selectors.locking import is_locked
from extraction.selectors.vocabulary import comparisons_of, interventions_of
from extraction.services import vocabulary
from extraction.views.acting import acted
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, may


@require_safe
@allow(Act.VIEW_REVIEW)
def show_vocabulary(request: ReviewRequest) -> HttpResponse:
    review = request.member.review_id
    context = {
        "interventions": interventions_of(review),
        "comparisons": comparisons_of(review),
        "may_edit": may(request.member, Act.EDIT_FORMS) and not is_locked(review),
        "is_locked": is_locked(review),
    }
    return render(request, "extraction/vocabulary.html", context)


@require_POST
@allow(Act.EDIT_FORMS)
def add_intervention(request: ReviewRequest) -> HttpResponse:
    form = NameForm(request.POST)
    acted(
        request,
        form,
        lambda key: vocabulary.add_intervention(
            by=request.member, name=form.cleaned_data["name"], key=key
        ),
        said=_("The intervention is added."),
        unfit=_("Type a name."),
    )
    return _back(request)


@require_POST
@allow(Act.EDIT_FORMS)
def rename_intervention(request: ReviewRequest, intervention: UUID) -> HttpResponse:
    form = NameForm(request.POST)
    acted(
        request,
        form,
        lambda key: vocabulary.rename_intervention(
            by=request.member,
            intervention=intervention,
            name=form.cleaned_data["name"],
            key=key,
        ),
        said=_("The intervention has its new name."),
        unfit=_("Type a name."),
    )
    return _back(request)


@require_POST
@allow(Act.EDIT_FORMS)
def remove_intervention(request: ReviewRequest, intervention: UUID) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: vocabulary.remove_intervention(
            by=request.member, intervention=intervention, key=key
        ),
        said=_("The intervention is removed."),
    )
    return _back(request)


@require_POST
@allow(Act.EDIT_FORMS)
def add_comparison(request: ReviewRequest) -> HttpResponse:
    form = ComparisonForm(request.POST)
    acted(
        request,
        form,
        lambda key: vocabulary.add_comparison(
            by=request.member,
            experimental=form.cleaned_data["experimental"],
            comparator=form.cleaned_data["comparator"],
            key=key,
        ),
        said=_("The comparison is added."),
        unfit=_("Choose two interventions."),
    )
    return _back(request)


@require_POST
@allow(Act.EDIT_FORMS)
def remove_comparison(request: ReviewRequest, comparison: UUID) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: vocabulary.remove_comparison(by=request.member, comparison=comparison, key=key),
        said=_("The comparison is removed."),
    )
    return _back(request)


def _back(request: ReviewRequest) -> HttpResponse:
    return redirect("extraction:vocabulary", review=request.member.review_id)
