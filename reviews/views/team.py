"""The team of a review: who is in it, in which roles, and who is invited."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.forms.team import InvitationForm, OwnerForm, RolesForm, ticked
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import team as selectors
from reviews.services import invitations, placeholders, team
from reviews.shell import complain, say


@require_safe
@allow(Act.VIEW_REVIEW)
def show_team(request: ReviewRequest) -> HttpResponse:
    member = request.member
    context = {
        "team": selectors.team_of(member),
        "progress": selectors.progress_of(member),
        "invitations": selectors.invitations_of(member),
        "placeholders": selectors.placeholders_of(member),
        "may_manage": may(member, Act.MANAGE_TEAM),
        "is_owner": member.review.owner_id == member.uuid,
    }
    return render(request, "reviews/team.html", context)


@require_http_methods(["GET", "POST"])
@allow(Act.MANAGE_TEAM)
@never_cache
def invite(request: ReviewRequest) -> HttpResponse:
    """Invite somebody; the link is shown once, in the answer."""
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        try:
            invited = invitations.invite_and_show(
                by=request.member,
                email=form.cleaned_data["email"],
                roles=form.cleaned_data["roles"],
                site=settings.QUORUM_PUBLIC_URL or request.build_absolute_uri("/"),
                key=form.act_key,
            )
        except team.AlreadyMember as refused:
            form.add_error("email", str(refused))
        else:
            return render(request, "reviews/invited.html", {"invited": invited})
    status = 422 if form.is_bound else 200
    return render(request, "reviews/invite.html", {"form": form}, status=status)


@require_POST
@allow(Act.MANAGE_TEAM)
def withdraw_invitation(request: ReviewRequest, invitation: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        invitations.withdraw_invitation(by=request.member, invitation=invitation, key=form.act_key)
        say(request, _("The invitation is withdrawn; its link leads nowhere now."))
    return redirect("reviews:team", review=request.member.review_id)


@require_http_methods(["GET", "POST"])
@allow(Act.MANAGE_TEAM)
def change_member(request: ReviewRequest, member: UUID) -> HttpResponse:
    """One member: roles, and the way out."""
    found = selectors.teammate(request.member, member)
    if found is None:
        raise Http404
    form = RolesForm(request.POST or None, initial={"roles": ticked(found.roles)})
    if form.is_valid():
        try:
            team.change_roles(
                by=request.member,
                member=member,
                roles=form.cleaned_data["roles"],
                key=form.act_key,
            )
        except DomainError as refused:
            form.add_error("roles", str(refused))
        else:
            say(request, _("The roles of %(name)s are saved.") % {"name": found.name})
            return redirect("reviews:team", review=request.member.review_id)
    status = 422 if form.is_bound else 200
    context = {"form": form, "teammate": found}
    return render(request, "reviews/change_member.html", context, status=status)


@require_POST
@allow(Act.MANAGE_TEAM)
def remove_member(request: ReviewRequest, member: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        found = selectors.teammate(request.member, member)
        team.remove_member(by=request.member, member=member, key=form.act_key)
        if found is not None:
            say(request, _("%(name)s is no member any more.") % {"name": found.name})
    if member == request.member.uuid:
        return redirect("reviews:my-work")
    return redirect("reviews:team", review=request.member.review_id)


@require_POST
@allow(Act.MANAGE_TEAM)
def forget_placeholder(request: ReviewRequest, member: UUID) -> HttpResponse:
    """Erase the name of somebody who voted in another program."""
    form = ActForm(request.POST)
    if form.is_valid():
        placeholders.forget_placeholder(by=request.member, member=member, key=form.act_key)
        say(request, _("The name is erased. The votes stay."))
    return redirect("reviews:team", review=request.member.review_id)


@require_http_methods(["GET", "POST"])
@allow(Act.VIEW_REVIEW)
def leave(request: ReviewRequest) -> HttpResponse:
    """Leaving a review oneself."""
    member = request.member
    form = ActForm(request.POST or None)
    is_owner = member.review.owner_id == member.uuid
    if is_owner or not form.is_valid():
        return render(request, "reviews/leave.html", {"is_owner": is_owner})
    team.remove_member(by=member, member=member.uuid, key=form.act_key)
    say(request, _("You left “%(title)s”.") % {"title": member.review.title})
    return redirect("reviews:my-work")


@require_http_methods(["GET", "POST"])
@allow(Act.MANAGE_TEAM)
def hand_over(request: ReviewRequest) -> HttpResponse:
    """Make another member the owner."""
    member = request.member
    back = redirect("reviews:team", review=member.review_id)
    if member.review.owner_id != member.uuid:
        complain(request, _("Only the owner can hand over the ownership."))
        return back
    others = [each for each in selectors.team_of(member) if not each.is_me]
    form = OwnerForm(request.POST or None, members=[(str(o.member), o.name) for o in others])
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "has_others": bool(others)}
        return render(request, "reviews/hand_over.html", context, status=status)
    to = UUID(form.cleaned_data["member"])
    team.hand_over_ownership(by=member, to=to, key=form.act_key)
    say(request, _("The ownership is handed over. You stay a lead."))
    return back
