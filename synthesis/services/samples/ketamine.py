"""The ketamine review: four real search files, a scripted team, the studies of Yin 2025. Its pooled numbers are illustrative."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from reviews.ids import new_uuid
from reviews.models import SourceRecord
from reviews.protocol import Content, Criterion, CriterionKind, Question
from reviews.roles import Stage
from reviews.searches import SearchFacts
from reviews.services.protocol import amend_protocol
from reviews.sources import SourceKind
from screening.models import StageRecord
from screening.rules import Decision
from screening.services import full_text
from screening.tally import Verdict
from synthesis.services.samples import importing, screening
from synthesis.services.samples.company import Company
from synthesis.services.samples.screening import Ballot

TITLE = "Intravenous ketamine for post-traumatic stress disorder"
QUESTION = (
    "In adults with post-traumatic stress disorder, does intravenous ketamine relieve symptoms"
    " more than placebo or an active comparator?"
)
FILES = Path(settings.BASE_DIR) / "reviews" / "sample" / "ketamine"
SCRIPT = Path(settings.BASE_DIR) / "synthesis" / "sample" / "ketamine_screening.json"
TRIED_ON = date(2025, 8, 1)


@dataclass(slots=True)
class Script:
    """Who decides what on which work; works are named as in the gold file."""

    data: Mapping[str, Any]
    work_of_entry: Mapping[tuple[str, str], str]
    work_of_record: dict[UUID, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Script:
        gold = json.loads((FILES / "gold.json").read_text(encoding="utf-8"))
        return cls(
            data=json.loads(SCRIPT.read_text(encoding="utf-8")),
            work_of_entry={
                (member["file"], member["accession"]): cluster["cluster"]
                for cluster in gold["clusters"]
                for member in cluster["members"]
            },
        )

    def learn(self, review: UUID) -> None:
        """Know which work each imported record is."""
        rows = SourceRecord.objects.filter(review=review).select_related("batch__file")
        for row in rows:
            names = {str(row.fields.get("accession") or ""), row.pmid}
            found = [
                self.work_of_entry[(row.batch.file.name, name)]
                for name in names
                if row.batch.file is not None and (row.batch.file.name, name) in self.work_of_entry
            ]
            self.work_of_record[row.record_id] = found[0]

    def titles(self, row: StageRecord) -> tuple[Ballot, Ballot]:
        """Both votes at title and abstract."""
        stage, work = self.data["title_abstract"], self.work_of_record[row.record_id]
        if work in stage["conflicts"]:
            told = stage["conflicts"][work]
            return Ballot(verdict=Verdict(told["first"])), Ballot(verdict=Verdict(told["second"]))
        verdict = Verdict.INCLUDE if work in stage["included"] else Verdict.EXCLUDE
        first = Verdict.MAYBE if work in stage["maybe_by_first"] else verdict
        return Ballot(verdict=first), Ballot(verdict=verdict)

    def texts(self, row: StageRecord) -> tuple[Ballot, Ballot]:
        """Both votes at full text."""
        stage, work = self.data["full_text"], self.work_of_record[row.record_id]
        if work in stage["conflicts"]:
            told = stage["conflicts"][work]
            return _ballot(told["first"]), _ballot(told["second"])
        both = _ballot(stage["excluded"].get(work))
        return both, both


def _ballot(reason: str | None) -> Ballot:
    if reason is None:
        return Ballot(verdict=Verdict.INCLUDE)
    return Ballot(verdict=Verdict.EXCLUDE, reason=reason)


def write_protocol(team: Company) -> None:
    """Yin 2025's question and criteria, in short."""
    include = (
        "Randomised controlled trial",
        "Ketamine given intravenously",
        "All participants diagnosed with post-traumatic stress disorder",
        "Measures clinical efficacy or a neurobiological mechanism",
    )
    exclude = (
        "Preclinical",
        "Comorbidity other than depression",
        "Not randomised: observational, case report, review, post hoc, editorial",
    )
    told = [(CriterionKind.INCLUDE, text) for text in include]
    told += [(CriterionKind.EXCLUDE, text) for text in exclude]
    content = Content(
        title=TITLE,
        question=Question(
            population="Adults with post-traumatic stress disorder",
            intervention="Intravenous ketamine, single or repeated",
            comparator="Placebo, midazolam, another active comparator",
            outcome="Severity of symptoms; response; adverse events",
            free=QUESTION,
        ),
        criteria=tuple(Criterion(id=str(new_uuid()), kind=kind, text=text) for kind, text in told),
    )
    amend_protocol(
        by=team.lead,
        content=content,
        reason="Criteria agreed by the team before screening.",
        based_on=1,
        key=new_uuid(),
    )


def play_import(team: Company) -> None:
    """Four searches, their files, and the pairs that a person is asked about."""
    script = Script.read()
    write_protocol(team)
    for told in script.data["searches"]:
        facts = SearchFacts(
            source=told["source"],
            kind=SourceKind.DATABASE,
            platform=told["platform"],
            run_on=date.fromisoformat(told["run_on"]),
            strategy=script.data["strategy"],
            limits=script.data["limits"],
        )
        content = (FILES / told["file"]).read_bytes()
        importing.bring_in(by=team.lead, facts=facts, name=told["file"], content=content)
    script.learn(team.lead.review_id)
    works = script.work_of_record
    importing.compare_pairs(
        by=team.lead, is_same=lambda first, second: works[first] == works[second]
    )


def play_screening(team: Company) -> None:
    """Titles and abstracts; the conflicts are adjudicated."""
    script = Script.read()
    script.learn(team.lead.review_id)
    screening.set_rules(team, script.data["reasons"])
    screening.vote_all(team, Stage.TITLE_ABSTRACT, script.titles)
    for conflict in screening.open_conflicts(team, Stage.TITLE_ABSTRACT):
        told = script.data["title_abstract"]["conflicts"][
            script.work_of_record[conflict.stage_record.record_id]
        ]
        screening.adjudicate(team, conflict, Decision(told["settled"]), told["remark"])


def play_full_text(team: Company) -> None:
    """Getting and reading full texts; the voters settle their conflicts together."""
    script = Script.read()
    script.learn(team.lead.review_id)
    stage = script.data["full_text"]
    for report in screening.reports_sought(team):
        work = script.work_of_record[report.record_id]
        if work in stage["not_retrieved"]:
            screening.give_up(team, report, stage["not_retrieved"][work], TRIED_ON)
        elif work in script.data["with_pdf"]:
            screening.attach_placeholder(team, report)
        else:
            full_text.mark_retrieved(by=team.first, report=report.uuid, key=new_uuid())
    screening.vote_all(team, Stage.FULL_TEXT, script.texts)
    for conflict in screening.open_conflicts(team, Stage.FULL_TEXT):
        told = stage["conflicts"][script.work_of_record[conflict.stage_record.record_id]]
        screening.agree(team, conflict, Decision(told["decision"]), told["settled"], told["remark"])
