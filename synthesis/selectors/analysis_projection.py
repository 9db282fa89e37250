"""Tables of analyses and runs against what the events say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from reviews.event_shape import Recorded
from synthesis.models import Analysis, AnalysisVersion, Run, RunRequest


def by_events(_review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Analyses (archived?), versions and runs with their hashes, requests with the run that answered last."""
    found: dict[str, object] = {}
    for event in events:
        payload = event.payload
        match event.kind:
            case "synthesis.analysis_specified":
                found.setdefault(f"analysis {payload['analysis']}", False)
                found[f"version {payload['version']}"] = [
                    payload["analysis"],
                    payload["number"],
                    payload["sha256"],
                ]
            case "synthesis.analysis_archived":
                found[f"analysis {payload['analysis']}"] = True
            case "synthesis.analysis_restored":
                found[f"analysis {payload['analysis']}"] = False
            case "synthesis.run_requested":
                key = f"request {payload['request']}"
                known = found.get(key)
                answer = known[2] if isinstance(known, list) else None
                found[key] = [payload["version"], payload["snapshot"], answer]
            case "synthesis.run_succeeded":
                _answered(found, payload)
    return found


def _answered(found: dict[str, object], payload: Mapping[str, str]) -> None:
    request = found[f"request {payload['request']}"]
    if isinstance(request, list):
        request[2] = payload["run"]
    found[f"run {payload['run']}"] = [
        payload["snapshot_sha256"],
        payload["specification_sha256"],
        payload["engine_sha256"],
        payload["result_sha256"],
    ]


def stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have it."""
    found: dict[str, object] = {}
    for analysis in Analysis.objects.filter(review_id=review):
        found[f"analysis {analysis.uuid}"] = analysis.archived_at is not None
    for version in AnalysisVersion.objects.filter(review_id=review).defer("body"):
        found[f"version {version.uuid}"] = [
            str(version.analysis_id),
            version.number,
            version.sha256,
        ]
    for request in RunRequest.objects.filter(review_id=review):
        found[f"request {request.uuid}"] = [
            str(request.version_id),
            str(request.snapshot_id),
            None if request.run_id is None else str(request.run_id),
        ]
    for run in Run.objects.filter(review_id=review).defer("result", "engine"):
        found[f"run {run.uuid}"] = [
            run.snapshot_sha256,
            run.specification_sha256,
            run.engine_sha256,
            run.result_sha256,
        ]
    return found
