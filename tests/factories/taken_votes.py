"""Files of other programs with votes in them, and the taking over of these."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from reviews.ids import new_uuid
from reviews.models import Import, Member
from screening.models import StageRecord, VoteTakeover
from screening.services import takeovers
from tests.factories import reviews

# Six titles that nothing takes for the same work.
TITLES = (
    *("Ketamine for chronic pain", "Sleep after surgery in children"),
    *("A vaccine against malaria", "Walking and blood pressure"),
    *("Schools and short sight", "Honey for coughs"),
)


def rayyan(
    owner: Member, votes: Sequence[Mapping[str, str]], *, first: int = 0, more: str = ""
) -> Import:
    """A Rayyan export of one record for each of the votes by name, which counts. first: the first record's title."""
    entries = []
    for number, of_record in enumerate(votes, start=first):
        said = ", ".join(f'"{name}"=>"{verdict}"' for name, verdict in of_record.items())
        note = f"N1  - RAYYAN-INCLUSION: {{{said}}}{more}"
        entries.append(
            reviews.entry(TITLES[number], volume=str(number), pages=("1", "2"), extra=note)
        )
    return reviews.imported(owner, reviews.ris(*entries), name="rayyan.ris")


def taken(
    owner: Member, batch: Import, givers: Mapping[str, UUID | None], **said: Any
) -> VoteTakeover:
    """Votes taken over, with the job done. said: their stage and the reasons."""
    made = takeovers.begin(by=owner, batch=batch.uuid, givers=givers, key=new_uuid(), **said)
    reviews.run_jobs(owner)
    return made


def taken_back(owner: Member, takeover: VoteTakeover) -> None:
    """The same votes taken back, with the job done."""
    takeovers.begin_undo(by=owner, takeover=takeover.uuid, key=new_uuid())
    reviews.run_jobs(owner)


def places(batch: Import) -> list[StageRecord]:
    """The records of a file at titles and abstracts, in the file's order."""
    rows = StageRecord.objects.filter(record__batch=batch, stage="title_abstract")
    return list(rows.order_by("record__face__number"))
