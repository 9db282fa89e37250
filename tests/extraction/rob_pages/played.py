"""A team and two studies with outcome data on a running server, for journeys: called through `manage.py shell`."""

import json
import sys

from extraction.models import Result
from reviews.models import Member
from reviews.roles import Role, Stage
from tests.factories import extraction as made
from tests.factories import people, rob

LEAD, ANA, TOM, MEI = (f"{name}@example.org" for name in ("lead", "ana", "tom", "mei"))


def begin() -> None:
    """Two studies, one with agreed outcome data; a lead, two assessors, and an adjudicator of risk of bias."""
    owner = people.review(
        people.person("Mary Lead", LEAD, password=people.PASSWORD),
        title="Intravenous ketamine for post-traumatic stress disorder",
    )
    crew = made.Crew(
        owner=owner,
        voters=[people.member(owner, Role.REVIEWER) for _ in range(2)],
        extractors=[people.member(owner, Role.EXTRACTOR) for _ in range(2)],
        adjudicator=_member(owner, Role.ADJUDICATOR, "Mei Lindqvist", MEI),
    )
    for name, email in (("Ana Ruiz", ANA), ("Tom Okafor", TOM)):
        _member(owner, Role.ASSESSOR, name, email)
    made.published(crew)
    rob.comparison(crew)
    study = made.study(crew)
    made.with_arms(crew, study)
    made.agreed(crew, study)
    made.study(
        crew, authors=["Abdallah, Chadi"], year=2022, title="Dose-related effects of ketamine"
    )
    sys.stdout.write(json.dumps({"review": str(owner.review_id)}) + "\n")


def assess_the_rest() -> None:
    """Tom answers otherwise than Ana in the first study, in whose assessment she is; then both assess the second one."""
    ana, tom = (Member.objects.get(user__email=email) for email in (ANA, TOM))
    feder, abdallah = (
        Result.objects.get(study__label=label, removed_at=None)
        for label in ("Feder 2014", "Abdallah 2022")
    )
    rob.submitted(tom, feder, rob.answers(q1_2="NI", q3_1="N", q3_2="N", q3_3="N"))
    rob.submitted(ana, abdallah)
    rob.submitted(tom, abdallah, rob.answers(q4_1="Y", q4_3=""))


def _member(owner: Member, role: Role, name: str, email: str) -> Member:
    stage = Stage.RISK_OF_BIAS.value if role is Role.ADJUDICATOR else ""
    user = people.person(name, email, password=people.PASSWORD)
    return people.member(owner, role, user=user, stage=stage)
