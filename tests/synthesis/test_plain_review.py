"""Random histories of imports, merges, votes and undos beside a plain model: after each act the tables, the fold of the
events and the model say the same, and every identity of the diagram holds."""

from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from reviews.automation import AutomationRule
from reviews.dedup import Relation
from reviews.formats.reference import ParsedReference, ReferenceType
from reviews.ids import new_uuid
from reviews.models import Member, Merge, Record
from reviews.services import duplicates, pair_batches, removals, tagging
from reviews.services.import_splitting import Share
from reviews.services.import_undo import undo_import
from reviews.services.imports import Upload, confirm_import, start_imports
from reviews.services.marking import ToldApart, mark_duplicate
from screening.models import Conflict, StageRecord, Vote
from screening.rules import Decision
from screening.services import conflicts, reopening, voting
from screening.tally import Verdict
from screening.team_decisions import ListedAs
from synthesis.prisma import identities
from synthesis.prisma.boxes import Box
from synthesis.selectors import flow as flows
from tests.factories import reviews as made
from tests.factories import taken_decisions
from tests.machine.schedules import examples
from tests.synthesis.plain_review import (
    CONFLICT,
    DATABASE,
    EXCLUDED,
    INCLUDED,
    REQUIRED,
    Joined,
    Place,
)
from tests.synthesis.plain_world import REVIEWERS, SOURCES, TITLES, WORKS, World

TOOL = AutomationRule(tool="Sieve", version="2", rule="Under 0.1.")
numbers = st.integers(0, 99)
entries = st.tuples(st.sampled_from(range(len(WORKS))), st.sampled_from(("", "a", "b")))
files = st.lists(entries, min_size=1, max_size=3)
voters, sources = st.sampled_from(REVIEWERS), st.sampled_from(list(SOURCES))
verdicts, decisions = st.sampled_from(list(Verdict)), st.sampled_from(list(Decision))
STATE_OF = {Decision.INCLUDE: INCLUDED, Decision.EXCLUDE: EXCLUDED}


def entry(work: int, edition: str, database: str = "") -> str:
    """Editions of a work differ in their DOI: a person has to say whether two of them are one."""
    return made.entry(
        WORKS[work],
        volume=str(work + 1),
        doi=f"10.1000/{work}{edition}" if edition else "",
        extra=f"DB  - {database}" if database else "",
    )


