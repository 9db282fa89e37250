"""The analyses of a sample review: specified, then computed on the locked data set."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.services.locking import lock_snapshot
from reviews.ids import new_uuid
from synthesis.runs.specification import Specification
from synthesis.services.analyses import add_analysis
from synthesis.services.samples.company import Company
from synthesis.services.samples.importing import run_jobs


def pool(team: Company, asked: Sequence[Specification]) -> None:
    """Specify the analyses before the lock, lock, and do the jobs that the lock asks for."""
    for each in asked:
        add_analysis(by=team.lead, asked=each, key=new_uuid())
    lock_snapshot(by=team.lead, key=new_uuid())
    run_jobs(team.lead.review_id)
