"""A team and two studies with outcome data on a running server, for journeys: called through `manage.py shell`."""

import json
import sys

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


def _member(owner: Member, role: Role, name: str, email: str) -> Member:
    stage = Stage.RISK_OF_BIAS.value if role is Role.ADJUDICATOR else ""
    user = people.person(name, email, password=people.PASSWORD)
    return people.member(owner, role, user=user, stage=stage)
