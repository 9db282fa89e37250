"""Reports that are sought, their files, and uploads of many, by the product's own services."""

from collections.abc import Sequence

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role
from screening.models import FullTextUpload, Report, ReportFile, StageRecord
from screening.services import full_text
from screening.services.full_text_uploads import upload_full_texts
from tests.factories import pdfs, people, reviews, screening


def sought(owner: Member, voters: Sequence[Member] = (), **record: object) -> Report:
    """The report of a new record that was included by its title. voters: two new reviewers by default."""
    pair = voters or [people.member(owner, Role.REVIEWER) for _ in range(2)]
    row = screening.stage_records(owner, 1, **record)[0]
    for voter in pair:
        screening.vote(voter, row, "include")
    return Report.objects.get(record=row.record_id)


def place(report: Report) -> StageRecord:
    """The report's place at full text."""
    return StageRecord.objects.get(report=report)


def attached(owner: Member, report: Report | None = None, content: bytes = b"") -> ReportFile:
    """A PDF attached to a report, a new one by default."""
    return full_text.attach_full_text(
        by=owner,
        report=(report or sought(owner)).uuid,
        upload=pdfs.upload(content or pdfs.pdf("The text of a report.")),
        name="report.pdf",
        key=new_uuid(),
    )


def uploaded(owner: Member, *files: tuple[str, bytes]) -> FullTextUpload:
    """Files uploaded at once, looked into."""
    given = files or (("scan.pdf", pdfs.pdf("Something else")),)
    made = upload_full_texts(
        by=owner,
        uploads=[pdfs.upload(content, name) for name, content in given],
        key=new_uuid(),
    )
    reviews.run_jobs(owner)
    return made
