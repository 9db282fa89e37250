"""Who may do what: the roles, the acts, the one table between them, and the decorators that ask it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from reviews.errors import Forbidden
from reviews.models import Member, User
from reviews.roles import Role, Stage
from reviews.rows import only


class Act(StrEnum):
    """What a member can do in a review."""

    VIEW_REVIEW = "view_review"
    VIEW_HISTORY = "view_history"
    AMEND_PROTOCOL = "amend_protocol"
    CHANGE_SETTINGS = "change_settings"
    MANAGE_TEAM = "manage_team"
    DELETE_REVIEW = "delete_review"
    EDIT_SEARCHES = "edit_searches"
    IMPORT = "import"
    SETTLE_DUPLICATES = "settle_duplicates"
    MARK_DUPLICATES = "mark_duplicates"
    CORRECT_RECORDS = "correct_records"
    REMOVE_RECORDS = "remove_records"
    TAG_RECORDS = "tag_records"
    MANAGE_TAGS = "manage_tags"
    SHARE_FILTERS = "share_filters"
    VOTE = "vote"
    PROPOSE_CONSENSUS = "propose_consensus"
    ADJUDICATE = "adjudicate"
    REOPEN = "reopen"
    UPHOLD_EXCLUSIONS = "uphold_exclusions"
    TAKE_OVER_VOTES = "take_over_votes"
    RETRIEVE = "retrieve"
    CONFIRM_NOT_RETRIEVED = "confirm_not_retrieved"
    GROUP_STUDIES = "group_studies"
    EDIT_FORMS = "edit_forms"
    EXTRACT = "extract"
    SETTLE_EXTRACTIONS = "settle_extractions"
    LIST_RESULTS = "list_results"
    ASSESS = "assess"
    SETTLE_ASSESSMENTS = "settle_assessments"
    LOCK = "lock"
    EDIT_ANALYSES = "edit_analyses"
    EXPORT = "export"
    SEE_TEAM_PROGRESS = "see_team_progress"


EVERYONE = frozenset(Role)
LEAD = frozenset({Role.LEAD})

ALLOWED: dict[Act, frozenset[Role]] = {
    Act.VIEW_REVIEW: EVERYONE,
    Act.VIEW_HISTORY: EVERYONE,
    Act.AMEND_PROTOCOL: LEAD,
    Act.CHANGE_SETTINGS: LEAD,
    Act.MANAGE_TEAM: LEAD,
    Act.DELETE_REVIEW: LEAD,
    Act.EDIT_SEARCHES: LEAD | {Role.INFORMATION_SPECIALIST},
    Act.IMPORT: LEAD | {Role.INFORMATION_SPECIALIST},
    Act.SETTLE_DUPLICATES: LEAD | {Role.INFORMATION_SPECIALIST},
    Act.MARK_DUPLICATES: frozenset({Role.REVIEWER}),
    Act.CORRECT_RECORDS: LEAD | {Role.INFORMATION_SPECIALIST},
    Act.REMOVE_RECORDS: LEAD,
    Act.TAG_RECORDS: EVERYONE - {Role.OBSERVER},
    Act.MANAGE_TAGS: LEAD | {Role.INFORMATION_SPECIALIST},
    Act.SHARE_FILTERS: LEAD,
    Act.VOTE: frozenset({Role.REVIEWER}),
    Act.PROPOSE_CONSENSUS: frozenset({Role.REVIEWER}),
    Act.ADJUDICATE: frozenset({Role.ADJUDICATOR}),
    Act.REOPEN: LEAD,
    Act.UPHOLD_EXCLUSIONS: LEAD | {Role.ADJUDICATOR},
    Act.TAKE_OVER_VOTES: LEAD,
    Act.RETRIEVE: LEAD | {Role.INFORMATION_SPECIALIST, Role.REVIEWER},
    Act.CONFIRM_NOT_RETRIEVED: LEAD,
    Act.GROUP_STUDIES: LEAD | {Role.EXTRACTOR},
    Act.EDIT_FORMS: LEAD,
    Act.EXTRACT: frozenset({Role.EXTRACTOR}),
    Act.SETTLE_EXTRACTIONS: frozenset({Role.EXTRACTOR, Role.ADJUDICATOR}),
    Act.LIST_RESULTS: LEAD | {Role.ASSESSOR},
    Act.ASSESS: frozenset({Role.ASSESSOR}),
    Act.SETTLE_ASSESSMENTS: frozenset({Role.ASSESSOR, Role.ADJUDICATOR}),
    Act.LOCK: LEAD,
    Act.EDIT_ANALYSES: LEAD | {Role.STATISTICIAN},
    Act.EXPORT: EVERYONE,
    Act.SEE_TEAM_PROGRESS: LEAD,
}


class UserRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class ReviewRequest(UserRequest):
    """A request within a review; `member` is set by the gate."""

    member: Member


View = Callable[..., HttpResponseBase]


def roles_of(member: Member) -> frozenset[Role]:
    """The roles that a present member holds, for whatever stage."""
    if member.removed_at is not None:
        return frozenset()
    return frozenset(Role(row.role) for row in member.roles.all())


def holds(member: Member, role: Role, stage: Stage) -> bool:
    """Whether a present member holds the role for the stage."""
    if member.removed_at is not None:
        return False
    return any(
        row.role == role.value and row.stage in {"", stage.value} for row in member.roles.all()
    )


def may(member: Member, act: Act) -> bool:
    """Whether the table lets a member do the act."""
    return bool(roles_of(member) & ALLOWED[act])


def check(member: Member, act: Act) -> None:
    """Raises Forbidden where the table says no: for services that a command calls too."""
    if not may(member, act):
        raise Forbidden(refusal_of(act))


def refuse_if_changed(member: Member) -> None:
    """Whoever was let in by rights that were changed meanwhile is refused: for acts, once they hold the review's lock.

    The roles are compared where the gate has read them; where it has not, they are read when they are asked for.
    Raises Forbidden.
    """
    rows = list(
        Member.objects.filter(pk=member.pk).values_list("removed_at", "roles__role", "roles__stage")
    )
    if not rows:
        return
    removed_at = rows[0][0]
    if removed_at is not None and member.removed_at is None:
        raise Forbidden(_("You are not a member of this review any more."))
    if "roles" in getattr(member, "_prefetched_objects_cache", {}):
        known = {(row.role, row.stage) for row in member.roles.all()}
        if known != {(role, stage) for _at, role, stage in rows if role is not None}:
            raise Forbidden(_("Your roles in this review have just changed. Reload the page."))


def refusal_of(act: Act) -> str:
    """Why somebody can't do an act: who can."""
    roles: Collection[Role] = sorted(ALLOWED[act], key=list(Role).index)
    names = ", ".join(str(ROLE_NAMES[role]) for role in roles)
    return str(_("Only these roles can do this: %(roles)s.") % {"roles": names})


