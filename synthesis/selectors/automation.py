"""Which tools marked the records that the diagram counts as ineligible by automation: the report names them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reviews.events import RecordsRemoved
from reviews.models import Automation, Event, IdSet, Review
from synthesis.prisma.boxes import Box
from synthesis.prisma.flow import Flow
from synthesis.selectors.flow import end_of_day


@dataclass(frozen=True, kw_only=True, slots=True)
class Tool:
    """A tool, what it went by, and how many records that it marked are in the box."""

    tool: str
    version: str
    rule: str
    n: int


def tools_behind(review: Review, flow: Flow, *, on: date | None = None) -> Sequence[Tool]:
    """The tools behind the box of automation; on: as of the end of a day."""
    roots = {listed: root for root, listed in flow.representatives.items()}
    inside = {roots.get(each, each) for each in flow.members(Box.AUTOMATION_REMOVED)}
    if not inside:
        return ()
    rows = Event.objects.filter(review=review, kind=RecordsRemoved.KIND).order_by("seq")
    if on is not None:
        rows = rows.filter(at__lte=end_of_day(review, on))
    marked: dict[str, str] = {}
    for body in rows.values_list("body", flat=True):
        payload = json.loads(body)["payload"]
        lines = IdSet.objects.get(review=review, uuid=payload["records"]).lines
        # Of several removals, the last one is what stands.
        marked.update((line, payload["automation"]) for line in lines if line in inside)
    counts = Counter(marked.values())
    told = Automation.objects.filter(review=review, uuid__in=counts)
    found = [Tool(**each.content, n=counts[str(each.uuid)]) for each in told]
    return sorted(found, key=lambda tool: (-tool.n, tool.tool, tool.version, tool.rule))
