"""A team and one included study on a running server's data, for journeys: called through `manage.py shell`."""

import json
import sys
from io import BytesIO

from django.core.files.base import File

from extraction.models import Study
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from screening.services.full_text import attach_full_text
from tests.factories import extraction as made
from tests.factories import pdfs, people

LEAD, ANA, TOM, MEI = (f"{name}@example.org" for name in ("lead", "ana", "tom", "mei"))
PAPER = """Efficacy of intravenous ketamine

Participants had a mean age of 36.4 years.
Of 41 people 22 were given ketamine first.
Deaths within four weeks: none in either group."""


def begin() -> None:
    """A review with a draft of the small form and one included report with its PDF."""
    owner = people.review(
        people.person("Mary Lead", LEAD, password=people.PASSWORD),
        title="Intravenous ketamine for post-traumatic stress disorder",
    )
    crew = made.Crew(
        owner=owner,
        voters=[people.member(owner, Role.REVIEWER) for _ in range(2)],
        extractors=[
            _member(owner, Role.EXTRACTOR, "Ana Ruiz", ANA),
            _member(owner, Role.EXTRACTOR, "Tom Okafor", TOM),
        ],
        adjudicator=_member(owner, Role.ADJUDICATOR, "Mei Lindqvist", MEI),
    )
    report = made.report(crew)
    file = File(BytesIO(pdfs.pdf(PAPER, "Second page.")), name="feder.pdf")
    attach_full_text(
        by=crew.voters[0], report=report.uuid, upload=file, name="feder.pdf", key=new_uuid()
    )
    made.drafted(owner, made.small_form())
    study = Study.objects.get()
    sys.stdout.write(json.dumps({"review": str(owner.review_id), "study": str(study.uuid)}) + "\n")


def _member(owner: Member, role: Role, name: str, email: str) -> Member:
    stage = Stage.EXTRACTION.value if role is Role.ADJUDICATOR else ""
    user = people.person(name, email, password=people.PASSWORD)
    return people.member(owner, role, user=user, stage=stage)
