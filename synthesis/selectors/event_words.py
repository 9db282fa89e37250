"""The events of this app in plain sentences, for History."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.event_shape import Recorded
from synthesis.events import (
    AnalysisArchived,
    AnalysisRestored,
    AnalysisSpecified,
    PublishedRecorded,
    RunFailed,
    RunRequested,
    RunSucceeded,
)


def _specified(event: Recorded) -> str:
    if event.payload["number"] == 1:
        return _("specified an analysis")
    return _("specified version %(number)s of an analysis") % {"number": event.payload["number"]}


def _succeeded(event: Recorded) -> str:
    if event.payload["is_stored"]:
        return _("found an analysis computed already on the same data")
    return _("computed an analysis")


WORDS: dict[str, Callable[[Recorded], str | Promise]] = {
    PublishedRecorded.KIND: lambda _event: _("wrote down figures as published"),
    AnalysisSpecified.KIND: _specified,
    AnalysisArchived.KIND: lambda _event: _("archived an analysis"),
    AnalysisRestored.KIND: lambda _event: _("brought an archived analysis back"),
    RunRequested.KIND: lambda _event: _("asked for an analysis to be computed"),
    RunSucceeded.KIND: _succeeded,
    RunFailed.KIND: lambda _event: _("could not compute an analysis"),
}

# In the filter of History.
NAMES: Mapping[str, str | Promise] = {
    PublishedRecorded.KIND: gettext_lazy("Published figures written down"),
    AnalysisSpecified.KIND: gettext_lazy("Analysis specified"),
    AnalysisArchived.KIND: gettext_lazy("Analysis archived"),
    AnalysisRestored.KIND: gettext_lazy("Analysis brought back"),
    RunRequested.KIND: gettext_lazy("Computing asked for"),
    RunSucceeded.KIND: gettext_lazy("Analysis computed"),
    RunFailed.KIND: gettext_lazy("Computing failed"),
}
