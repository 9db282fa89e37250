"""The events of screening in plain sentences, for the history. No ids, no titles, nothing of anybody's undecided votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.event_shape import Recorded
from reviews.roles import Stage
from screening import events, takeover_events

VERDICTS: Mapping[str, str | Promise] = {
    "include": gettext_lazy("include"),
    "maybe": gettext_lazy("maybe"),
    "exclude": gettext_lazy("exclude"),
}
ON: Mapping[str, str | Promise] = {
    Stage.TITLE_ABSTRACT.value: gettext_lazy("a title and abstract"),
    Stage.FULL_TEXT.value: gettext_lazy("a full text"),
}
STAGES: Mapping[str, str | Promise] = {
    Stage.TITLE_ABSTRACT.value: gettext_lazy("titles and abstracts"),
    Stage.FULL_TEXT.value: gettext_lazy("full texts"),
}


def _vote_cast(event: Recorded) -> str:
    words = {
        "verdict": VERDICTS[event.payload["verdict"]],
        "what": ON[event.payload["stage"]],
    }
    if event.payload["instead_of"]:
        return _("changed a vote to “%(verdict)s” on %(what)s") % words
    return _("voted “%(verdict)s” on %(what)s") % words


def _decided(event: Recorded) -> str:
    payload = event.payload
    n = len(payload["votes"])
    words = {"what": ON[payload["stage"]], "n": n}
    included = payload["decision"] == "include"
    if payload["decided_by"] == "votes":
        text = (
            ngettext(
                "%(what)s was included by %(n)s vote",
                "%(what)s was included by %(n)s votes",
                n,
            )
            if included
            else ngettext(
                "%(what)s was excluded by %(n)s vote",
                "%(what)s was excluded by %(n)s votes",
                n,
            )
        )
    elif payload["decided_by"] == "file":
        text = (
            _("%(what)s was included elsewhere, as an imported file says")
            if included
            else _("%(what)s was excluded elsewhere, as an imported file says")
        )
    elif payload["decided_by"] == "adjudication":
        text = (
            _("%(what)s was included by adjudication")
            if included
            else _("%(what)s was excluded by adjudication")
        )
    else:
        text = (
            _("%(what)s was included by consensus")
            if included
            else _("%(what)s was excluded by consensus")
        )
    return text % words


def _withdrawn(event: Recorded) -> str:
    n = len(event.payload["kept"])
    what = ON[event.payload["stage"]]
    if not n:
        return _("re-opened the decision on %(what)s: a new round begins") % {"what": what}
    return ngettext(
        "re-opened the decision on %(what)s, keeping %(n)s vote",
        "re-opened the decision on %(what)s, keeping %(n)s votes",
        n,
    ) % {"what": what, "n": n}


def _settings(event: Recorded) -> str:
    return _("set the rules for %(stage)s, version %(number)s") % {
        "stage": STAGES[event.payload["stage"]],
        "number": event.payload["number"],
    }


def _retrieval(event: Recorded) -> str:
    return {
        "sought": _("a report is sought"),
        "retrieved": _("a report was retrieved"),
        "not_retrieved": _("a report could not be retrieved"),
    }[event.payload["retrieval"]]


def _of_stage(text: str | Promise) -> Callable[[Recorded], str]:
    return lambda event: str(text) % {"what": ON[event.payload["stage"]]}


def _plainly(text: str | Promise) -> Callable[[Recorded], str | Promise]:
    return lambda _event: text


WORDS: Mapping[str, Callable[[Recorded], str | Promise]] = {
    events.StageSettingsChanged.KIND: _settings,
    events.ExclusionReasonsChanged.KIND: _plainly(gettext_lazy("set the exclusion reasons")),
    events.VoteCast.KIND: _vote_cast,
    events.VoteWithdrawn.KIND: _plainly(gettext_lazy("took a vote back")),
    takeover_events.VoteTakeoverBegun.KIND: _plainly(
        gettext_lazy("began to take votes over from an imported file")
    ),
    takeover_events.VoteTakenOver.KIND: _plainly(
        gettext_lazy("took a vote over from an imported file")
    ),
    takeover_events.ReportsTakenAsRetrieved.KIND: _plainly(
        gettext_lazy("reports count as retrieved, since votes on them were cast elsewhere")
    ),
    takeover_events.TakenVoteWithdrawn.KIND: _plainly(
        gettext_lazy("a vote from an imported file ended")
    ),
    takeover_events.VoteTakeoverUndone.KIND: _plainly(
        gettext_lazy("undid the taking over of votes from an imported file")
    ),
    takeover_events.DecisionTakeoverBegun.KIND: _plainly(
        gettext_lazy("began to take decisions over from an imported file")
    ),
    takeover_events.DecisionTakenOver.KIND: _plainly(
        gettext_lazy("took a decision over from an imported file")
    ),
    takeover_events.DecisionTakeoverUndone.KIND: _plainly(
        gettext_lazy("undid the taking over of decisions from an imported file")
    ),
    events.VotesJoined.KIND: _of_stage(
        gettext_lazy(
            "made two records one that were decided differently: the decision on %(what)s is open again"
        )
    ),
    events.VotesParted.KIND: _of_stage(
        gettext_lazy("took two records apart: the decision made since on %(what)s fell")
    ),
    events.VotersBarred.KIND: _plainly(gettext_lazy("some members had seen votes on a copy")),
    events.ConflictOpened.KIND: _plainly(gettext_lazy("votes were in conflict")),
    events.ConflictSeen.KIND: _plainly(gettext_lazy("opened a conflict to adjudicate")),
    events.ConflictVoided.KIND: _plainly(gettext_lazy("a conflict ended: its votes changed")),
    events.ConsensusProposed.KIND: _plainly(gettext_lazy("proposed how to settle a conflict")),
    events.ConsensusConfirmed.KIND: _plainly(gettext_lazy("confirmed a proposal")),
    events.ConflictResolved.KIND: _plainly(gettext_lazy("settled a conflict")),
    events.RecordDecided.KIND: _decided,
    events.ExclusionLifted.KIND: _plainly(gettext_lazy("an exclusion fell: its votes changed")),
    events.DecisionWithdrawn.KIND: _withdrawn,
    events.ExclusionUpheld.KIND: _plainly(
        gettext_lazy("read an abstract that came after the exclusion: the record stays excluded")
    ),
    events.UpholdingTakenBack.KIND: _plainly(
        gettext_lazy("took back that a record stays excluded with its new abstract")
    ),
    events.ReportSought.KIND: _plainly(gettext_lazy("a report is sought")),
    events.RetrievalAttempted.KIND: _plainly(gettext_lazy("tried to get a full text")),
    events.RetrievalChanged.KIND: _retrieval,
    events.FullTextAttached.KIND: _plainly(gettext_lazy("attached a full text")),
    events.FullTextTakenBack.KIND: _plainly(gettext_lazy("took a wrong full text back")),
}

# Acts on what may still be open for others: shown to whoever did them, and to nobody else.
PRIVATE_KINDS = frozenset(
    {
        events.VoteCast.KIND,
        events.VoteWithdrawn.KIND,
        events.ConflictSeen.KIND,
        events.ConsensusProposed.KIND,
        events.ConsensusConfirmed.KIND,
    }
)
# The machine's, in the name of whoever cast the last vote, or had votes taken over: they least of all may learn of it.
# A decision from a file is told by the decision that follows, a report's retrieval by the event of its own.
HIDDEN_KINDS = frozenset(
    {
        events.ConflictOpened.KIND,
        events.ConflictVoided.KIND,
        events.ExclusionLifted.KIND,
        takeover_events.VoteTakenOver.KIND,
        takeover_events.ReportsTakenAsRetrieved.KIND,
        takeover_events.TakenVoteWithdrawn.KIND,
        takeover_events.DecisionTakenOver.KIND,
        events.VotersBarred.KIND,
    }
)
