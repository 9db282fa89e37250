"""Who and what the tests of independence look at: a reader, others at work, histories of the others' acts."""

import itertools
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from reviews.ids import new_uuid
from reviews.models import Member, Tag
from reviews.roles import Role, Stage
from screening.models import StageRecord
from screening.rules import AdjudicatorSees, ResolvedBy
from screening.services import conflicts, queue, voting
from tests import noninterference
from tests.addresses.world import World
from tests.factories import people, screening, tags
from tests.noninterference import Ask, History, gets, in_short

READERS = {
    "reviewer": [Role.REVIEWER],
    "lead": [Role.LEAD, Role.REVIEWER],
    "adjudicator": [Role.ADJUDICATOR, Role.REVIEWER],
    "observer": [Role.OBSERVER],
}
VOTERS = [name for name in READERS if name != "observer"]
# The reviewer asks for every page; the others, who may open them too, by turns.
BY_TURNS = ("lead", "adjudicator", "observer")
LEAVES = frozenset({"reviews:leave"})


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is true in every history. table: the pages of the table of addresses, on objects of its own. fresh, mine: at title/abstract, without and with the reader's include.

    report, my_report: the same at full text, where the reader excluded; closed: decided by the others. late: of an
    import of its own, without votes of the reader. tags: a blinded one, one that isn't, and one that nobody uses.
    """

    world: World
    reader: Member
    others: list[Member]
    adjudicator: Member
    fresh: list[StageRecord]
    mine: list[StageRecord]
    report: StageRecord
    my_report: StageRecord
    closed: StageRecord
    late: list[StageRecord]
    tags: list[Tag]
    table: list[Ask]

    def kwargs(self, **more: object) -> dict[str, object]:
        return {"review": self.world.review.uuid, **more}


def make_scene(
    who: str = "reviewer",
    *,
    votes: int = 2,
    resolved_by: ResolvedBy = ResolvedBy.ADJUDICATION,
    with_table: bool = False,
) -> Scene:
    """The reader holds the roles of READERS[who]; three other reviewers and an adjudicator are in the team.

    with_table: whether the pages of the table of addresses are asked for, whose objects take a while to make.
    """
    with noninterference.at_noon(-5):
        return _made(who, votes=votes, resolved_by=resolved_by, with_table=with_table)


def _made(who: str, *, votes: int, resolved_by: ResolvedBy, with_table: bool) -> Scene:
    owner = people.review(title="The review")
    reader = people.member(owner, *READERS[who])
    others = [people.member(owner, Role.REVIEWER) for _ in range(3)]
    adjudicator = people.member(owner, Role.ADJUDICATOR)
    world = World(
        owner=owner,
        members={role: people.member(owner, role) for role in Role},
        outsider=people.person(),
        former=people.person(),
    )
    places = screening.stage_records(owner, 14)
    late = screening.stage_records(owner, 2, first_rank=20)
    reports = [screening.advanced(others[:2], place) for place in places[10:12]]
    table = _table(who, world, reader) if with_table else []
    screening.vote(others[0], places[12], "exclude")
    screening.vote(others[1], places[12], "exclude")
    screening.rules(owner, votes=votes, resolved_by=resolved_by, sees=AdjudicatorSees.OPEN)
    in_use = [tags.tag(owner, "blinded"), tags.tag(owner, "for all", is_blinded=False)]
    for tag in in_use:
        tags.put(others[0], tag, places[12].record_id)
    in_use.append(tags.tag(owner, "unused"))
    mine, my_report = places[5:9], reports[1]
    if who != "observer":
        reasons = screening.reasons(owner)
        for place in mine:
            screening.vote(reader, place, "include")
        screening.vote(reader, my_report, "exclude", reason=reasons[0])
        queue.hand_out(by=reader, stage=Stage.TITLE_ABSTRACT, n=2)
    return Scene(
        world=world,
        reader=Member.objects.select_related("review", "user").get(uuid=reader.uuid),
        others=others,
        adjudicator=adjudicator,
        fresh=places[:5],
        mine=mine,
        report=reports[0],
        my_report=my_report,
        closed=places[12],
        late=late,
        tags=in_use,
        table=table,
    )


def _table(who: str, world: World, reader: Member) -> list[Ask]:
    turn = (BY_TURNS.index(who), len(BY_TURNS)) if who in BY_TURNS else None
    return gets(world, reader, leaving_out=LEAVES, shared_out=turn)


def pages(scene: Scene) -> list[Ask]:
    """Every page that the reader may open, and the lists and conflicts of both stages."""
    found = list(scene.table)
    for stage in ("title_abstract", "full_text"):
        found += [
            Ask(name="screening:list", kwargs=scene.kwargs(stage=stage, pile=pile))
            for pile in ("to_screen", "awaiting", "done", "decided")
        ]
        found.append(Ask(name="screening:conflicts", kwargs=scene.kwargs(stage=stage)))
    for place in (scene.fresh[0], scene.mine[0], scene.report, scene.my_report):
        found.append(Ask(name="reviews:record", kwargs=scene.kwargs(record=place.record_id)))
        found.append(Ask(name="screening:decision", kwargs=scene.kwargs(stage_record=place.uuid)))
    return [
        *found,
        Ask(name="reviews:my-work"),
        Ask(name="reviews:history", kwargs=scene.kwargs(), query="?mine=1"),
        Ask(name="reviews:records", kwargs=scene.kwargs(), query="?screened=undecided"),
        Ask(name="reviews:records", kwargs=scene.kwargs(), query="?q=something"),
        *tag_pages(scene),
    ]


def tag_pages(scene: Scene) -> list[Ask]:
    """Where a tag shows, beside the records' own pages."""
    used = [*(str(tag.uuid) for tag in scene.tags), "none"]
    return [
        Ask(name="reviews:tags", kwargs=scene.kwargs()),
        *(Ask(name="reviews:records", kwargs=scene.kwargs(), query=f"?tag={tag}") for tag in used),
        *(
            Ask(
                name="reviews:records-together",
                kwargs=scene.kwargs(doing=doing),
                query=f"?attach={scene.tags[1].uuid}",
            )
            for doing in ("tag", "untag", "remove")
        ),
        Ask(name="reviews:records-export", kwargs=scene.kwargs(kind="csv")),
    ]


