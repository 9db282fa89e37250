"""PRISMA-S in words: its items in our own wording, what is missing of a search, and what its facts are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.prisma_s import Gap

SOURCES, STRATEGIES = _("Information sources"), _("Search strategies")
REVIEW, RECORDS = _("Peer review"), _("Managing records")

ITEM_WORDS: Mapping[int, tuple[str | Promise, str | Promise]] = {
    1: (SOURCES, _("Each database with its platform")),
    2: (SOURCES, _("Databases that one query searched together, all by name")),
    3: (SOURCES, _("Study registers that were searched")),
    4: (SOURCES, _("Online and printed sources that were browsed, and how")),
    5: (SOURCES, _("Citation searching: which way, from which works, how")),
    6: (SOURCES, _("Contacts with authors, experts, makers and others")),
    7: (SOURCES, _("Any other methods of finding studies")),
    8: (STRATEGIES, _("The full strategy of each database and register, copied as it was run")),
    9: (STRATEGIES, _("Limits and restrictions with their reasons, or that there were none")),
    10: (STRATEGIES, _("Published filters, cited, with any changes, or that there were none")),
    11: (STRATEGIES, _("Strategies of earlier work that were used again, cited")),
    12: (STRATEGIES, _("How the searches were kept current: run again, alerts")),
    13: (STRATEGIES, _("The date on which each search was last run")),
    14: (REVIEW, _("How the strategies were peer reviewed")),
    15: (RECORDS, _("The number of records from each source")),
    16: (RECORDS, _("How duplicates were removed, and with which software")),
}
GAP_WORDS: Mapping[Gap, str | Promise] = {
    Gap.PLATFORM: _("the platform"),
    Gap.RUN_ON: _("the date of the search"),
    Gap.RUN_BY: _("who ran it"),
    Gap.COVERAGE: _("the years that it covers"),
    Gap.STRATEGY: _("the full strategy"),
    Gap.METHOD: _("how it was done"),
    Gap.LIMITS: _("limits, or that there were none"),
    Gap.LIMITS_REASON: _("the reason for the limits"),
    Gap.FILTERS: _("filters, or that there were none"),
    Gap.DIRECTION: _("which way citations were followed"),
    Gap.WORKS: _("the works that it began from"),
    Gap.PEER_REVIEW: _("peer review, or that there was none"),
}
FACT_NAMES: Mapping[str, str | Promise] = {
    "source": _("Source"),
    "kind": _("Kind of source"),
    "platform": _("Platform"),
    "databases": _("Searched together"),
    "coverage": _("Coverage"),
    "run_on": _("Date of the search"),
    "run_by": _("Run by"),
    "run_by_other": _("Also run by"),
    "strategy": _("Strategy"),
    "limits": _("Limits"),
    "limits_reason": _("Reason for the limits"),
    "filters": _("Filters"),
    "reused": _("Strategies used again"),
    "direction": _("Citations followed"),
    "works": _("Begun from"),
    "peer_review": _("Peer review"),
    "peer_reviewed_on": _("Peer reviewed on"),
    "update_of": _("Update of"),
    "updating": _("Kept current by"),
    "is_grey": _("Grey literature"),
    "is_screened": _("Screened by title and abstract"),
    "is_yield_reported": _("Number of hits reported"),
}
