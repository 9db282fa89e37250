"""Searches: what was searched, when, how, with what result, and who corrected what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.forms.search_facts import SearchForm, again, as_choices, search_initial
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import search_page
from reviews.selectors import searches as selectors
from reviews.selectors.search_facts import names_in
from reviews.services import searches as services
from reviews.shell import complain, say


@require_safe
@allow(Act.VIEW_REVIEW)
def show_searches(request: ReviewRequest) -> HttpResponse:
    rows = selectors.searches_of(request.member.review_id)
    context = {
        "rows": [(row, search_page.gaps_in_words(row.facts)) for row in rows],
        "totals": selectors.totals_of(rows),
        "may_edit": may(request.member, Act.EDIT_SEARCHES),
        "may_import": may(request.member, Act.IMPORT),
        "may_export": may(request.member, Act.EXPORT),
    }
    return render(request, "reviews/searches.html", context)


@require_safe
@allow(Act.VIEW_REVIEW)
def show_search(request: ReviewRequest, search: UUID) -> HttpResponse:
    page = search_page.search_page(request.member.review_id, search)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "row": page.row,
        "may_edit": may(request.member, Act.EDIT_SEARCHES),
        "may_import": may(request.member, Act.IMPORT),
    }
    return render(request, "reviews/search.html", context)


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_SEARCHES)
def add(request: ReviewRequest) -> HttpResponse:
    form = _form(request, _first_values(request))
    if request.method == "POST" and form.is_valid():
        try:
            search = services.add_search(
                by=request.member, facts=form.facts(), prior=form.prior(), key=form.act_key
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            say(
                request,
                _("The search is written down. Now import its file."),
                undo=_address(request, "search-withdraw", search=search.uuid),
            )
            return redirect("reviews:searches", review=request.member.review_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/search_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_SEARCHES)
def change(request: ReviewRequest, search: UUID) -> HttpResponse:
    row = selectors.search_row(request.member.review_id, search)
    if row is None:
        raise Http404
    before = search_page.newest_version(search)
    form = _form(request, search_initial(row.facts, row.prior), search)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_search(
                by=request.member,
                search=search,
                facts=form.facts(),
                prior=form.prior(),
                withdraws_prior=form.prior() is None,
                key=form.act_key,
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            say(
                request,
                _("The search is corrected; what was written before stays kept."),
                undo=_back_to(request, search, before),
            )
            return redirect("reviews:search", review=request.member.review_id, search=search)
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/search_form.html", {"form": form, "row": row}, status=status)


@require_POST
@allow(Act.EDIT_SEARCHES)
def take_version(request: ReviewRequest, search: UUID, number: int) -> HttpResponse:
    """Let what an earlier version said be in force again, as a version of its own."""
    form = ActForm(request.POST)
    facts = search_page.version_facts(request.member.review_id, search, number)
    if facts is None:
        raise Http404
    if form.is_valid():
        try:
            services.change_search(by=request.member, search=search, facts=facts, key=form.act_key)
        except services.UpdatesItself as refused:
            complain(request, str(refused))
        else:
            say(request, _("Version %(number)s is in force again.") % {"number": number})
    return redirect("reviews:search", review=request.member.review_id, search=search)


@require_POST
@allow(Act.EDIT_SEARCHES)
def withdraw(request: ReviewRequest, search: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        try:
            services.withdraw_search(by=request.member, search=search, key=form.act_key)
        except services.SearchInUse as refused:
            complain(request, str(refused))
        else:
            back = _address(request, "search-restore", search=search)
            say(request, _("The search is withdrawn: it counts nowhere."), undo=back)
    return redirect("reviews:searches", review=request.member.review_id)


@require_POST
@allow(Act.EDIT_SEARCHES)
def restore(request: ReviewRequest, search: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        services.restore_search(by=request.member, search=search, key=form.act_key)
        say(request, _("The search stands again."))
    return redirect("reviews:searches", review=request.member.review_id)


def _form(request: ReviewRequest, initial: Any, search: UUID | None = None) -> SearchForm:
    """The form with the review's people and its other searches to choose from."""
    names = names_in(request.member.review_id)
    return SearchForm(
        request.POST or None,
        initial=initial,
        people=as_choices(names.people.items()),
        searches=as_choices(each for each in names.searches.items() if each[0] != search),
    )


def _first_values(request: ReviewRequest) -> Any:
    """Of a search that is run again (`?again=<search>`): what its last run said."""
    try:
        search = UUID(request.GET.get("again", ""))
    except ValueError:
        return None
    row = selectors.search_row(request.member.review_id, search)
    return None if row is None else search_initial(again(row.facts, search), None)


def _back_to(request: ReviewRequest, search: UUID, version: int) -> str:
    """Where a correction is taken back; "" if it wrote no version."""
    if search_page.newest_version(search) == version:
        return ""
    return reverse(
        "reviews:search-version-take",
        kwargs={"review": request.member.review_id, "search": search, "number": version},
    )


def _address(request: ReviewRequest, name: str, *, search: UUID) -> str:
    return reverse(f"reviews:{name}", kwargs={"review": request.member.review_id, "search": search})
