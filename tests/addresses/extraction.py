"""The addresses of the extraction app for tests/addresses/table.py: what each Row says, without the Row."""

from collections.abc import Mapping
from typing import Any, Protocol

from extraction.models import Lock, Sheet, Snapshot
from extraction.selectors.forms import definition_of, published_form
from extraction.selectors.locking import is_locked
from extraction.services import forms, locking, vocabulary
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.permissions import Act
from reviews.roles import Role
from tests.factories import extraction as made


class World(Protocol):
    """What the table's world has."""

    owner: Member
    members: Mapping[Role, Member]


Values = dict[str, object]
POST, BOTH = ("POST",), ("GET", "POST")
REASON = {"reason": "A letter came"}
NAME = {"name": "Another name"}


def a_crew(world: World) -> made.Crew:
    """Extractors with a published form; what other addresses have locked is unlocked."""
    found = made.crew_in(world.owner)
    if is_locked(world.owner.review_id):
        locking.unlock_snapshot(by=world.owner, reason="For the next one", key=new_uuid())
    form = published_form(world.owner.review_id)
    if form is None or definition_of(form) != made.small_form():
        forms.begin_version(by=world.owner, key=new_uuid())
        made.published(found)
    return found


def a_study(world: World) -> Values:
    crew = a_crew(world)
    study = made.study(crew)
    made.with_arms(crew, study)
    return {"study": study.uuid}


def a_linked_report(world: World) -> Values:
    crew = a_crew(world)
    study = made.study(crew)
    return {"study": study.uuid, "report": study.links.get().report_id}


def an_arm(world: World) -> Values:
    crew = a_crew(world)
    study = made.study(crew)
    return {"study": study.uuid, "arm": made.with_arms(crew, study)[0].uuid}


def an_intervention(world: World) -> Values:
    return {"intervention": made.intervention(a_crew(world), "Ketamine").uuid}


def a_comparison(world: World) -> Values:
    crew = a_crew(world)
    pair = [made.intervention(crew, name).uuid for name in ("Ketamine", "Midazolam")]
    made_one = vocabulary.add_comparison(
        by=crew.owner, experimental=pair[0], comparator=pair[1], key=new_uuid()
    )
    return {"comparison": made_one.uuid}


def a_draft_field(world: World) -> Values:
    draft = forms.begin_version(by=world.owner, key=new_uuid())
    return {"field": next(definition_of(draft).fields()).id}


def a_draft_outcome(world: World) -> Values:
    forms.begin_version(by=world.owner, key=new_uuid())
    made.drafted(world.owner, made.small_form())
    return {"outcome": made.DEATHS}


def moved(values: Values) -> Values:
    return {**values, "way": "down"}


def own_sheet(world: World) -> Values:
    """The sheet of the world's extractor."""
    study = made.study(a_crew(world))
    return {"sheet": made.started(world.members[Role.EXTRACTOR], study).uuid}


def agreed(world: World) -> Values:
    crew = a_crew(world)
    study = made.study(crew)
    made.with_arms(crew, study)
    return {"consensus": made.agreed(crew, study).uuid}


def both_in(world: World) -> Values:
    crew = a_crew(world)
    study = made.study(crew)
    made.with_arms(crew, study)
    return {"consensus": made.both_in(crew, study, age="40").uuid}


def a_submitted_sheet(world: World) -> Values:
    both_in(world)
    return {"sheet": Sheet.objects.filter(person__isnull=False)[0].uuid}


def a_snapshot(world: World) -> Values:
    row = Snapshot(
        review_id=world.owner.review_id,
        revision=99,
        body="{}",
        sha256="",
        locked_by=world.owner,
    )
    row.save(force_insert=True)
    Lock.objects.create(snapshot=row, review_id=row.review_id, unlocked_at=row.locked_at)
    return {"snapshot": row.uuid}


def an_entry(_world: World) -> Values:
    return {"place": f"field:{made.AGE}", "replaces": 0, "state": "value", "value": "36.5"}


def row(name: str, gate: Act, **rest: Any) -> dict[str, Any]:
    return {"name": f"extraction:{name}", "gate": gate, **rest}


