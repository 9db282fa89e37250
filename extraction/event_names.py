"""What the app's kinds of events are called in the history's filter."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from extraction import events

NAMES: Mapping[str, str | Promise] = {
    events.StudyMade.KIND: _("Study made"),
    events.Worded.KIND: _("Study, intervention or arm named"),
    events.StudyLinked.KIND: _("Report linked to a study"),
    events.StudyUnlinked.KIND: _("Report taken off a study"),
    events.PrimaryChosen.KIND: _("Primary report chosen"),
    events.InterventionAdded.KIND: _("Intervention added"),
    events.InterventionRemoved.KIND: _("Intervention removed"),
    events.ComparisonAdded.KIND: _("Comparison added"),
    events.ComparisonRemoved.KIND: _("Comparison removed"),
    events.ArmAdded.KIND: _("Arm added"),
    events.ArmMapped.KIND: _("Arm mapped to another intervention"),
    events.ArmRemoved.KIND: _("Arm removed"),
    events.ResultAdded.KIND: _("Result to judge added"),
    events.ResultRemoved.KIND: _("Result to judge removed"),
    events.FormDrafted.KIND: _("Draft of the form changed"),
    events.FormPublished.KIND: _("Form published"),
    events.SheetStarted.KIND: _("Sheet begun"),
    events.EntryWritten.KIND: _("Answer written"),
    events.SheetSubmitted.KIND: _("Sheet handed in"),
    events.SheetReturned.KIND: _("Sheet given back"),
    events.SheetArchived.KIND: _("Sheet put away"),
    events.ConsensusOpened.KIND: _("Consensus began"),
    events.ConsensusSeen.KIND: _("Consensus opened to adjudicate"),
    events.AgreementProposed.KIND: _("Agreement proposed"),
    events.SheetAgreed.KIND: _("Answers agreed"),
    events.AgreementReopened.KIND: _("Agreement re-opened"),
    events.SnapshotLocked.KIND: _("Data set locked"),
    events.SnapshotUnlocked.KIND: _("Data set unlocked"),
    events.LockMarked.KIND: _("Locked data set out of date, or current again"),
}
