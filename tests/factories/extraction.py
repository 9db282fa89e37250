"""Included studies, a small form, and the acts of extractors, all by the product's own services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from extraction.events import FormDrafted
from extraction.formdef.conditions import ALWAYS, AnswerIn
from extraction.formdef.definition import (
    Field,
    FieldType,
    FormDefinition,
    Option,
    Outcome,
    OutcomeKind,
    Section,
    Timepoint,
)
from extraction.formdef.parsing import definition_as_json
from extraction.formdef.sheet import data_place, field_place
from extraction.models import FormVersion, Intervention, Sheet, Study, StudyArm
from extraction.selectors.sheets import compared, consensus_on
from extraction.services import arms, consensus, forms, sheets, vocabulary
from extraction.sheet_states import FormState, SheetKind
from reviews import ledger
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from screening.models import Report
from screening.tally import Verdict
from tests.factories import people, screening

DESIGN, OTHER, AGE, SIZE, DEATHS, WEEK = (str(UUID(int=n, version=4)) for n in range(1, 7))
COUNTRY = str(UUID(int=7, version=4))
DEFAULT_ARMS = ("Ketamine", "Midazolam")


@dataclass(frozen=True, kw_only=True)
class Crew:
    """A review's owner (a lead), its two voters, its extractors, and an adjudicator of extraction."""

    owner: Member
    voters: Sequence[Member]
    extractors: Sequence[Member]
    adjudicator: Member


def crew(extractors: int = 2, *, names: Sequence[str] = (), **review: object) -> Crew:
    """A new review with its people."""
    return crew_in(people.review(**review), extractors, names=names)


def crew_in(owner: Member, extractors: int = 2, *, names: Sequence[str] = ()) -> Crew:
    """Further people in a review that there is."""
    return Crew(
        owner=owner,
        voters=[people.member(owner, Role.REVIEWER) for _ in range(2)],
        extractors=[
            people.member(owner, Role.EXTRACTOR, user=people.person(names[n]) if names else None)
            for n in range(extractors)
        ],
        adjudicator=people.member(owner, Role.ADJUDICATOR, stage=Stage.EXTRACTION.value),
    )


def report(
    team: Crew,
    verdict: Verdict = Verdict.INCLUDE,
    *,
    authors: Sequence[str] = ("Feder, Adriana", "Parides, M. K."),
    year: int = 2014,
    title: str = "Efficacy of intravenous ketamine",
) -> Report:
    """A report that was voted on at full text: included, or excluded for the first reason."""
    row = screening.stage_records(
        team.owner, titles=[title], authors=list(authors), year=year, first_rank=_rank(team)
    )[0]
    later = screening.advanced(team.voters, row)
    reason = screening.reasons(team.owner)[0] if verdict is Verdict.EXCLUDE else None
    for voter in team.voters:
        screening.vote(voter, later, verdict, reason=reason)
    return Report.objects.get(uuid=later.report_id)


def study(team: Crew, **facts: object) -> Study:
    """A study with one included report."""
    made = report(team, **facts)
    return Study.objects.get(links__report=made, links__unlinked_at=None)


def small_form() -> FormDefinition:
    """A choice, a text after one of its answers, a number with a tolerance, a whole number, a text, and one outcome."""
    return FormDefinition(
        title="A small form",
        sections=(
            Section(
                key="study",
                title="Study",
                help="",
                fields=(
                    _field(DESIGN, "design", FieldType.CHOICE, options=("rct", "other")),
                    _field(OTHER, "design_other", FieldType.TEXT, after=(DESIGN, "other")),
                    _field(AGE, "age", FieldType.DECIMAL, tolerance="0.1"),
                    _field(SIZE, "size", FieldType.INTEGER),
                    _field(COUNTRY, "country", FieldType.TEXT, required=False),
                ),
            ),
        ),
        outcomes=(
            Outcome(
                id=DEATHS,
                key="deaths",
                label="Deaths",
                help="",
                required=True,
                kind=OutcomeKind.DICHOTOMOUS,
                unit="",
                tolerance=Decimal(0),
                timepoints=(Timepoint(id=WEEK, label="4 weeks"),),
            ),
        ),
    )


def drafted(by: Member, definition: FormDefinition) -> FormVersion:
    """The review's draft with this definition, whole: its parts keep the ids given here."""
    draft = FormVersion.objects.get(review_id=by.review_id, state=FormState.DRAFT.value)
    with ledger.act(by=by, key=new_uuid()) as act:
        draft.definition = definition_as_json(definition)
        draft.sha256 = ledger.sha256(ledger.canonical(draft.definition))
        draft.before = None
        draft.save(update_fields=["definition", "sha256", "before"])
        act.append(FormDrafted(form=draft.uuid, number=draft.number, sha256=draft.sha256))
    return draft


