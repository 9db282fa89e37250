"""What a played database holds, as JSON: told by a process of its own, on the database of its environment."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from extraction.models import Result, Sheet, Snapshot
from extraction.selectors.rob import agreed_judgements
from extraction.selectors.rob_table import rob_table
from reviews.models import LedgerHead, Review
from screening.models import Resolution
from synthesis.models import RunRequest
from synthesis.prisma.boxes import PARTED
from synthesis.prisma.identities import failing
from synthesis.selectors.flow import flow_of
from synthesis.services.samples.play import SAMPLES
from tests.machine import prepared

Facts = dict[str, Any]


def facts_of(env: Mapping[str, str]) -> Facts:
    """By the name of each sample review ("ketamine", "bcg"), what is said below. env: as of a server's processes."""
    code = f"from {__name__} import tell; tell()"
    done = prepared.manage(env, "shell", "--no-imports", "-c", code)
    found: Facts = json.loads(done.stdout.splitlines()[-1])
    return found


def tell() -> None:
    """Write the facts to the standard output, in one line."""
    found = {sample.name: _of_review(sample.title) for sample in SAMPLES}
    sys.stdout.write(json.dumps(found) + "\n")


def _of_review(title: str) -> Facts:
    review = Review.objects.get(title=title)
    head = LedgerHead.objects.get(review_id=review.uuid)
    requests = RunRequest.objects.filter(review_id=review.uuid).select_related("run", "version")
    return {
        "review": str(review.uuid),
        "head": [head.seq, head.sha256],
        "snapshots": list(
            Snapshot.objects.filter(review_id=review.uuid).values_list("sha256", flat=True)
        ),
        "flow": _flow(review),
        "resolutions": _resolutions(review),
        "sheets": _sheets(review),
        "bias": _bias(review),
        "judged": [row[:2] for row in rob_table(review.uuid)[1:]],
        "runs": {
            json.loads(request.version.body)["title"]: request.run.result
            for request in requests.order_by("uuid")
            if request.run is not None
        },
    }


def _flow(review: Any) -> Facts:
    flow = flow_of(review)
    return {
        "counts": {box.value: flow.count(box) for box in flow.boxes if box not in PARTED},
        "failing": sorted(failing(flow)),
        "is_complete": flow.complete and not flow.provisional,
        "warnings": list(flow.warnings),
        "unreported": sorted(s.name for s in flow.sources.values() if not s.yield_reported),
    }


def _resolutions(review: Any) -> list[list[str]]:
    """[stage, how it was settled] of each conflict."""
    rows = Resolution.objects.filter(conflict__stage_record__review_id=review.uuid)
    return sorted(
        [stage, settled_by]
        for stage, settled_by in rows.values_list("conflict__stage_record__stage", "settled_by")
    )


def _sheets(review: Any) -> dict[str, int]:
    """How many sheets there are, by kind and state."""
    found: dict[str, int] = {}
    for kind, state in Sheet.objects.filter(review_id=review.uuid).values_list("kind", "state"):
        name = f"{kind} {state}"
        found[name] = found.get(name, 0) + 1
    return found


def _bias(review: Any) -> dict[str, dict[str, str]]:
    """Agreed judgements by the label of the study."""
    labels = dict(Result.objects.values_list("uuid", "study__label"))
    return {labels[uuid]: dict(found) for uuid, found in agreed_judgements(review.uuid).items()}