VIEW, GROUP, FORMS, EXTRACT = (
    Act.VIEW_REVIEW,
    Act.GROUP_STUDIES,
    Act.EDIT_FORMS,
    Act.EXTRACT,
)
SETTLE = Act.SETTLE_EXTRACTIONS
ADDRESSES: tuple[dict[str, Any], ...] = (
    row("studies", VIEW),
    row("characteristics", Act.EXPORT),
    row("study", VIEW, kwargs=a_study),
    row("study-rename", GROUP, methods=POST, kwargs=a_study, data=lambda _: NAME),
    row("report-add", GROUP, methods=POST, kwargs=a_study),
    *(
        row(f"report-{act}", GROUP, methods=POST, kwargs=a_linked_report)
        for act in ("move", "link", "unlink", "split", "primary")
    ),
    row("arm-add", GROUP, methods=POST, kwargs=a_study),
    row("arm", GROUP, methods=POST, kwargs=an_arm),
    row("arm-remove", GROUP, methods=POST, kwargs=an_arm),
    row("vocabulary", VIEW),
    row("intervention-add", FORMS, methods=POST, data=lambda _: NAME),
    row("intervention-rename", FORMS, methods=POST, kwargs=an_intervention, data=lambda _: NAME),
    row("intervention-remove", FORMS, methods=POST, kwargs=an_intervention),
    row("comparison-add", FORMS, methods=POST),
    row("comparison-remove", FORMS, methods=POST, kwargs=a_comparison),
    row("forms", VIEW),
    row("form-preview", VIEW),
    row("form-begin", FORMS, methods=POST),
    row("form-publish", FORMS, methods=POST),
    row("form-put-back", FORMS, methods=POST, kwargs=lambda _: {"draft": "0" * 64}),
    row("section-add", FORMS, methods=POST, data=lambda _: {"title": "More"}),
    row("section-remove", FORMS, methods=POST, kwargs=lambda _: {"section": "notes"}),
    row("field-add", FORMS, methods=BOTH, kwargs=lambda _: {"section": "notes"}),
    row("field", FORMS, methods=BOTH, kwargs=a_draft_field),
    row("field-remove", FORMS, methods=POST, kwargs=a_draft_field),
    row("field-move", FORMS, methods=POST, kwargs=lambda world: moved(a_draft_field(world))),
    row("outcome-add", FORMS, methods=BOTH),
    row("outcome", FORMS, methods=BOTH, kwargs=a_draft_outcome),
    row("outcome-remove", FORMS, methods=POST, kwargs=a_draft_outcome),
    row("outcome-move", FORMS, methods=POST, kwargs=lambda world: moved(a_draft_outcome(world))),
    row("extract", EXTRACT),
    row("extract-next", EXTRACT, methods=POST),
    row("extract-start", EXTRACT, methods=POST, kwargs=a_study),
    row("sheet", EXTRACT, kwargs=own_sheet),
    row("sheet-entry", EXTRACT, methods=POST, kwargs=own_sheet, data=an_entry),
    row("sheet-submit", EXTRACT, methods=POST, kwargs=own_sheet),
    row("consensus-list", VIEW),
    row("consensus-next", Act.ADJUDICATE, methods=POST, kwargs=lambda world: both_in(world) and {}),
    row("consensus", VIEW, kwargs=agreed),
    row("consensus-open", Act.ADJUDICATE, methods=POST, kwargs=both_in),
    row(
        "consensus-settle",
        SETTLE,
        methods=POST,
        kwargs=both_in,
        data=lambda world: {**an_entry(world), "choice": "other"},
    ),
    row("consensus-propose", SETTLE, methods=POST, kwargs=both_in),
    row("consensus-confirm", SETTLE, methods=POST, kwargs=both_in),
    row("consensus-finish", Act.ADJUDICATE, methods=POST, kwargs=both_in),
    row("consensus-reopen", Act.REOPEN, methods=POST, kwargs=agreed, data=lambda _: REASON),
    row("sheet-return", Act.REOPEN, methods=POST, kwargs=a_submitted_sheet, data=lambda _: REASON),
    row("lock", VIEW),
    row("lock-lock", Act.LOCK, methods=POST),
    row("lock-unlock", Act.LOCK, methods=POST, data=lambda _: REASON),
    row("snapshot", Act.EXPORT, kwargs=a_snapshot),
)
