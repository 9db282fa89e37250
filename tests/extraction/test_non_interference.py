"""DESIGN's invariant 3 for extraction: the other extractor's work on open studies changes no byte; with planted leaks."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from extraction.formdef.sheet import field_place
from extraction.models import Entry, Sheet, Study
from extraction.selectors import extract_lists, extract_page
from extraction.selectors import studies as study_selectors
from extraction.services import forms, sheets
from extraction.views import studies as study_views
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role
from tests import noninterference
from tests.factories import extraction as made
from tests.factories import people
from tests.noninterference import Ask, History, check, differ

# Each asks every page several times over; on PostgreSQL they run with the long tests.
pytestmark = pytest.mark.slow

READERS = {
    "extractor": [Role.EXTRACTOR],
    "lead": [Role.LEAD, Role.EXTRACTOR],
    "adjudicator": [Role.ADJUDICATOR, Role.EXTRACTOR],
}
AGE = field_place(made.AGE)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is true in every history. fresh: without a sheet of the reader; begun: with one; handed_in: submitted."""

    crew: made.Crew
    reader: Member
    other: Member
    fresh: Study
    begun: Study
    handed_in: Study

    def ask(self, name: str, data: dict[str, object] | None = None, **kwargs: object) -> Ask:
        app, _colon, _page = name.rpartition(":")
        full = name if app else f"extraction:{name}"
        return Ask(name=full, kwargs={"review": self.crew.owner.review_id, **kwargs}, data=data)

    def own(self, study: Study) -> Sheet:
        return Sheet.objects.get(study=study, person=self.reader)


@pytest.fixture
def scene(db: None) -> Callable[[str], Scene]:
    return make_scene


def make_scene(who: str = "extractor") -> Scene:
    with noninterference.at_noon(-5):
        crew = made.crew(1)
        reader = people.member(crew.owner, *READERS[who])
        made.published(crew)
        studies = [made.study(crew, year=year) for year in (2011, 2012, 2013)]
        for study in studies:
            made.with_arms(crew, study)
        fresh, begun, handed_in = studies
        made.filled(reader, begun, {AGE: "36"})
        made.submitted(reader, handed_in)
    return Scene(
        crew=crew,
        reader=Member.objects.select_related("review", "user").get(uuid=reader.uuid),
        other=crew.extractors[0],
        fresh=fresh,
        begun=begun,
        handed_in=handed_in,
    )


def histories(scene: Scene) -> dict[str, History]:
    """Nothing, and ever more of the other one's work; what is handed in by both is open to both, so not that."""

    def nothing() -> None:
        return None

    def starts() -> None:
        for study in (scene.fresh, scene.begun, scene.handed_in):
            made.started(scene.other, study)

    def writes(age: str) -> History:
        def act() -> None:
            for study in (scene.fresh, scene.begun, scene.handed_in):
                made.filled(scene.other, study, made.answers(study, age=age, country="Austria"))

        return act

    def hands_in() -> None:
        made.filled(scene.other, scene.handed_in)
        for study in (scene.fresh, scene.begun):
            made.submitted(scene.other, study, made.answers(study, age="50"))

    return {
        "nothing": nothing,
        "starts": starts,
        "writes 36": writes("36"),
        "writes 50": writes("50"),
        "hands in": hands_in,
    }


def asks(scene: Scene) -> list[Ask]:
    """Every page that the reader can open, then the acts that they can do, ending with the one that closes the study."""
    found = [
        Ask(name="reviews:my-work"),
        scene.ask("reviews:history"),
        scene.ask("reviews:history-export"),
        scene.ask("reviews:team"),
        scene.ask("reviews:records"),
        scene.ask("synthesis:flow"),
        *(scene.ask(name) for name in ("studies", "characteristics", "vocabulary", "forms")),
        *(scene.ask(name) for name in ("form-preview", "extract", "consensus-list", "lock")),
    ]
    found += [
        scene.ask("study", study=study.uuid)
        for study in (scene.fresh, scene.begun, scene.handed_in)
    ]
    found += [
        scene.ask("sheet", sheet=scene.own(study).uuid) for study in (scene.begun, scene.handed_in)
    ]
    begun = scene.own(scene.begun).uuid
    entry = {"place": AGE, "replaces": 1, "state": "value"}
    found += [
        scene.ask("sheet-entry", {**entry, "value": "37"}, sheet=begun),
        scene.ask("sheet-entry", {**entry, "value": "3,7"}, sheet=begun),
        scene.ask("sheet-submit", {}, sheet=begun),
        scene.ask("extract-start", {}, study=scene.fresh.uuid),
        scene.ask("extract-next", {}),
        scene.ask("extract"),
    ]
    return found