def asks_of(who: str, scene: Scene) -> list[Ask]:
    """All that a reader asks for, and does if they vote."""
    if who == "observer":
        return pages(scene)
    return acts(scene) if who == "reviewer" else in_short(acts(scene))


def vote_ask(scene: Scene, place: StageRecord, verdict: str, *, is_json: bool = True) -> Ask:
    return Ask(
        name="screening:record-vote",
        kwargs=scene.kwargs(stage_record=place.uuid),
        data={"verdict": verdict},
        is_json=is_json,
    )


def withdraw_ask(scene: Scene, place: StageRecord) -> Ask:
    return Ask(
        name="screening:record-withdraw",
        kwargs=scene.kwargs(stage_record=place.uuid),
        data={},
        is_json=True,
    )


def acts(scene: Scene) -> list[Ask]:
    """The reader's own acts, none of which decides a record in any history of these tests; a page after each."""
    mine, fresh = scene.mine[0], scene.fresh[0]
    stage = {"stage": "title_abstract"}
    asks = [
        vote_ask(scene, fresh, "include"),
        vote_ask(scene, fresh, "maybe"),
        withdraw_ask(scene, fresh),
        vote_ask(scene, fresh, "include", is_json=False),
        vote_ask(scene, mine, "maybe"),
        withdraw_ask(scene, mine),
        withdraw_ask(scene, mine),
        Ask(name="screening:conflict-next", kwargs=scene.kwargs(**stage), data={}),
        Ask(
            name="screening:rules",
            kwargs=scene.kwargs(**stage),
            data={"votes_required": 1, "resolved_by": "consensus", "adjudicator_sees": "open"},
        ),
        Ask(
            name="screening:reopen",
            kwargs=scene.kwargs(stage_record=mine.uuid),
            data={"reason": "Let me see"},
        ),
        Ask(
            name="screening:reasons",
            kwargs=scene.kwargs(),
            data={"do": "save", "reason": ["Wrong population"]},
        ),
        *tagging_asks(scene),
        *leads_acts(scene),
    ]
    page = Ask(name="screening:list", kwargs=scene.kwargs(stage="title_abstract", pile="done"))
    home = Ask(name="screening:screen", kwargs=scene.kwargs())
    return [*itertools.chain.from_iterable((ask, page) for ask in asks), home, *pages(scene)]


