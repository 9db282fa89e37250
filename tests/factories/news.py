"""Abstracts that come after a record was excluded without one."""

from uuid import UUID

from reviews.corrections import Correctable
from reviews.ids import new_uuid
from reviews.models import Import, Member, PossibleDuplicate
from reviews.services.corrections import correct_record
from reviews.services.duplicates import settle_pair
from screening.models import StageRecord, UpheldExclusion
from screening.services.upholding import uphold_exclusion
from tests.factories import reviews, screening

ABSTRACT = "Twenty people with chronic pain were randomised. Their pain eased within a week."


def excluded(team: screening.Team, title: str = "Ketamine for chronic pain") -> StageRecord:
    """The place of a record that an import brought without an abstract, and everybody excluded."""
    batch = came(team.owner, title)
    place = StageRecord.objects.get(record__batch=batch)
    for voter in team.reviewers:
        screening.vote(voter, place, "exclude")
    return StageRecord.objects.get(uuid=place.uuid)


def came(owner: Member, title: str = "Ketamine for chronic pain", abstract: str = "") -> Import:
    """An import of one record; of the same title as another, it is certainly its duplicate."""
    entry = reviews.entry(title, doi=f"10.1000/{len(title)}", abstract=abstract)
    return reviews.imported(owner, reviews.ris(entry))


def made_one(by: Member, first: StageRecord, second: StageRecord) -> None:
    """A person says that two records are the same; a decided one stays, or the one that came first."""
    pair = PossibleDuplicate.objects.create(
        review_id=by.review_id, first=first.record, second=second.record, score=1
    )
    settle_pair(by=by, pair=pair.uuid, is_same=True, key=new_uuid())


def written(by: Member, place: UUID, text: str = ABSTRACT) -> None:
    """Somebody adds an abstract to a record."""
    record = StageRecord.objects.get(uuid=place).record_id
    correct_record(by=by, record=record, field=Correctable.ABSTRACT, text=text, key=new_uuid())


def upheld(by: Member, place: StageRecord) -> UpheldExclusion:
    """An exclusion that stays although somebody added an abstract."""
    written(by, place.uuid)
    return uphold_exclusion(by=by, stage_record=place.uuid, key=new_uuid())
