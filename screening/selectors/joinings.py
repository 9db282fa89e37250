"""What merging two records, or taking them apart, does to decisions, in words for whoever does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.roles import Stage
from screening.events import VotesJoined, VotesParted
from screening.models import VoteJoining
from screening.selectors.standing import DECIDED, decisions_of


def merge_note(first: UUID, second: UUID) -> str | Promise | None:
    """Of two different decisions, at either stage, a merge makes a conflict: what a person should know before."""
    for stage, words in _NOTES.items():
        if len(set(decisions_of([first, second], stage).values())) > 1:
            return words
    return None


def unmerge_notes(copies: Sequence[UUID]) -> Mapping[UUID, str | Promise]:
    """Of copies, those that take decisions with them, made since they joined their records.

    What is undecided is not told of: that votes are taken along would say that there are some.
    """
    rows = VoteJoining.objects.filter(copy__record__in=copies, parted_at=None).filter(
        Q(into__state__in=DECIDED, into__is_reason_disputed=False) | Q(round__gt=F("was_round"))
    )
    return {
        joining.copy.record_id: _BOTH_RETURN if joining.is_anew else _DECISION_FALLS
        for joining in rows.select_related("copy").order_by("-number")
    }


def hidden_joinings(_review: UUID) -> Q:
    """What merges, and taking them apart, made of votes on undecided records: that there are any is nobody's to read."""
    kinds = [VotesJoined.KIND, VotesParted.KIND]
    return Q(kind__in=kinds, body__contains='"ends_decision":false')


_NOTES: Mapping[Stage, Promise] = {
    Stage.TITLE_ABSTRACT: _(
        "One of these records was included and the other one excluded. Merged, they are one record in conflict, with"
        " the votes of both; what followed from the inclusion waits until it is settled. Taken apart, both decisions"
        " stand again."
    ),
    Stage.FULL_TEXT: _(
        "The full texts of these two records were decided differently, or excluded for different reasons. Merged,"
        " they are one report with the votes of both, whose decision or reason is open; what followed from an inclusion"
        " waits until it is settled. Taken apart, both decisions stand again."
    ),
}
_BOTH_RETURN = _(
    "The two were decided differently. Both decisions stand again then, and votes cast since on the merged record count no"
    " more."
)
_DECISION_FALLS = _(
    "The merged record was decided with votes on both. That decision falls then, and each keeps the votes that were cast on it."
)
