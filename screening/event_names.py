"""What the app's kinds of events are called in the history's filter."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from screening import events, takeover_events

NAMES: Mapping[str, str | Promise] = {
    events.StageSettingsChanged.KIND: _("Rules of screening set"),
    events.ExclusionReasonsChanged.KIND: _("Exclusion reasons set"),
    events.VoteCast.KIND: _("Vote"),
    events.VoteWithdrawn.KIND: _("Vote taken back"),
    takeover_events.VoteTakeoverBegun.KIND: _("Votes taken over from a file"),
    takeover_events.VoteTakenOver.KIND: _("Vote taken over from a file"),
    takeover_events.ReportsTakenAsRetrieved.KIND: _("Reports retrieved where votes were cast"),
    takeover_events.TakenVoteWithdrawn.KIND: _("Vote from a file taken back"),
    takeover_events.VoteTakeoverUndone.KIND: _("Votes from a file taken back"),
    takeover_events.DecisionTakeoverBegun.KIND: _("Decisions taken over from a file"),
    takeover_events.DecisionTakenOver.KIND: _("Decision taken over from a file"),
    takeover_events.DecisionTakeoverUndone.KIND: _("Decisions from a file taken back"),
    events.VotesJoined.KIND: _("Decision ended by a merge"),
    events.VotesParted.KIND: _("Decision ended by taking a merge apart"),
    events.VotersBarred.KIND: _("Voters who have seen votes on a copy"),
    events.ConflictOpened.KIND: _("Conflict began"),
    events.ConflictSeen.KIND: _("Conflict opened to adjudicate"),
    events.ConflictVoided.KIND: _("Conflict ended by changed votes"),
    events.ConsensusProposed.KIND: _("Settlement proposed"),
    events.ConsensusConfirmed.KIND: _("Settlement confirmed"),
    events.ConflictResolved.KIND: _("Conflict settled"),
    events.RecordDecided.KIND: _("Decision"),
    events.ExclusionLifted.KIND: _("Exclusion judged anew"),
    events.DecisionWithdrawn.KIND: _("Decision re-opened"),
    events.ExclusionUpheld.KIND: _("Exclusion upheld after new information"),
    events.UpholdingTakenBack.KIND: _("Upholding of an exclusion taken back"),
    events.ReportSought.KIND: _("Report sought"),
    events.RetrievalAttempted.KIND: _("Attempt to get a full text"),
    events.RetrievalChanged.KIND: _("Report retrieved or not"),
    events.FullTextAttached.KIND: _("Full text attached"),
    events.FullTextTakenBack.KIND: _("Full text taken back"),
}
