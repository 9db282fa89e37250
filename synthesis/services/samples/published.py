"""Replays a published flow through the ledger, with placeholder records from one source "not reported by database"."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects

from reviews import ledger
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Stage
from reviews.searches import SearchFacts
from reviews.services.searches import add_search
from reviews.sources import SourceKind
from screening.models import StageRecord
from screening.selectors.rules import reasons_in_force
from screening.services import full_text, stage_settings, voting
from screening.tally import State, Verdict
from synthesis.services.published import record_published
from synthesis.services.samples.importing import bring_in

DATA = Path(settings.BASE_DIR) / "synthesis" / "sample" / "published_flows.json"
TRIED_ON = date(2025, 8, 1)
VOTES_IN_AN_ACT = 100


def published_flows() -> Mapping[str, Mapping[str, Any]]:
    """The flows as printed, by name."""
    flows: Mapping[str, Mapping[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))["flows"]
    return flows


def replay(*, by: Member, flow: Mapping[str, Any]) -> None:
    """Play a flow in an empty review whose only member leads, searches and votes: one vote decides.

    As many records as are said to be screened get a decision; what the printed numbers leave unexplained stays
    pending. Reports excluded for want of a full text are booked as not retrieved.
    """
    numbers = flow["numbers"]
    # As the gate of the pages does: thousands of acts ask for them.
    prefetch_related_objects([by], "roles")
    _rules(by, [text for text in flow["reasons"] if text != flow["not_retrieved"]])
    _import(by, numbers["identified_total"], numbers["duplicates_removed"])
    if flow["reference_lists"]:
        facts = SearchFacts(
            source="Reference lists", kind=SourceKind.CITATION_SEARCHING, is_yield_reported=False
        )
        add_search(by=by, facts=facts, key=new_uuid())
    _screen(by, numbers["records_screened"], numbers["reports_sought"])
    _assess(by, flow)
    figures = {key: flow[key] for key in ("source", "numbers", "reasons", "designs")}
    record_published(by=by, figures=figures, key=new_uuid())


def _rules(by: Member, reasons: Sequence[str]) -> None:
    for stage in (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT):
        rules = stage_settings.Rules(votes_required=1)
        stage_settings.change_rules(by=by, stage=stage, rules=rules, key=new_uuid())
    stage_settings.change_reasons(by=by, texts=reasons, key=new_uuid())


def _import(by: Member, n_records: int, n_duplicates: int) -> None:
    n_works = n_records - n_duplicates
    entries = [_entry(number) for number in range(n_works)]
    copies = [_entry(number % n_works) for number in range(n_duplicates)]
    # The total is printed; only its split by database is missing.
    facts = SearchFacts(source="Not reported by database", kind=SourceKind.DATABASE)
    content = "".join(entries + copies).encode()
    bring_in(by=by, facts=facts, name="placeholders.ris", content=content)


def _entry(number: int) -> str:
    """A placeholder: a title of invented syllables, so that no two works look alike."""
    syllables = [
        "ba",
        "ce",
        "di",
        "fo",
        "gu",
        "ha",
        "ji",
        "ke",
        "lo",
        "mu",
        "na",
        "pe",
        "ri",
        "so",
        "tu",
        "va",
    ]
    word = "".join(syllables[(number >> shift) % 16] for shift in (0, 4, 8, 12))
    title = f"Placeholder {word} for the record {word[::-1]}"
    place = f"JO  - Placeholders\nVL  - {number + 1}\nSP  - {number + 1}\n"
    return (
        f"TY  - JOUR\nTI  - {title}\nAU  - {word.title()}, A.\nPY  - 2020\n{place}"
        f"DO  - 10.5555/placeholder.{number}\nER  - \n"
    )


def _screen(by: Member, n_screened: int, n_sought: int) -> None:
    rows = StageRecord.objects.counted().filter(
        review=by.review_id, stage=Stage.TITLE_ABSTRACT.value
    )
    screened = list(rows.order_by("rank").values_list("uuid", flat=True)[:n_screened])
    for first in range(0, n_screened, VOTES_IN_AN_ACT):
        with ledger.act(by=by, key=new_uuid()):
            for place, row in enumerate(screened[first : first + VOTES_IN_AN_ACT], start=first):
                verdict = Verdict.INCLUDE if place < n_sought else Verdict.EXCLUDE
                voting.cast_vote(by=by, stage_record=row, verdict=verdict, key=new_uuid())


def _assess(by: Member, flow: Mapping[str, Any]) -> None:
    """One reason after the other, then the inclusions."""
    reasons = {reason.text: reason.uuid for reason in reasons_in_force(by.review_id)}
    fates = [text for text, n in flow["reasons"].items() for _ in range(n)]
    rows = StageRecord.objects.filter(
        review=by.review_id, stage=Stage.FULL_TEXT.value, state=State.PENDING.value
    )
    for place, row in enumerate(list(rows.order_by("rank"))):
        fate = fates[place] if place < len(fates) else None
        if row.report_id is None:
            continue
        if fate == flow["not_retrieved"]:
            full_text.log_attempt(
                by=by, report=row.report_id, tried_on=TRIED_ON, route="Library", key=new_uuid()
            )
            full_text.mark_not_retrieved(
                by=by, report=row.report_id, reason=f"Published as: {fate}.", key=new_uuid()
            )
            continue
        full_text.mark_retrieved(by=by, report=row.report_id, key=new_uuid())
        voting.cast_vote(
            by=by,
            stage_record=row.uuid,
            verdict=Verdict.INCLUDE if fate is None else Verdict.EXCLUDE,
            reason=None if fate is None else reasons[fate],
            key=new_uuid(),
        )
