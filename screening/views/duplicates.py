"""A record that a reviewer knows already: they say what it is a duplicate of, and go on."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow
from reviews.roles import Stage
from reviews.selectors.copies import root_of
from reviews.selectors.others import others_like
from reviews.selectors.records import record_row
from reviews.services import marking
from reviews.shell import complain, say
from screening.forms.votes import DuplicateForm

PAGES = {Stage.TITLE_ABSTRACT: "screening:screen", Stage.FULL_TEXT: "screening:full-text-screen"}


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Act.MARK_DUPLICATES)
@never_cache
def duplicate_of(request: ReviewRequest, stage: Stage, record: UUID) -> HttpResponse:
    """Find the record that this one repeats; by POST, say so."""
    review = request.member.review_id
    row = record_row(review, record)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _marked(request, stage, record)
    if root_of(record) != record:
        return redirect("reviews:record", review=review, record=root_of(record))
    context = {
        "row": row,
        "stage": stage,
        "found": others_like(review, row, request.GET.get("q")),
        "back": reverse(PAGES[stage], kwargs={"review": review}),
    }
    return render(request, "screening/duplicate_of.html", context)


def _marked(request: ReviewRequest, stage: Stage, record: UUID) -> HttpResponse:
    review, form = request.member.review_id, DuplicateForm(request.POST)
    here = redirect("screening:duplicate-of", review=review, stage=stage, record=record)
    if not form.is_valid():
        complain(request, _("Choose the record that this one repeats."))
        return here
    of = form.cleaned_data["of"]
    try:
        pair = marking.mark_duplicate(by=request.member, record=record, of=of, key=form.act_key)
    except DomainError as refused:
        complain(request, str(refused))
        return here
    if pair.merge_id is None:
        say(
            request,
            _(
                "Noted. A lead or an information specialist compares the two: a decision would end by it."
            ),
        )
    else:
        undo = {"review": review, "stage": stage, "merge": pair.merge_id}
        say(
            request,
            _("They are one record now, and one of them counts as a duplicate."),
            undo=reverse("screening:duplicate-undo", kwargs=undo),
        )
    return redirect(PAGES[stage], review=review)


@require_POST
@allow(Act.MARK_DUPLICATES)
def undo_duplicate(request: ReviewRequest, stage: Stage, merge: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        marking.unmark_duplicate(by=request.member, merge=merge, key=form.act_key)
        say(request, _("Taken apart: both stand on their own again."))
    return redirect(PAGES[stage], review=request.member.review_id)
