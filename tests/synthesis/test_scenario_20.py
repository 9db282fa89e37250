"""FIELD C13.20: a random history, and then everything rebuilt from the ledger is the same; each identity holds after each event."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest

from extraction.models import Study, StudyReport
from extraction.services import studies
from reviews import ledger
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.models import IdSet, Member, Merge, PossibleDuplicate, Record
from reviews.roles import Role, Stage
from reviews.searches import SearchFacts
from reviews.selectors.projections import differences
from reviews.services.duplicates import settle_pair, undo_merge
from reviews.services.removals import remove_records, restore_records
from reviews.sources import SourceKind
from screening.models import Conflict, ExclusionReason, Report, StageRecord
from screening.rules import Decision, ResolvedBy
from screening.services import conflicts, full_text, reopening, stage_settings, voting
from screening.tally import Verdict
from synthesis.fold_table import Lookups, facts_of
from synthesis.prisma import identities
from synthesis.prisma.boxes import PARTED, ReviewType
from synthesis.prisma.flow import Flow
from synthesis.prisma.fold import derive
from synthesis.prisma.package_csv import package_csv
from synthesis.prisma.state import FlowState
from synthesis.selectors import flow as flow_selectors
from synthesis.selectors.flow_lists import box_list, members_of
from synthesis.services.samples.importing import bring_in
from tests.factories import people
from tests.machine.schedules import Schedules

pytestmark = pytest.mark.django_db
WORDS = ("ketamine", "trauma", "sleep", "memory", "anxiety", "placebo", "veterans", "nurses")


@dataclass
class Play:
    """A team, and what any of them may do next."""

    chance: random.Random
    lead: Member
    reviewers: list[Member]
    adjudicator: Member
    n_records: int = 0
    n_done: int = 0
    n_refused: int = 0
    done: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, seed: int) -> "Play":
        chance = random.Random(seed)
        lead = people.review(roles=[(Role.INFORMATION_SPECIALIST, ""), (Role.EXTRACTOR, "")])
        play = cls(
            chance=chance,
            lead=lead,
            reviewers=[people.member(lead, Role.REVIEWER) for _ in range(3)],
            adjudicator=people.member(lead, Role.ADJUDICATOR),
        )
        for stage in (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT):
            rules = stage_settings.Rules(resolved_by=chance.choice(list(ResolvedBy)))
            stage_settings.change_rules(by=lead, stage=stage, rules=rules, key=new_uuid())
        play.bring_in()
        return play

    def step(self) -> None:
        name, act = self.chance.choices(
            list(ACTS.items()), weights=[WEIGHTS.get(name, 2) for name in ACTS]
        )[0]
        try:
            act(self)
        except DomainError:
            self.n_refused += 1
        else:
            self.n_done += 1
            self.done.add(name)

    def bring_in(self) -> None:
        kind = self.chance.choice(
            [SourceKind.DATABASE, SourceKind.DATABASE, SourceKind.CITATION_SEARCHING]
        )
        entries = [self.entry() for _ in range(self.chance.randint(3, 8))]
        facts = SearchFacts(source=f"Source {self.n_records}", kind=kind)
        bring_in(by=self.lead, facts=facts, name="x.ris", content="".join(entries).encode())

    def entry(self) -> str:
        """A record, sometimes one that was there before, sometimes nearly."""
        number = (
            self.chance.randint(0, self.n_records) if self.chance.random() < 0.4 else self.n_records
        )
        self.n_records += 1
        words = random.Random(number)
        title = " ".join(words.choice(WORDS) for _ in range(7)) + f" in cohort {number}"
        doi = f"DO  - 10.1000/x{number}\n" if self.chance.random() < 0.5 else ""
        place = f"JO  - Journal\nVL  - {number + 1}\nSP  - {number + 10}\nEP  - {number + 15}\n"
        return (
            f"TY  - JOUR\nTI  - {title}\nAU  - Family{number}, A.\nPY  - 2020\n{place}{doi}"
            f"N1  - {self.n_records}\nER  - \n"
        )

    def some(self, rows: object) -> object:
        found = list(rows.order_by("pk"))  # type: ignore[attr-defined]
        if not found:
            raise DomainError("Nothing there.")
        return self.chance.choice(found)

    def of(self, model: type, **where: object) -> object:
        return self.some(model.objects.filter(review=self.lead.review_id, **where))

    def reason(self) -> ExclusionReason:
        return self.of(ExclusionReason, is_active=True)


def vote(play: Play) -> None:
    row = play.of(StageRecord)
    at_full_text = row.stage == Stage.FULL_TEXT.value
    verdicts = [Verdict.INCLUDE, Verdict.INCLUDE, Verdict.EXCLUDE] + (
        [] if at_full_text else [Verdict.MAYBE]
    )
    verdict = play.chance.choice(verdicts)
    reason = play.reason().uuid if at_full_text and verdict is Verdict.EXCLUDE else None
    by = play.chance.choice(play.reviewers)
    voting.cast_vote(by=by, stage_record=row.uuid, verdict=verdict, reason=reason, key=new_uuid())


def withdraw(play: Play) -> None:
    row = play.of(StageRecord)
    voting.withdraw_vote(
        by=play.chance.choice(play.reviewers), stage_record=row.uuid, key=new_uuid()
    )


def settle(play: Play) -> None:
    conflict = play.some(
        Conflict.objects.filter(stage_record__review=play.lead.review_id, state="open")
    )
    decision = play.chance.choice(list(Decision))
    reason = play.reason().uuid if decision is Decision.EXCLUDE else None
    given = {"conflict": conflict.uuid, "decision": decision, "reason": reason, "key": new_uuid()}
    if play.chance.random() < 0.5:
        conflicts.adjudicate(by=play.adjudicator, **given)
        return
    by, other = play.chance.sample(play.reviewers, 2)
    proposal = conflicts.propose(by=by, **given).proposals.get(is_standing=True)
    conflicts.confirm(by=other, proposal=proposal.uuid, key=new_uuid())


def reopen(play: Play) -> None:
    row = play.of(StageRecord)
    keep = [v.uuid for v in row.votes.all() if play.chance.random() < 0.5]
    reopening.reopen(by=play.lead, stage_record=row.uuid, reason="Anew.", keep=keep, key=new_uuid())


def retrieve(play: Play) -> None:
    full_text.mark_retrieved(by=play.lead, report=play.of(Report).uuid, key=new_uuid())


def give_up(play: Play) -> None:
    report = play.of(Report).uuid
    full_text.log_attempt(
        by=play.lead, report=report, tried_on=date(2026, 1, 1), route="Library", key=new_uuid()
    )
    full_text.mark_not_retrieved(by=play.lead, report=report, reason="Gone.", key=new_uuid())


def seek(play: Play) -> None:
    full_text.seek_again(by=play.lead, report=play.of(Report).uuid, reason="Found.", key=new_uuid())


def compare(play: Play) -> None:
    pair = play.of(PossibleDuplicate)
    settle_pair(by=play.lead, pair=pair.uuid, is_same=play.chance.random() < 0.6, key=new_uuid())


def unmerge(play: Play) -> None:
    merge = play.of(Merge, undone_at=None)
    undo_merge(by=play.lead, merge=merge.uuid, reason="Not the same.", key=new_uuid())


def remove(play: Play) -> None:
    record = play.of(Record).uuid
    remove_records(by=play.lead, records=[record], reason="Before 1990.", key=new_uuid())


def restore(play: Play) -> None:
    record = play.of(Record, is_removed=True).uuid
    restore_records(by=play.lead, records=[record], reason="Kept.", key=new_uuid())


def group(play: Play) -> None:
    report, study = play.of(Report).uuid, play.of(Study).uuid
    act = play.chance.choice([studies.move_report, studies.link_report])
    act(by=play.lead, report=report, study=study, key=new_uuid())


def split(play: Play) -> None:
    link = play.some(
        StudyReport.objects.filter(study__review=play.lead.review_id, unlinked_at=None)
    )
    studies.split_report(by=play.lead, report=link.report_id, key=new_uuid())


ACTS: dict[str, Callable[[Play], None]] = {
    "vote": vote,
    "withdraw": withdraw,
    "settle": settle,
    "reopen": reopen,
    "retrieve": retrieve,
    "give_up": give_up,
    "seek": seek,
    "compare": compare,
    "unmerge": unmerge,
    "remove": remove,
    "restore": restore,
    "group": group,
    "split": split,
    "import": Play.bring_in,
}
WEIGHTS = {"vote": 30, "settle": 8, "retrieve": 8, "import": 1}


def _numbers(flow: Flow) -> dict[str, object]:
    return {b.value: flow.counts_by_part(b) if b in PARTED else flow.count(b) for b in flow.boxes}


def test_scenario_20_rebuilt_from_the_ledger_everything_is_the_same(schedules: Schedules) -> None:
    for seed in schedules(1):
        play = Play.begin(seed)
        for _ in range(120):
            play.step()
        review = play.lead.review
        live = flow_selectors.flow_of(review)

        assert play.n_done > 30
        assert ledger.verify(review.uuid) is None
        assert differences(review.uuid) == []
        again = _checked_after_each_event(play)
        assert _numbers(again) == _numbers(live)
        assert package_csv(again) == package_csv(live)
        _lists_have_what_numbers_say(play, live)


def _checked_after_each_event(play: Play) -> Flow:
    """Fold from the first event; every identity is checked after each."""
    review = play.lead.review
    lookups = Lookups(
        ids={str(row.uuid): row.lines for row in IdSet.objects.filter(review=review)},
        sources={},
        reasons={str(r.uuid): r.text for r in ExclusionReason.objects.filter(review=review)},
    )
    state = FlowState(review_type=ReviewType.NEW)
    flow = derive(state)
    for event in ledger.replay(review.uuid):
        facts = list(facts_of([event], lookups))
        for fact in facts:
            state.apply(fact)
        if facts:
            flow = derive(state)
            assert identities.failing(flow) == {}, event
    return flow


def _lists_have_what_numbers_say(play: Play, flow: Flow) -> None:
    """Each number's list has exactly that many rows."""
    for box in flow.boxes:
        for part in ["", *(flow.parts[box] if box in PARTED else ())]:
            found = box_list(play.lead.review, flow, box.value, part=part)
            assert (box, found.n) == (box, flow.count(box, part or None))
            assert (box, len(found.rows)) == (box, min(found.n - found.n_declared, 50))
            assert len(members_of(flow, box.value, part)) == found.n - found.n_declared