def tagging_asks(scene: Scene) -> list[Ask]:
    """Tagging what others may have tagged, and taking it off, also where the reader hasn't set it."""
    blinded, for_all, _unused = scene.tags
    places = (*scene.fresh[:3], scene.mine[0], scene.report)
    chosen = [str(place.record_id) for place in places]
    return [
        Ask(
            name="reviews:records-tag",
            kwargs=scene.kwargs(),
            data={"record": chosen[start:], "tag": str(tag.uuid), "do": do},
        )
        for tag, do, start in (
            (blinded, "off", 0),
            (blinded, "put", 0),
            (blinded, "off", 1),
            (for_all, "put", 1),
            (for_all, "off", 0),
        )
    ]


def leads_acts(scene: Scene) -> list[Ask]:
    """Removing and putting back what others may have voted on, and undoing an import of such records."""
    asked = [str(place.record_id) for place in (scene.fresh[2], scene.fresh[3], scene.mine[1])]

    def on_records(name: str) -> Ask:
        return Ask(name=name, kwargs=scene.kwargs(), data={"record": asked, "reason": "No report"})

    undo = scene.kwargs(batch=scene.late[0].batch_id)
    return [
        on_records("reviews:records-remove"),
        on_records("reviews:records-restore"),
        Ask(name="reviews:import-undo", kwargs=undo),
        Ask(name="reviews:import-undo", kwargs=undo, data={"reason": "Wrong file"}),
    ]


def nothing() -> None:
    """The history in which the others did nothing."""


def content_histories(scene: Scene) -> Mapping[str, History]:
    """The same acts of the others, on things open for the reader, with other content. Needs three votes."""
    first, second = screening.reasons(scene.world.owner)[:2]
    other = scene.others[0]
    blinded, for_all, unused = scene.tags
    places = (*scene.fresh[:3], *scene.mine, scene.late[0], scene.report, scene.my_report)
    on_open = [place.record_id for place in places]

    def one_way() -> None:
        screening.vote(other, scene.fresh[0], "include")
        screening.vote(other, scene.fresh[1], "include")
        screening.vote(other, scene.fresh[2], "include")
        screening.vote(other, scene.late[0], "include")
        screening.vote(other, scene.mine[0], "include")
        screening.vote(other, scene.report, "exclude", reason=first)
        screening.vote(other, scene.my_report, "include")
        tags.put(other, blinded, *on_open)
        tags.put(other, for_all, *on_open[1:])
        tags.off(other, blinded, on_open[2])

    def the_other_way() -> None:
        screening.vote(other, scene.fresh[0], "exclude")
        screening.vote(other, scene.fresh[1], "maybe")
        screening.vote(other, scene.fresh[2], "exclude")
        screening.vote(other, scene.late[0], "exclude")
        screening.vote(other, scene.mine[0], "exclude")
        screening.vote(other, scene.report, "exclude", reason=second)
        screening.vote(other, scene.my_report, "exclude", reason=second)
        tags.put(other, unused, *on_open[:2])
        tags.put(other, for_all, *on_open[2:])
        tags.off(other, for_all, on_open[3])

    return {"one way": one_way, "the other way": the_other_way}


def existence_histories(scene: Scene) -> Mapping[str, History]:
    """With and without others' acts on things open for the reader; the excluding vote on `mine` makes a conflict."""
    other, third = scene.others[:2]

    def votes() -> None:
        for place in (*scene.fresh, *scene.mine, *scene.late):
            screening.vote(other, place, "exclude")
        screening.vote(other, scene.report, "include")
        screening.vote(other, scene.my_report, "include")
        for tag in scene.tags:
            tags.put(other, tag, *(place.record_id for place in (*scene.fresh, *scene.mine)))

    def votes_and_more() -> None:
        votes()
        for stage in (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT):
            with suppress(LookupError):
                conflicts.open_next(by=scene.adjudicator, stage=stage, key=new_uuid())
        voting.withdraw_vote(by=other, stage_record=scene.fresh[1].uuid, key=new_uuid())
        queue.hand_out(by=third, stage=Stage.TITLE_ABSTRACT, n=1)

    def changed_my_mind() -> None:
        votes()
        for place in scene.mine:
            voting.withdraw_vote(by=other, stage_record=place.uuid, key=new_uuid())

    return {
        "nothing": nothing,
        "votes, conflicts opened": votes_and_more,
        "votes taken back": changed_my_mind,
    }