class Play(World):
    """Acts of the team, in any order."""

    # Imports.

    @initialize(entries=files)
    def first(self, entries: list[tuple[int, str]]) -> None:
        self.bring_in(entries, "PubMed")

    @rule(entries=files, source=sources)
    def bring_in(self, entries: list[tuple[int, str]], source: str) -> None:
        to = made.Search.objects.get(uuid=self.searches[source])
        made.imported(self.owner, made.ris(*(entry(*each) for each in entries)), to=to)
        self.arrived()

    @rule(entries=files, other=sources)
    def bring_in_split(self, entries: list[tuple[int, str]], other: str) -> None:
        """One file of two databases: what names the first one goes to PubMed."""
        names = ("Medline", "Elsewhere")
        content = made.ris(*(entry(*each, names[n % 2]) for n, each in enumerate(entries)))
        uploads = [Upload(file=ContentFile(content, name="all.ris"), name="all.ris")]
        (batch,) = start_imports(by=self.owner, uploads=uploads, key=new_uuid())
        made.run_jobs(self.owner)
        of_each = {"medline": "PubMed", "elsewhere": other}
        shares = [
            Share(databases=frozenset({name}), search=self.searches[source])
            for name, source in list(of_each.items())[: len(entries)]
        ]
        if other == "PubMed":
            named = frozenset(list(of_each)[: len(entries)])
            shares = [Share(databases=named, search=self.searches["PubMed"])]
        confirm_import(
            by=self.owner, batch=batch.uuid, shares=shares, accepts_repeat=True, key=new_uuid()
        )
        made.run_jobs(self.owner)
        self.arrived()

    @rule(work=st.sampled_from(range(len(WORKS))), source=sources)
    def add_by_hand(self, work: int, source: str) -> None:
        typed = ParsedReference(
            type=ReferenceType.ARTICLE,
            title=WORKS[work],
            authors=("Smith, J. A.", "Berg, K."),
            year=2020,
            journal="Journal of Examples",
            volume=str(work + 1),
            pages="101-110",
        )
        made.by_hand(self.owner, self.searches[source], typed)
        self.arrived()

    @rule(is_included=st.booleans())
    def take_decisions_over(self, is_included: bool) -> None:
        """A list of another program: one work of its own, and what was decided on it."""
        if self.n_filed >= 2:
            return
        self.n_filed += 1
        batch = taken_decisions.covidence(self.owner, [""], first=1 + self.n_filed)
        self.model.kinds.setdefault("PubMed", DATABASE)
        self.arrived()
        (name,) = (n for n, copy in self.model.counted.items() if copy.batch == str(batch.uuid))
        listed = ListedAs.INCLUDED_TITLE if is_included else ListedAs.EXCLUDED_TITLE
        takeover = taken_decisions.taken(self.owner, batch, taken_decisions.reading(listed))
        self.takeovers.append((name, takeover))
        self.model.rule(name, INCLUDED if is_included else EXCLUDED, is_filed=True)

    @rule()
    def take_decisions_back(self) -> None:
        if not self.takeovers:
            return
        name, takeover = self.takeovers.pop()
        copy = self.model.counted.get(name)
        if copy is None or not copy.place.is_filed or name in self.involved():
            return
        taken_decisions.taken_back(self.owner, takeover)
        copy.place = Place(round=copy.place.round + 1)
        copy.n_acts += 1

    @rule(number=numbers)
    def undo_an_import(self, number: int) -> None:
        batches = sorted({copy.batch for copy in self.model.counted.values()})
        batch = self.one(batches, number)
        if batch is None:
            return
        allowed = self.model.may_undo(batch)
        got = self.tried(undo_import, by=self.owner, batch=UUID(batch), reason="x")
        assert got == allowed
        if not allowed:
            return
        for left in self.model.undo(batch):
            into = dict(Record.objects.filter(uuid__in=left).values_list("uuid", "merged_into"))
            for name in left:
                copy, found = self.model.counted[name], into[UUID(name)]
                copy.into = found and str(found)
            assert len({self.model.root(name) for name in left}) == 1, "Copies fell apart."
            for name in left:
                self.take_votes_from_tables(name)
                if self.model.counted[name].into is not None:
                    place = self.model.counted[name].place
                    self.model.joined[name] = Joined(before=place, n_acts=-1)

    # Duplicates.

    @rule(number=numbers, says=st.sampled_from(("same", "same", "different", *Relation)))
    def judge(self, number: int, says: str) -> None:
        pair = self.one([row for row in self.pairs() if row.state == "open"], number)
        if pair is None:
            return
        if says in {"same", "different"}:
            duplicates.settle_pair(
                by=self.owner, pair=pair.uuid, is_same=says == "same", key=new_uuid()
            )
        else:
            relation = Relation(says)
            duplicates.relate_pair(by=self.owner, pair=pair.uuid, relation=relation, key=new_uuid())
        if says == "same":
            self.merged([(str(pair.first_id), str(pair.second_id))])

    @rule(
        number=numbers,
        one=st.dictionaries(voters, verdicts, max_size=2),
        other=st.dictionaries(voters, verdicts, max_size=2),
    )
    def vote_on_both_and_judge(
        self, number: int, one: dict[str, Verdict], other: dict[str, Verdict]
    ) -> None:
        """Votes meet more often than by chance."""
        pair = self.one([row for row in self.pairs() if row.state == "open"], number)
        if pair is None:
            return
        for record, votes in ((pair.first_id, one), (pair.second_id, other)):
            name = self.model.root(str(record))
            for who, verdict in votes.items():
                options = {"stage_record": self.place(name).uuid, "verdict": verdict}
                got = self.tried(voting.cast_vote, by=self.members[who], **options)
                assert got == self.model.vote(who, name, verdict.value)
        duplicates.settle_pair(by=self.owner, pair=pair.uuid, is_same=True, key=new_uuid())
        self.merged([(str(pair.first_id), str(pair.second_id))])

    @rule(number=numbers, size=st.integers(1, 3), takes_back=st.booleans())
    def judge_a_batch(self, number: int, size: int, takes_back: bool) -> None:
        rows = [row for row in self.pairs() if row.state == "open"]
        chosen = rows[number % len(rows) :][:size] if rows else []
        going = []
        before = {name: copy.into for name, copy in self.model.counted.items()}
        for row in chosen:
            first, second = str(row.first_id), str(row.second_id)
            if self.model.root(first) == self.model.root(second):
                continue
            if not self.model.differ(first, second):
                copy, kept = self.model.in_order(first, second)
                self.model.counted[copy].into = kept
                going.append((copy, kept))
        asked = [row.uuid for row in chosen]
        if not going:
            assert not self.tried(pair_batches.settle_batch, by=self.owner, pairs=asked)
            return
        done = pair_batches.settle_batch(by=self.owner, pairs=asked, key=new_uuid())
        assert done.n_merged == len(going)
        assert before.keys() == self.model.counted.keys()
        for copy, kept in going:
            self.model.meet(copy, kept)
        if takes_back:
            pair_batches.undo_batch(by=self.owner, ids=done.ids, key=new_uuid())
            self.parted([copy for copy, _kept in reversed(going)])

    @rule(first=numbers, second=numbers)
    def ask(self, first: int, second: int) -> None:
        one, other = self.root(first), self.root(second)
        if one and other:
            got = self.tried(
                duplicates.ask_pair, by=self.owner, first=UUID(one), second=UUID(other)
            )
            assert got == (one != other)

    @rule(number=numbers)
    def judge_again(self, number: int) -> None:
        pair = self.one([row for row in self.pairs() if row.state != "open"], number)
        if pair is None:
            return
        merge = pair.merge
        duplicates.reopen_pair(by=self.owner, pair=pair.uuid, key=new_uuid())
        if merge is not None:
            self.parted([str(merge.record_id)])

    @rule(number=numbers)
    def take_apart(self, number: int) -> None:
        rows = Merge.objects.filter(review_id=self.owner.review_id, undone_at=None).order_by("uuid")
        some = self.model.counted
        standing = [m for m in rows if {str(m.record_id), str(m.into_id)} <= some.keys()]
        if merge := self.one(standing, number):
            duplicates.undo_merge(by=self.owner, merge=merge.uuid, reason="x", key=new_uuid())
            self.parted([str(merge.record_id)])

    @rule(who=voters, first=numbers, second=numbers)
    def mark_while_screening(self, who: str, first: int, second: int) -> None:
        """A reviewer's merge leaves a vote to be cast; it never ends a decision."""
        one, other = self.counted(first), self.counted(second)
        if one is None or other is None or self.model.root(one) == self.model.root(other):
            return
        both = {"record": UUID(one), "of": UUID(other)}
        try:
            pair = mark_duplicate(by=self.members[who], **both, key=new_uuid())
        except ToldApart:
            assert any(row.state in {"different", "related"} for row in self.pairs())
            return
        assert (pair.merge is None) == self.model.differ(one, other)
        if pair.merge is not None:
            self.merged([(one, other)], room=REQUIRED - 1)

    # Screening.

    @rule(who=voters, number=numbers, verdict=verdicts)
    def vote(self, who: str, number: int, verdict: Verdict) -> None:
        if name := self.counted(number):
            place = self.place(name).uuid
            member: Member = self.members[who]
            got = self.tried(voting.cast_vote, by=member, stage_record=place, verdict=verdict)
            assert got == self.model.vote(who, name, verdict.value)

    @rule(who=voters, again=voters, number=numbers, verdict=verdicts)
    def two_vote(self, who: str, again: str, number: int, verdict: Verdict) -> None:
        """Decisions come more often than by chance."""
        waiting = [name for name in sorted(self.model.roots()) if self.model.is_read(name)]
        if name := self.one(waiting, number):
            place = self.place(name).uuid
            for each in dict.fromkeys((who, again)):
                member = self.members[each]
                got = self.tried(voting.cast_vote, by=member, stage_record=place, verdict=verdict)
                assert got == self.model.vote(each, name, verdict.value)

    @rule(who=voters, number=numbers)
    def withdraw(self, who: str, number: int) -> None:
        if name := self.counted(number):
            place = self.place(name).uuid
            got = self.tried(voting.withdraw_vote, by=self.members[who], stage_record=place)
            assert got == self.model.withdraw(who, name)

    @rule(number=numbers, decision=decisions)
    def adjudicate(self, number: int, decision: Decision) -> None:
        open_now = [
            name
            for name in sorted(self.model.counted)
            if self.model.is_read(name) and self.model.counted[name].place.state == CONFLICT
        ]
        if name := self.one(open_now, number):
            found = Conflict.objects.get(stage_record=self.place(name), state="open")
            conflicts.adjudicate(
                by=self.ada, conflict=found.uuid, decision=decision, key=new_uuid()
            )
            self.model.rule(name, STATE_OF[decision])

    @rule(number=numbers, keep=st.sets(voters))
    def reopen(self, number: int, keep: set[str]) -> None:
        if name := self.counted(number):
            place = self.place(name)
            who = [self.members[each] for each in keep]
            votes = Vote.objects.standing().filter(stage_record=place.pk, round=place.round)
            kept = [vote.uuid for vote in votes.filter(reviewer__in=who)]
            options = {"stage_record": place.uuid, "reason": "x", "keep": kept}
            got = self.tried(reopening.reopen, by=self.owner, **options)
            assert got == self.model.reopen(name, keep)

    @rule(number=numbers, by_tool=st.booleans())
    def remove(self, number: int, by_tool: bool) -> None:
        if name := self.root(number):
            options = {"records": [UUID(name)], "reason": "x"}
            tool = TOOL if by_tool else None
            got = self.tried(removals.remove_records, by=self.owner, **options, automation=tool)
            assert got == self.model.remove(name, "automation" if by_tool else "other")

    @rule(number=numbers)
    def restore(self, number: int) -> None:
        gone = [name for name in self.model.roots() if self.model.counted[name].removed]
        if name := self.one(sorted(gone), number):
            removals.restore_records(
                by=self.owner, records=[UUID(name)], reason="x", key=new_uuid()
            )
            self.model.restore(name)

    @rule(number=numbers, is_on=st.booleans())
    def tag_something(self, number: int, is_on: bool) -> None:
        """Changes no number."""
        if name := self.root(number):
            act = tagging.tag_records if is_on else tagging.untag_records
            self.tried(act, by=self.owner, tag=self.tag.uuid, records=[UUID(name)])

    # What the tables and the events say.

    @invariant()
    def tables_are_the_model(self) -> None:
        rows = Record.objects.counted().filter(review_id=self.owner.review_id)
        stored = {str(r.uuid): (r.merged_into_id, r.is_removed) for r in rows}
        assert stored == {
            name: (copy.into and UUID(copy.into), bool(copy.removed))
            for name, copy in self.model.counted.items()
        }
        for name, copy in self.model.counted.items():
            expected = (copy.place.state, copy.place.round, copy.place.said())
            assert self.stands(name) == expected, name
        waiting = StageRecord.objects.counted().filter(stage=TITLES.value)
        read = {UUID(name) for name in self.model.counted if self.model.is_read(name)}
        assert set(waiting.values_list("record_id", flat=True)) == read

    @invariant()
    def boxes_are_the_model(self) -> None:
        flow = flows.flow_of(self.owner.review)
        expected = self.model.boxes()
        assert {b.value: n for b in Box if (n := flow.count(b))} == dict(expected)
        assert identities.failing(flow) == {}
        ignored = {finding.value: set(found) for finding, found in flow.findings.items() if found}
        asleep = self.model.asleep()
        assert ignored == ({"decision_on_duplicate": asleep} if asleep else {})

    @invariant()
    def now_and_then_all_is_rebuilt(self) -> None:
        self.n_steps += 1
        if self.n_steps % 8 == 0:
            self.all_is_rebuilt()


@pytest.mark.db
def test_tables_events_and_a_plain_model_agree_after_each_act(db: None) -> None:
    bounded = settings(examples(5), stateful_step_count=16)
    run_state_machine_as_test(Play, settings=bounded)
