"""What a random history of a review plays on: the team, the searches, the plain model beside them, and how what the
tables say is taken into the model where it can't tell."""

from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from reviews import ids, ledger
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.models import PossibleDuplicate, Record
from reviews.roles import Role, Stage
from reviews.searches import SearchFacts
from reviews.selectors.projections import differences
from reviews.services.searches import add_search
from reviews.sources import SourceKind
from screening.models import Conflict, StageRecord, Vote
from synthesis.prisma.boxes import Box
from synthesis.selectors import flow as flows
from tests.factories import people, tags
from tests.synthesis.plain_review import (
    CITATIONS,
    CONFLICT,
    DATABASE,
    DECIDED,
    PENDING,
    REGISTER,
    REQUIRED,
    WEBSITE,
    Copy,
    Place,
    Review,
)

TITLES = Stage.TITLE_ABSTRACT
SOURCES = {"PubMed": DATABASE, "Register": REGISTER, "Lists": CITATIONS, "Site": WEBSITE}
REVIEWERS = ("ann", "bob", "cyd")
WORKS = (
    "Ketamine for people with chronic pain in clinics",
    "Sleep after an operation in young children: a trial",
)


class World(RuleBasedStateMachine):
    """ann, bob and cyd vote, ada settles conflicts; the owner leads and never votes."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [transaction.atomic(), ids.drawn_from(1)]
        for each in self.open:
            each.__enter__()
        self.owner = people.review(roles=[(Role.INFORMATION_SPECIALIST, "")])
        self.members = {name: people.member(self.owner, Role.REVIEWER) for name in REVIEWERS}
        self.ada = people.member(self.owner, Role.ADJUDICATOR)
        self.names = {member.uuid: name for name, member in self.members.items()}
        self.model = Review(kinds=dict(SOURCES))
        self.searches = {name: self.search(name, kind) for name, kind in SOURCES.items()}
        self.tag = tags.tag(self.owner)
        self.n_steps = self.n_filed = 0
        self.takeovers: list[tuple[str, Any]] = []

    def search(self, name: str, kind: str) -> UUID:
        screened = kind == CITATIONS
        facts = SearchFacts(source=name, kind=SourceKind(kind), is_screened=screened)
        return add_search(by=self.owner, facts=facts, key=new_uuid()).uuid

    def tried(self, act: Any, **options: Any) -> bool:
        try:
            with transaction.atomic():
                act(**options, key=new_uuid())
        except DomainError:
            return False
        return True

    def one(self, rows: list[Any], number: int) -> Any:
        return rows[number % len(rows)] if rows else None

    def counted(self, number: int) -> str | None:
        return self.one(sorted(self.model.counted), number)

    def root(self, number: int) -> str | None:
        return self.one(sorted(self.model.roots()), number)

    def place(self, name: str) -> StageRecord:
        """Copies that the machine joined at once have none: nobody ever met them."""
        found = StageRecord.objects.filter(record=name, stage=TITLES.value).first()
        return found or StageRecord(record_id=UUID(name), stage=TITLES.value, state=PENDING)

    def pairs(self) -> list[PossibleDuplicate]:
        rows = PossibleDuplicate.objects.filter(review_id=self.owner.review_id).order_by("uuid")
        some = self.model.counted
        return [row for row in rows if {str(row.first_id), str(row.second_id)} <= some.keys()]

    def involved(self) -> set[str]:
        """Records whose votes met others'."""
        into = {self.model.counted[name].into for name in self.model.joined}
        return {*self.model.joined, *(name for name in into if name)}

    def arrived(self) -> None:
        """What the machine did with an import's records is taken from the tables, within what it may do."""
        known = {name: copy.into for name, copy in self.model.counted.items()}
        apart = self.told_apart()
        rows = Record.objects.counted().filter(review_id=self.owner.review_id)
        for row in rows.select_related("batch__search", "face").order_by("uuid"):
            name, into = str(row.uuid), row.merged_into_id and str(row.merged_into_id)
            if name in known:
                assert into == known[name], "An import joined what was there."
                continue
            title, doi = row.face.title, row.face.doi
            work = WORKS.index(title) if title in WORKS else 100 + self.n_filed
            self.model.kinds.setdefault(row.batch.search.source, DATABASE)
            self.model.counted[name] = Copy(
                work=work,
                edition=doi[-1:] if doi else "",
                batch=str(row.batch_id),
                source=row.batch.search.source,
                came=row.batch.committed_at,
                into=into,
            )
        for name in self.model.counted.keys() - known.keys():
            beside = [n for n in self.model.members(self.model.root(name)) if n != name]
            works = {self.model.counted[n].work for n in beside}
            # People may have made one of two works; the machine joins what is one.
            assert not works or self.model.counted[name].work in works
        assert self.told_apart() >= apart, "The machine joined what somebody had told apart."

    def told_apart(self) -> set[UUID]:
        """Pairs of records that stand apart since a person said so."""
        rows = [row for row in self.pairs() if row.state in {"different", "related"}]
        root = self.model.root
        return {row.uuid for row in rows if root(str(row.first_id)) != root(str(row.second_id))}

    def merged(self, pairs: list[tuple[str, str]], *, room: int = REQUIRED) -> None:
        joined = []
        for first, second in pairs:
            copy, kept = self.model.in_order(first, second)
            assert copy != kept
            self.model.counted[copy].into = kept
            joined.append((copy, kept))
        for copy, kept in joined:
            self.model.meet(copy, kept, room=room)

    def parted(self, copies: list[str]) -> None:
        vague = {name for copy in copies for name in self.model.part(copy)}
        for name in vague:
            self.take_votes_from_tables(name)

    def stands(self, name: str) -> tuple[str, int, dict[str, str]]:
        row = self.place(name)
        votes = Vote.objects.standing().filter(stage_record=row.pk, round=row.round)
        said = {self.names[vote.reviewer_id]: vote.verdict for vote in votes}
        return row.state, row.round, said

    def take_votes_from_tables(self, name: str) -> None:
        """Where the model can't tell: what stands must still follow from the votes, or from an act."""
        copy = self.model.counted[name]
        row = self.place(name)
        votes = Vote.objects.standing().filter(stage_record=row.pk, round=row.round)
        ordered = votes.order_by("cast_at", "uuid")
        numbered = enumerate(ordered, start=self.model.n_votes + 1)
        place = Place(
            votes={self.names[vote.reviewer_id]: (vote.verdict, n) for n, vote in numbered},
            round=row.round,
        )
        place.count()
        self.model.n_votes += len(place.votes)
        was_filed = any(name == filed for filed, _takeover in self.takeovers)
        ruled = Conflict.objects.filter(stage_record=row.pk, state="settled").exists()
        anew = row.state == CONFLICT and row.round > 1
        assert place.state == row.state or ruled or anew or (was_filed and row.state in DECIDED)
        place.is_filed = was_filed and not place.votes and row.state in DECIDED
        place.state = row.state
        copy.place = place
        copy.n_acts += 1

    def teardown(self) -> None:
        try:
            self.all_is_rebuilt()
        finally:
            transaction.set_rollback(True)
            for each in reversed(self.open):
                each.__exit__(None, None, None)

    def all_is_rebuilt(self) -> None:
        review = self.owner.review
        assert differences(review.uuid) == []
        assert ledger.verify(review.uuid) is None
        live = flows.flow_of(review)
        flows.forget(review.uuid)
        again = flows.flow_of(review)
        assert {b: again.members(b) for b in Box} == {b: live.members(b) for b in Box}
