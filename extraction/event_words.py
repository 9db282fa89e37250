"""The events of extraction in plain sentences, for the history. No ids, no names of studies, nothing of open sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from extraction import events
from extraction.sheet_states import SheetKind
from reviews.event_shape import Recorded

Words = Callable[[Recorded], str | Promise]


def _always(text: str | Promise) -> Words:
    return lambda _event: text


def _by_kind(extraction: str | Promise, assessment: str | Promise) -> Words:
    return lambda event: (
        extraction if event.payload["sheet_kind"] == SheetKind.EXTRACTION.value else assessment
    )


def _published(event: Recorded) -> str:
    return _("published version %(n)s of the extraction form") % {"n": event.payload["number"]}


def _agreed(event: Recorded) -> str:
    words = {"n": event.payload["revision"]}
    if event.payload["settled_by"] == "adjudication":
        return _("an adjudicator settled two people's answers, revision %(n)s") % words
    return _("two people agreed on their answers, revision %(n)s") % words


def _locked(event: Recorded) -> str:
    return _("locked the data set, revision %(n)s") % {"n": event.payload["revision"]}


def _marked(event: Recorded) -> str:
    if event.payload["is_outdated"]:
        return _("the locked data set is out of date: a study of it is not included any more")
    return _("all studies of the locked data set are included again")


def _opened(event: Recorded) -> str:
    n = len(event.payload["differing"])
    return ngettext(
        "both sheets were in, with %(n)s difference",
        "both sheets were in, with %(n)s differences",
        n,
    ) % {"n": n}


WORDS: Mapping[str, Words] = {
    events.StudyMade.KIND: _always(gettext_lazy("a study was made of an included report")),
    events.Worded.KIND: _always(gettext_lazy("named a study, an intervention or an arm")),
    events.StudyLinked.KIND: _always(gettext_lazy("a report was linked to a study")),
    events.StudyUnlinked.KIND: _always(gettext_lazy("took a report off a study")),
    events.PrimaryChosen.KIND: _always(gettext_lazy("a primary report of a study was chosen")),
    events.InterventionAdded.KIND: _always(gettext_lazy("added an intervention")),
    events.InterventionRemoved.KIND: _always(gettext_lazy("removed an intervention")),
    events.ComparisonAdded.KIND: _always(gettext_lazy("added a comparison")),
    events.ComparisonRemoved.KIND: _always(gettext_lazy("removed a comparison")),
    events.ArmAdded.KIND: _always(gettext_lazy("added an arm to a study")),
    events.ArmMapped.KIND: _always(gettext_lazy("mapped an arm to another intervention")),
    events.ArmRemoved.KIND: _always(gettext_lazy("removed an arm from a study")),
    events.ResultAdded.KIND: _always(gettext_lazy("added a result to judge")),
    events.ResultRemoved.KIND: _always(gettext_lazy("removed a result to judge")),
    events.FormDrafted.KIND: _always(gettext_lazy("changed the draft of the extraction form")),
    events.FormPublished.KIND: _published,
    events.SheetStarted.KIND: _by_kind(
        gettext_lazy("began to extract a study"),
        gettext_lazy("began to assess a result"),
    ),
    events.EntryWritten.KIND: _always(gettext_lazy("wrote an answer on a sheet")),
    events.SheetSubmitted.KIND: _always(gettext_lazy("handed a sheet in")),
    events.SheetReturned.KIND: _always(gettext_lazy("gave a sheet back to its author")),
    events.SheetArchived.KIND: _always(gettext_lazy("an unfinished sheet was put away")),
    events.ConsensusOpened.KIND: _opened,
    events.ConsensusSeen.KIND: _always(gettext_lazy("opened a consensus as an adjudicator")),
    events.AgreementProposed.KIND: _always(gettext_lazy("proposed a consensus as agreed")),
    events.SheetAgreed.KIND: _agreed,
    events.AgreementReopened.KIND: _always(gettext_lazy("opened an agreement again")),
    events.SnapshotLocked.KIND: _locked,
    events.SnapshotUnlocked.KIND: _always(gettext_lazy("unlocked the data set")),
    events.LockMarked.KIND: _marked,
}

# Shown to who did them only: a sheet is its author's business until it is agreed.
PRIVATE_KINDS = frozenset(
    {
        events.SheetStarted.KIND,
        events.EntryWritten.KIND,
        events.SheetSubmitted.KIND,
        events.SheetReturned.KIND,
        events.ConsensusSeen.KIND,
        events.AgreementProposed.KIND,
    }
)
# Shown to nobody: they fall into acts of people who may not know of both sheets.
HIDDEN_KINDS = frozenset({events.SheetArchived.KIND, events.ConsensusOpened.KIND})