def published(team: Crew, definition: FormDefinition | None = None) -> FormVersion:
    """The review's form, published."""
    drafted(team.owner, definition or small_form())
    return forms.publish_form(by=team.owner, key=new_uuid())


def intervention(team: Crew, name: str) -> Intervention:
    """An intervention of the review; the one there is, if there is one."""
    known = Intervention.objects.filter(review_id=team.owner.review_id, name=name).first()
    return known or vocabulary.add_intervention(by=team.owner, name=name, key=new_uuid())


def with_arms(team: Crew, target: Study, names: Sequence[str] = DEFAULT_ARMS) -> list[StudyArm]:
    """Arms of a study, each mapped to an intervention of its name."""
    return [
        arms.add_arm(
            by=team.owner,
            study=target.uuid,
            label=name,
            intervention=intervention(team, name).uuid,
            key=new_uuid(),
        )
        for name in names
    ]


def answers(target: Study, **changed: object) -> dict[str, object]:
    """A whole sheet's answers to the small form, by place. changed: by the fields' keys."""
    ids = {"design": DESIGN, "age": AGE, "size": SIZE, "country": COUNTRY, "design_other": OTHER}
    given: dict[str, object] = {"design": "rct", "age": "36.5", "size": "41", **changed}
    found = {field_place(ids[key]): value for key, value in given.items() if key in ids}
    rows = StudyArm.objects.filter(study=target, removed_at=None).order_by("position")
    for n, arm in enumerate(rows):
        for column, value in (("events", 2 + n), ("total", 20 + n)):
            place = data_place(DEATHS, WEEK, str(arm.uuid), column)
            found[place] = given.get(f"{column}{n}", str(value))
    return found


def started(by: Member, target: Study) -> Sheet:
    """A member's own sheet on a study."""
    return sheets.start_sheet(by=by, kind=SheetKind.EXTRACTION, subject=target.uuid, key=new_uuid())


def filled(by: Member, target: Study, given: Mapping[str, object] | None = None) -> Sheet:
    """A member's own sheet with everything answered."""
    sheet = started(by, target)
    for place, value in (answers(target) if given is None else given).items():
        sheets.enter(by=by, sheet=sheet.uuid, place=place, content=value, key=new_uuid())
    return sheet


def submitted(by: Member, target: Study, given: Mapping[str, object] | None = None) -> Sheet:
    """A member's own sheet, handed in."""
    sheet = filled(by, target, given)
    return sheets.submit_sheet(by=by, sheet=sheet.uuid, key=new_uuid())


def both_in(team: Crew, target: Study, **second: object) -> Sheet:
    """The consensus of two extractors. second: what the second one answers otherwise."""
    submitted(team.extractors[0], target)
    submitted(team.extractors[1], target, answers(target, **second))
    found = consensus_on(SheetKind.EXTRACTION, target.uuid)
    if found is None:
        raise AssertionError("The second sheet opens the consensus.")
    return found


def agreed(team: Crew, target: Study) -> Sheet:
    """A study whose extraction two people agree on."""
    both = both_in(team, target)
    first, second = team.extractors[:2]
    propose(first, both)
    return confirm(second, both)


def propose(by: Member, both: Sheet) -> Sheet:
    """Propose what stands of a consensus, of whatever kind, as agreed."""
    seen = compared(both).sha256
    return consensus.propose_agreed(by=by, consensus=both.uuid, seen=seen, key=new_uuid())


def confirm(by: Member, both: Sheet, key: UUID | None = None) -> Sheet:
    """Confirm what stands of a consensus and was proposed."""
    seen = compared(both).sha256
    return consensus.confirm_agreed(by=by, consensus=both.uuid, seen=seen, key=key or new_uuid())


def finish(by: Member, both: Sheet) -> Sheet:
    """Say as its adjudicator that what stands of a consensus is agreed."""
    seen = compared(both).sha256
    return consensus.finish_alone(by=by, consensus=both.uuid, seen=seen, key=new_uuid())


def _rank(team: Crew) -> int:
    return Report.objects.filter(review_id=team.owner.review_id).count()


def _field(
    id_: str,
    key: str,
    type_: FieldType,
    *,
    options: Sequence[str] = (),
    after: tuple[str, str] | None = None,
    tolerance: str = "0",
    required: bool = True,
) -> Field:
    condition = ALWAYS if after is None else AnswerIn(question=after[0], values=(after[1],))
    return Field(
        id=id_,
        key=key,
        label=key.replace("_", " ").capitalize(),
        help="",
        required=required,
        type=type_,
        show_if=condition,
        unit="",
        minimum=None,
        maximum=None,
        tolerance=Decimal(tolerance),
        options=tuple(Option(key=option, label=option.upper()) for option in options),
    )
