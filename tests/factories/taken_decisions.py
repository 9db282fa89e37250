"""Lists as Covidence exports them, and the taking over of what its team decided."""

import csv
import io
from collections.abc import Mapping, Sequence
from uuid import UUID

from reviews.ids import new_uuid
from reviews.models import Import, Member
from screening.models import DecisionTakeover, StageRecord
from screening.services import decision_takeovers
from screening.team_decisions import ListedAs, Program, Reading
from tests.factories import reviews
from tests.factories.taken_votes import TITLES

HEADINGS = (
    *("Title", "Authors", "Abstract", "Published Year", "Published Month", "Journal", "Volume"),
    *("Issue", "Pages", "Accession Number", "DOI", "Ref", "Covidence #", "Study", "Notes", "Tags"),
)


def covidence(owner: Member, notes: Sequence[str], *, first: int = 0) -> Import:
    """A Covidence list with one record for each of the notes, which counts. first: the first record's title."""
    file = io.StringIO()
    rows = csv.DictWriter(file, HEADINGS)
    rows.writeheader()
    for number, note in enumerate(notes, start=first):
        row = {"Title": TITLES[number], "Published Year": "2014", "Volume": str(number)}
        rows.writerow({**row, "Pages": "1-2", "Covidence #": f"#{number}", "Notes": note})
    return reviews.imported(owner, file.getvalue().encode(), name="covidence.csv")


def reading(
    listed: ListedAs,
    reasons: Mapping[str, UUID | None] | None = None,
    program: Program = Program.COVIDENCE,
) -> Reading:
    return Reading(program=program, listed_as=listed, reasons=reasons or {})


def taken(owner: Member, batch: Import, said: Reading) -> DecisionTakeover:
    """Decisions taken over, with the job done."""
    made = decision_takeovers.begin(by=owner, batch=batch.uuid, reading=said, key=new_uuid())
    reviews.run_jobs(owner)
    return made


def taken_back(owner: Member, takeover: DecisionTakeover) -> None:
    """The same decisions taken back, with the job done."""
    decision_takeovers.begin_undo(by=owner, takeover=takeover.uuid, key=new_uuid())
    reviews.run_jobs(owner)


def states(batch: Import) -> list[str]:
    """Where the records of a file stand, in its order: "included", or "included, excluded" with a full text."""
    rows = StageRecord.objects.filter(record__batch=batch, is_parked=False)
    found: dict[int, list[str]] = {}
    for place in rows.select_related("record__face").order_by("-stage"):
        found.setdefault(place.record.face.number, []).append(place.state)
    return [", ".join(found[number]) for number in sorted(found)]
