"""Searches: what was searched, when, how, with what result."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.forms.searches import SearchForm, search_initial
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import searches as selectors
from reviews.services import searches as services
from reviews.shell import complain, say


@require_safe
@allow(Act.VIEW_REVIEW)
def show_searches(request: ReviewRequest) -> HttpResponse:
    rows = selectors.searches_of(request.member.review_id)
    context = {
        "rows": rows,
        "totals": selectors.totals_of(rows),
        "may_edit": may(request.member, Act.EDIT_SEARCHES),
        "may_import": may(request.member, Act.IMPORT),
    }
    return render(request, "reviews/searches.html", context)


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_SEARCHES)
def add(request: ReviewRequest) -> HttpResponse:
    form = SearchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_search(
                by=request.member, facts=form.facts(), prior=form.prior(), key=form.act_key
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            say(request, _("The search is written down. Now import its file."))
            return redirect("reviews:searches", review=request.member.review_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/search_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@allow(Act.EDIT_SEARCHES)
def change(request: ReviewRequest, search: UUID) -> HttpResponse:
    row = selectors.search_row(request.member.review_id, search)
    if row is None:
        raise Http404
    form = SearchForm(request.POST or None, initial=search_initial(row.facts, row.prior))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_search(
                by=request.member,
                search=search,
                facts=form.facts(),
                prior=form.prior(),
                key=form.act_key,
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            say(request, _("The search is corrected; what was written before stays kept."))
            return redirect("reviews:searches", review=request.member.review_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/search_form.html", {"form": form, "row": row}, status=status)


@require_POST
@allow(Act.EDIT_SEARCHES)
def withdraw(request: ReviewRequest, search: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    review = request.member.review_id
    if form.is_valid():
        try:
            services.withdraw_search(by=request.member, search=search, key=form.act_key)
        except services.SearchInUse as refused:
            complain(request, str(refused))
        else:
            back = reverse("reviews:search-restore", kwargs={"review": review, "search": search})
            say(request, _("The search is withdrawn: it counts nowhere."), undo=back)
    return redirect("reviews:searches", review=review)


@require_POST
@allow(Act.EDIT_SEARCHES)
def restore(request: ReviewRequest, search: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        services.restore_search(by=request.member, search=search, key=form.act_key)
        say(request, _("The search stands again."))
    return redirect("reviews:searches", review=request.member.review_id)