ROLE_NAMES = {
    Role.LEAD: _("lead"),
    Role.INFORMATION_SPECIALIST: _("information specialist"),
    Role.REVIEWER: _("reviewer"),
    Role.ADJUDICATOR: _("adjudicator"),
    Role.EXTRACTOR: _("extractor"),
    Role.ASSESSOR: _("assessor"),
    Role.STATISTICIAN: _("statistician"),
    Role.OBSERVER: _("observer"),
}


def allow(act: Act) -> Callable[[View], View]:
    """The only gate to a review's pages: signed in, a present member (404 to strangers), and a role for the act."""

    def decorate(view: View) -> View:
        @wraps(view)
        def gate(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.member = _member_or_404(request.user, kwargs.get("review"))
            if not may(request.member, act):
                raise Forbidden(refusal_of(act))
            kwargs.pop("review")
            return view(request, *args, **kwargs)

        gate.quorum_act = act  # type: ignore[attr-defined]  # read by the test that walks every URL
        return gate

    return decorate


def signed_in(view: View) -> View:
    """The gate to pages outside of any review."""

    @wraps(view)
    def gate(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    gate.quorum_act = "signed_in"  # type: ignore[attr-defined]  # read by the test that walks every URL
    return gate


def public(view: View) -> View:
    """Marks a page that anybody may open; the test that walks every URL lists each by name."""
    view.quorum_act = "public"  # type: ignore[attr-defined]  # read by the test that walks every URL
    return view


def _member_or_404(user: User, review: object) -> Member:
    if not isinstance(review, UUID):
        raise Http404
    present = Member.objects.present().filter(user=user, review_id=review)
    found = only(present.select_related("review", "user").prefetch_related("roles"))
    if found is None or found.review.purge_after is not None:
        raise Http404
    return found
