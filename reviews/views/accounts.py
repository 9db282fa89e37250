"""Signing in and out, passwords, one's own account, invitations."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash, views
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from reviews.errors import DomainError
from reviews.forms.accounts import (
    AccountForm,
    AskResetForm,
    ChangePasswordForm,
    EraseForm,
    JoinForm,
    NewAccountForm,
    NewPasswordForm,
    SignInForm,
)
from reviews.forms.layout import ActForm
from reviews.permissions import UserRequest, public, signed_in
from reviews.selectors import people as people_selectors
from reviews.selectors import team as team_selectors
from reviews.services import invitations, people
from reviews.shell import home_of, say

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def _page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponse]:
    """One of Django's own views, all of which answer with whole pages."""
    return cast("Callable[..., HttpResponse]", public(view))


_sign_in = _page(
    views.LoginView.as_view(
        template_name="reviews/sign_in.html",
        authentication_form=SignInForm,
        redirect_authenticated_user=True,
    )
)


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password; an empty server asks for its first account instead."""
    if people_selectors.is_empty_server():
        return redirect("reviews:first-account")
    return _sign_in(request)


@require_POST
@signed_in
def sign_out(request: UserRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "POST"])
@public
@never_cache
@sensitive_post_parameters("password")
def first_account(request: HttpRequest) -> HttpResponse:
    """The first page of an empty server."""
    if not people_selectors.is_empty_server():
        return redirect("reviews:sign-in")
    form = NewAccountForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "reviews/first_account.html", {"form": form}, status=status)
    user = people.create_first_account(**form.cleaned_data)
    login(request, user, backend=_BACKEND)
    return redirect("reviews:my-work")


password_reset = _page(
    views.PasswordResetView.as_view(
        template_name="reviews/password_reset.html",
        form_class=AskResetForm,
        email_template_name="reviews/mail/password_reset.txt",
        subject_template_name="reviews/mail/password_reset_subject.txt",
        success_url=reverse_lazy("reviews:password-reset-sent"),
    )
)
password_reset_sent = _page(
    views.PasswordResetDoneView.as_view(template_name="reviews/password_reset_sent.html")
)
password_new = _page(
    views.PasswordResetConfirmView.as_view(
        template_name="reviews/password_new.html",
        form_class=NewPasswordForm,
        success_url=reverse_lazy("reviews:password-set"),
    )
)
password_set = _page(
    views.PasswordResetCompleteView.as_view(template_name="reviews/password_set.html")
)


@require_http_methods(["GET", "POST"])
@signed_in
@sensitive_post_parameters()
def password_change(request: UserRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "reviews/password_change.html", {"form": form}, status=status)
    form.save()
    update_session_auth_hash(request, request.user)
    say(request, _("Your password is changed. Other devices are signed out."))
    return redirect("reviews:account")


@require_http_methods(["GET", "POST"])
@signed_in
@sensitive_post_parameters("password")
def account(request: UserRequest) -> HttpResponse:
    """What a person says about themselves."""
    user = request.user
    initial = {"name": user.name, "orcid": user.orcid, "email": user.email}
    form = AccountForm(request.POST or None, initial=initial, user=user)
    if form.is_valid():
        try:
            people.change_account(user=user, **form.account())
        except DomainError as refused:
            form.add_error("email", str(refused))
        else:
            say(request, _("Your account is saved."))
            return redirect("reviews:account")
    status = 422 if form.is_bound else 200
    return render(request, "reviews/account.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def erase_account(request: UserRequest) -> HttpResponse:
    """Being forgotten: the page says what goes and what stays, and asks for the address."""
    form = EraseForm(request.POST or None, user=request.user)
    owned = people_selectors.titles_owned(request.user)
    if owned or not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "owned": owned}
        return render(request, "reviews/account_erase.html", context, status=status)
    people.erase_account(user=request.user, key=form.act_key)
    logout(request)
    return render(request, "reviews/account_erased.html")


@require_http_methods(["GET", "POST"])
@public
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What a link leads to. Posting it makes who is signed in a member."""
    found = team_selectors.invitation_of(token)
    context: dict[str, object] = {"invitation": found, "token": token}
    user = request.user if request.user.is_authenticated else None
    if found is None:
        return render(request, "reviews/invitation_closed.html", context, status=404)
    if user is not None and team_selectors.is_present(user, found.review_id):
        context["is_member"] = True
        return render(request, "reviews/invitation_closed.html", context)
    if found.state is not team_selectors.InvitationState.OPEN:
        return render(request, "reviews/invitation_closed.html", context, status=410)
    form = ActForm(request.POST or None)
    if user is not None and form.is_valid():
        member = invitations.accept_invitation(user=user, token=token, key=form.act_key)
        say(request, _("Welcome. You are a member of this review now."))
        return redirect(home_of(member))
    context["form"] = JoinForm(initial={"email": found.email})
    context["has_account"] = people_selectors.has_account(found.email)
    return render(request, "reviews/invitation.html", context)


@require_POST
@public
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """A new account that accepts an invitation in the same step."""
    found = team_selectors.invitation_of(token)
    context: dict[str, object] = {"invitation": found, "token": token}
    if found is None or found.state is not team_selectors.InvitationState.OPEN:
        status = 404 if found is None else 410
        return render(request, "reviews/invitation_closed.html", context, status=status)
    form = JoinForm(request.POST)
    if form.is_valid():
        try:
            member = invitations.join_with_new_account(
                token=token, key=form.act_key, **form.account()
            )
        except people.AddressTaken as refused:
            form.add_error("email", str(refused))
        else:
            login(request, member.user, backend=_BACKEND)
            say(request, _("Welcome. You are a member of this review now."))
            return redirect(home_of(member))
    return render(request, "reviews/invitation.html", {**context, "form": form}, status=422)
