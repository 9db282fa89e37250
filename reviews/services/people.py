"""Accounts: made, changed, and forgotten on their owner's wish."""

from __future__ import annotations

from uuid import UUID

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews import ledger
from reviews.errors import DomainError
from reviews.events import MemberErased
from reviews.models import Invitation, Member, Remark, Review, User
from reviews.services import team

# The first account has this id, so that of two people who open an empty server's first page one is refused.
FIRST_ACCOUNT = UUID("00000000-0000-4000-8000-000000000001")


class AddressTaken(DomainError):
    """Another account has the e-mail address."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("An account with this e-mail address exists already."))


class NotTheFirst(DomainError):
    """The server has accounts, so its first page is closed."""

    def __init__(self) -> None:
        super().__init__(_("This server has its first account already. Sign in with it."))


class OwnsReviews(DomainError):
    """The person owns reviews that would be left without an owner."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(
            _("Hand over or delete the reviews that you own first: %(titles)s.")
            % {"titles": "; ".join(titles)}
        )


def create_account(
    *, email: str, name: str, password: str | None, is_operator: bool = False
) -> User:
    """Make an account; without a password nobody can sign in with it until one is set. Raises AddressTaken."""
    return _created(email=email, name=name, password=password, is_operator=is_operator)


def create_first_account(*, email: str, name: str, password: str) -> User:
    """Make the account of whoever runs the server, on an empty one. Raises NotTheFirst."""
    if User.objects.exists():
        raise NotTheFirst
    try:
        with transaction.atomic():
            return User.objects.create_user(
                uuid=FIRST_ACCOUNT, email=email, name=name, password=password, is_operator=True
            )
    except IntegrityError as error:
        raise NotTheFirst from error


def change_account(*, user: User, email: str, name: str, orcid: str) -> User:
    """Change what a person says about themselves. Raises AddressTaken."""
    if User.objects.filter(email__iexact=email).exclude(pk=user.pk).exists():
        raise AddressTaken
    user.email, user.name, user.orcid = email, name, orcid
    user.save(update_fields=["email", "name", "orcid"])
    return user


@transaction.atomic
def erase_account(*, user: User, key: UUID) -> None:
    """Forget a person: name, e-mail, ORCID and remarks go, the account is closed, decisions stay.

    So does what they wrote as part of a review, without their name: answers and assessments are its data.

    They leave every review, which returns their open work; the ledger's chain stays whole, since it holds ids only.
    Raises OwnsReviews.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    if person.erased_at is not None:
        return
    owned = Review.objects.filter(owner__user=person, purge_after=None).order_by("title")
    if titles := list(owned.values_list("title", flat=True)):
        raise OwnsReviews(titles)
    memberships = Member.objects.filter(user=person).order_by("joined_at", "uuid")
    for member in memberships:
        _erase_member(member, key)
    _erase_traces(person)
    person.email = f"erased-{person.uuid}@erased.invalid"
    person.name = person.orcid = ""
    person.is_active = person.is_operator = False
    person.erased_at = timezone.now()
    person.set_unusable_password()
    person.save()


def _erase_member(member: Member, key: UUID) -> None:
    with ledger.act(by=member, key=key, content="erase") as act:
        if act.repeated:
            return
        if member.removed_at is None:
            team.take_out(member, act)
        remarks = Remark.objects.filter(author=member, erased_at=None)
        remarks.update(text="", salt="", erased_at=act.at)
        act.append(MemberErased(member=member.uuid))


def _erase_traces(person: User) -> None:
    """Where else the address stands: invitations, attempts to sign in, open sessions."""
    Invitation.objects.filter(accepted_by__user=person).update(email="")
    Invitation.objects.filter(email__iexact=person.email).update(email="")
    for table in (AccessAttempt, AccessFailureLog, AccessLog):
        table.objects.filter(username__iexact=person.email).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _created(*, email: str, name: str, password: str | None, is_operator: bool) -> User:
    if User.objects.filter(email__iexact=email).exists():
        raise AddressTaken
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email=email, name=name, password=password, is_operator=is_operator
            )
    except IntegrityError as error:
        raise AddressTaken from error