@pytest.mark.parametrize("who", READERS)
def test_the_other_ones_work_changes_no_byte(scene: Callable[[str], Scene], who: str) -> None:
    made_scene = scene(who)
    check(made_scene.reader, histories(made_scene), asks(made_scene))


def leaks(scene: Scene, name: str) -> bool:
    """Whether one page, by the name of its address, differs."""
    page = [ask for ask in asks(scene) if ask.name == name]
    return differ(scene.reader, histories(scene), page)


def test_planted_leak_of_content_is_seen(
    scene: Callable[[str], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(a) An answer of the other one on the reader's page."""
    made_scene = scene("extractor")

    def of_anybody(sheet: Sheet) -> dict[str, Entry]:
        rows = Entry.objects.filter(sheet__study=sheet.study_id).order_by("place", "written_at")
        return {entry.place: entry for entry in rows}

    monkeypatch.setattr(extract_page, "standing_entries", of_anybody)
    assert leaks(made_scene, "extraction:sheet")


def test_planted_leak_of_existence_is_seen(
    scene: Callable[[str], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(b) A list that marks studies that somebody has begun."""
    made_scene = scene("extractor")
    truly = study_selectors.study_rows

    def with_sheets(member: Member) -> list[study_selectors.StudyRow]:
        return [
            replace(row, n_reports=row.n_reports + Sheet.objects.filter(study=row.uuid).count())
            for row in truly(member)
        ]

    monkeypatch.setattr(study_views.selectors, "study_rows", with_sheets)
    assert leaks(made_scene, "extraction:studies")


def test_planted_leak_of_counts_is_seen(
    scene: Callable[[str], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(c) A number left that others' beginnings lower."""
    made_scene = scene("extractor")
    truly = extract_lists.n_left

    def less(member: Member) -> int:
        taken = Sheet.objects.filter(review_id=member.review_id).exclude(person=member)
        return truly(member) - taken.count()

    monkeypatch.setattr(extract_lists, "n_left", less)
    assert leaks(made_scene, "extraction:extract")


def test_planted_leak_of_a_time_is_seen(
    scene: Callable[[str], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(d) The time of the last entry of anybody."""
    made_scene = scene("extractor")

    def last(sheet: Sheet, _entries: object) -> str:
        rows = Entry.objects.filter(sheet__study=sheet.study_id).order_by("-written_at")
        return rows[0].written_at.strftime("%H:%M") if rows else ""

    monkeypatch.setattr(extract_page, "_saved", last)
    assert leaks(made_scene, "extraction:sheet")


@pytest.mark.parametrize("breaks", [True, False])
@pytest.mark.django_db
def test_publishing_a_form_does_not_tell_who_has_begun(breaks: bool) -> None:
    """(b) Neither where a field goes nor where one changes its place; on studies that the reader hasn't begun."""
    with noninterference.at_noon(-5):
        crew = made.crew(1)
        study = made.study(crew)
        made.published(crew)
        reader = people.member(crew.owner, Role.LEAD, Role.EXTRACTOR)
        forms.begin_version(by=crew.owner, key=new_uuid())
        if breaks:
            forms.remove_field(by=crew.owner, field=made.AGE, key=new_uuid())
        else:
            forms.move_field(by=crew.owner, field=made.AGE, places=-1, key=new_uuid())
    where = {"review": crew.owner.review_id}
    publish = Ask(name="extraction:form-publish", kwargs=where, data={})
    pages = [Ask(name=name, kwargs=where) for name in ("extraction:forms", "reviews:history")]
    histories = {
        "nothing": lambda: None,
        "begun": lambda: made.started(crew.extractors[0], study),
    }
    check(reader, histories, [publish, *pages])


def test_refusal_is_the_same_whoever_took_the_places(scene: Callable[[str], Scene]) -> None:
    """(d) Whoever comes third reads one sentence, whether the two have only begun or are agreed."""
    made_scene = scene("extractor")
    third, fourth = (people.member(made_scene.crew.owner, Role.EXTRACTOR) for _ in range(2))
    said = set()
    for act in (
        lambda study: [made.started(each, study) for each in (third, fourth)],
        lambda study: [made.submitted(each, study) for each in (third, fourth)],
    ):
        study = made.study(made_scene.crew, year=2000 + len(said))
        made.with_arms(made_scene.crew, study)
        act(study)
        with pytest.raises(sheets.HasAllItNeeds) as refusal:
            sheets.start_sheet(
                by=made_scene.reader,
                kind=made.SheetKind.EXTRACTION,
                subject=study.uuid,
                key=new_uuid(),
            )
        said.add(str(refusal.value))
    assert said == {"This study has all the extractors it needs."}
