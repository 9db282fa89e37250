"""What the product refuses, in words that a user reads."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAY_WHY = _("Say why.")


class DomainError(Exception):
    """An act that is expected and refused. The text is shown to the user as it stands.

    status: the HTTP status of the answer; 409, since the request was well formed and the review's state refuses it.
    """

    status = 409

    def __init__(self, text: str | Promise) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return str(self.text)


class NotFound(DomainError):
    """What is asked for isn't in this review, which is all that a stranger may learn."""

    status = 404


class Forbidden(DomainError):
    """A member's roles don't allow the act."""

    status = 403


class ReasonMissing(DomainError):
    """The act needs a reason, in words of one's own or from a list."""

    status = 422

    def __init__(self, text: str | Promise = SAY_WHY) -> None:
        super().__init__(text)
