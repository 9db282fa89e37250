"""Saved filters: lists of records under a name, with an address of their own."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.forms.saved_filters import FilterForm
from reviews.forms.searches import first_error
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import saved_filters as selectors
from reviews.selectors.record_lists import asked_in
from reviews.services import saved_filters as services
from reviews.shell import complain, say


@require_safe
@allow(Act.VIEW_REVIEW)
def show_filters(request: ReviewRequest) -> HttpResponse:
    return _page(request)


@require_safe
@allow(Act.VIEW_REVIEW)
def open_filter(request: ReviewRequest, saved: UUID) -> HttpResponse:
    """The list that the filter says now: a link to it stays right when the filter is changed."""
    found = selectors.saved_filter(request.member, saved)
    if found is None:
        raise Http404
    return redirect(f"{_at(request, 'records')}?{found.query}")


@require_POST
@allow(Act.VIEW_REVIEW)
def save(request: ReviewRequest) -> HttpResponse:
    form = FilterForm(request.POST)
    asked = asked_in(request.POST.get("listed", ""))
    listed = _at(request, "records") + (f"?{asked.query}" if asked.query else "")
    if not form.is_valid():
        complain(request, first_error(form))
        return redirect(listed)
    try:
        saved = services.save_filter(by=request.member, asked=asked, **form.asked)
    except DomainError as refused:
        complain(request, str(refused))
    else:
        name = {"name": saved.filter.name}
        if saved.is_new:
            undo = _at(request, "filter-delete", saved=saved.filter.uuid)
            say(request, _("The filter is saved as “%(name)s”.") % name, undo=undo)
        else:
            say(request, _("The filter “%(name)s” leads to this list from here on.") % name)
    return redirect(listed)


@require_POST
@allow(Act.VIEW_REVIEW)
def change(request: ReviewRequest, saved: UUID) -> HttpResponse:
    form = FilterForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=first_error(form), at=saved)
    try:
        changed = services.change_filter(by=request.member, uuid=saved, **form.asked)
    except DomainError as refused:
        return _page(request, refused=str(refused), at=saved)
    say(request, _("The filter “%(name)s” is changed.") % {"name": changed.name})
    return redirect(_at(request, "filters"))


@require_POST
@allow(Act.VIEW_REVIEW)
def delete(request: ReviewRequest, saved: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        gone = services.delete_filter(by=request.member, uuid=saved)
        text = _("The filter “%(name)s” is deleted.") % {"name": gone.name}
        say(request, text, undo=_at(request, "filter-restore", saved=saved))
    else:
        complain(request, first_error(form))
    return redirect(_at(request, "filters"))


@require_POST
@allow(Act.VIEW_REVIEW)
def restore(request: ReviewRequest, saved: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        back = services.restore_filter(by=request.member, uuid=saved)
        say(request, _("The filter “%(name)s” is back.") % {"name": back.name})
    else:
        complain(request, first_error(form))
    return redirect(_at(request, "filters"))


def _page(request: ReviewRequest, *, refused: str = "", at: UUID | None = None) -> HttpResponse:
    context = {
        "filters": selectors.saved_filters(request.member),
        "may_share": may(request.member, Act.SHARE_FILTERS),
        "refused": refused,
        "refused_at": at,
        "typed": request.POST.get("name", "") if refused else "",
    }
    return render(request, "reviews/filters.html", context, status=422 if refused else 200)


def _at(request: ReviewRequest, name: str, **where: UUID) -> str:
    return reverse(f"reviews:{name}", kwargs={"review": request.member.review_id, **where})
