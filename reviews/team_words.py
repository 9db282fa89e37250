"""What the history says of teams, protocols and a review's life; never who or what by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.event_shape import Recorded

Words = Callable[[Recorded], str | Promise]


def _says(text: Promise) -> Words:
    return lambda _event: text


def _amended(event: Recorded) -> str:
    return _("wrote version %(number)s of the protocol") % {"number": event.payload["number"]}


WORDS: Mapping[str, Words] = {
    "reviews.review_created": _says(gettext_lazy("started the review")),
    "reviews.review_changed": _says(gettext_lazy("changed the review's title or time zone")),
    "reviews.owner_changed": _says(gettext_lazy("handed the review over to another owner")),
    "reviews.member_added": _says(gettext_lazy("somebody joined the team")),
    "reviews.roles_changed": _says(gettext_lazy("changed a member's roles")),
    "reviews.member_removed": _says(gettext_lazy("somebody left the team")),
    "reviews.member_erased": _says(gettext_lazy("somebody erased their account")),
    "reviews.placeholder_added": _says(
        gettext_lazy("added a placeholder for somebody who voted in another program")
    ),
    "reviews.placeholder_forgotten": _says(gettext_lazy("erased the name of a placeholder")),
    "reviews.member_invited": _says(gettext_lazy("invited somebody to the team")),
    "reviews.invitation_withdrawn": _says(gettext_lazy("withdrew an invitation")),
    "reviews.invitation_accepted": _says(gettext_lazy("accepted an invitation")),
    "reviews.protocol_amended": _amended,
    "reviews.deletion_asked": _says(gettext_lazy("asked for the review to be deleted")),
    "reviews.deletion_withdrawn": _says(gettext_lazy("kept the review after all")),
}
