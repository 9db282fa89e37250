"""Many full texts at once: certain ones are proposed, the others are asked, and nothing is attached silently."""

import pytest

from reviews import jobs
from reviews.errors import NotFound
from reviews.ids import new_uuid
from reviews.models import Job, JobState, Record, StoredFile
from screening.models import OfferedFile, Report, ReportFile
from screening.rules import Retrieval
from screening.selectors import full_text_uploads
from screening.selectors.full_text_uploads import UploadDetail, upload_detail, waiting_uploads
from screening.services import full_text, pdf_inspection
from screening.services import full_text_uploads as services
from tests.factories import full_texts, pdfs, reviews, screening

pytestmark = pytest.mark.db

TITLE = "Low dose ketamine infusion for comorbid chronic pain: a randomised trial"
DOI = "10.1000/one.1"


@pytest.fixture
def team(db: None) -> screening.Team:
    return screening.team()


def sought(team: screening.Team, title: str = TITLE, doi: str = DOI, first_rank: int = 0) -> Report:
    return full_texts.sought(
        team.owner, team.reviewers, titles=[title], doi=doi, first_rank=first_rank
    )


def detail(team: screening.Team, *files: tuple[str, bytes]) -> UploadDetail:
    found = upload_detail(team.owner, full_texts.uploaded(team.owner, *files).uuid)
    assert found is not None
    return found


def attach(
    team: screening.Team, found: UploadDetail, chosen: dict[object, object], **more: object
) -> int:
    return services.attach_offered(
        **{
            "by": team.reviewers[0],
            "upload": found.upload,
            "chosen": chosen,
            "key": new_uuid(),
            **more,
        }
    )


def test_certain_file_is_proposed_and_not_attached(team: screening.Team) -> None:
    report = sought(team)
    sought(team, "Midazolam as an active placebo in trials", "10.1000/two.2", 1)
    found = detail(team, ("a.pdf", pdfs.article(TITLE, DOI)))
    row = found.waiting[0]
    assert (row.is_certain, row.n_pages) == (True, 2)
    assert [(each.report, each.ground, each.is_chosen) for each in row.likely] == [
        (report.uuid, "doi_and_title", True)
    ]
    assert not ReportFile.objects.exists()
    assert attach(team, found, {row.offered: report.uuid}) == 1
    report.refresh_from_db()
    assert report.retrieval == Retrieval.RETRIEVED.value
    assert ReportFile.objects.get().file_id == row.file


def test_uncertain_file_is_asked(team: screening.Team) -> None:
    report = sought(team)
    citing = pdfs.article("A letter about other things entirely", cites=[DOI])
    for name, content in (
        ("cites.pdf", citing),
        ("title.pdf", pdfs.article(f"Correction to: {TITLE}")),
        ("Low dose ketamine infusion for comorbid.pdf", pdfs.pdf("A scan")),
    ):
        row = detail(team, (name, content)).waiting[0]
        assert (name, row.is_certain) == (name, False)
        assert [(each.report, each.is_chosen) for each in row.likely] == [(report.uuid, False)]


def test_file_of_no_report_offers_the_others(team: screening.Team) -> None:
    report = sought(team)
    Record.objects.filter(uuid=report.record_id).update(marks=["retraction"])
    row = detail(team, ("scan0001.pdf", pdfs.pdf("A scan"))).waiting[0]
    assert row.likely == ()
    [offered] = row.others
    assert offered.report == report.uuid
    assert offered.label.startswith("[Retracted] ")


def test_problems_are_told_each_with_what_was_kept(team: screening.Team) -> None:
    sought(team)
    found = detail(
        team,
        ("page.pdf", pdfs.HTML),
        ("cut.pdf", pdfs.pdf("Text")[:300]),
        ("locked.pdf", pdfs.locked(pdfs.pdf("Text"))),
    )
    assert found.waiting == ()
    assert [(row.name, row.problem, row.file is not None) for row in found.problems] == [
        ("page.pdf", "not_a_pdf", False),
        ("cut.pdf", "broken", True),
        ("locked.pdf", "encrypted", True),
    ]


def test_upload_without_any_pdf_is_refused(team: screening.Team) -> None:
    for uploads, refusal in (
        ([], services.NoFiles),
        ([pdfs.upload(pdfs.HTML)], services.NonePdf),
    ):
        with pytest.raises(refusal):
            services.upload_full_texts(by=team.owner, uploads=uploads, key=new_uuid())
    assert not StoredFile.objects.exists()


def test_too_large_files_are_told(team: screening.Team, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = pdfs.pdf("Text"), pdfs.pdf(*["Text"] * 30)
    monkeypatch.setattr(services, "MAX_BYTES", len(small))
    found = detail(team, ("a.pdf", small), ("b.pdf", large))
    assert [(row.name, row.problem, row.file) for row in found.problems] == [
        ("b.pdf", "too_large", None)
    ]


def test_repeated_key_uploads_once(team: screening.Team) -> None:
    key = new_uuid()
    made = [
        services.upload_full_texts(
            by=team.owner, uploads=[pdfs.upload(pdfs.pdf("Text"))], key=key
        ).uuid
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert (OfferedFile.objects.count(), Job.objects.count()) == (1, 1)


def test_chosen_files_are_attached_all_or_none(team: screening.Team) -> None:
    report = sought(team)
    other = screening.team()
    elsewhere = full_texts.sought(other.owner, other.reviewers)
    found = detail(team, ("a.pdf", pdfs.pdf("One")), ("b.pdf", pdfs.pdf("Two")))
    first, second = (row.offered for row in found.waiting)
    with pytest.raises(NotFound):
        attach(team, found, {first: report.uuid, second: elsewhere.uuid})
    with pytest.raises(services.NothingChosen):
        attach(team, found, {})
    assert not ReportFile.objects.exists()
    key = new_uuid()
    assert [attach(team, found, {first: report.uuid}, key=key) for _ in range(2)] == [1, 0]
    with pytest.raises(NotFound):
        attach(team, found, {first: report.uuid})


def test_same_file_twice_is_attached_once(team: screening.Team) -> None:
    report = sought(team)
    found = detail(team, ("a.pdf", pdfs.pdf("One")), ("copy of a.pdf", pdfs.pdf("One")))
    with pytest.raises(full_text.AttachedAlready):
        attach(team, found, {row.offered: report.uuid for row in found.waiting})
    assert not ReportFile.objects.exists()


def test_file_with_a_problem_is_not_attached(team: screening.Team) -> None:
    report = sought(team)
    found = detail(team, ("locked.pdf", pdfs.locked(pdfs.pdf("Text"))))
    with pytest.raises(NotFound):
        attach(team, found, {found.problems[0].offered: report.uuid})


def test_strangers_see_and_attach_nothing(team: screening.Team) -> None:
    found = detail(team)
    stranger = screening.team()
    assert upload_detail(stranger.owner, found.upload) is None
    with pytest.raises(NotFound):
        services.set_aside(by=stranger.owner, upload=found.upload)
    with pytest.raises(NotFound):
        attach(
            stranger,
            found,
            {found.waiting[0].offered: full_texts.sought(stranger.owner).uuid},
            by=stranger.owner,
        )


def test_what_is_set_aside_waits_no_more_and_stays_kept(team: screening.Team) -> None:
    found = detail(team)
    assert waiting_uploads(team.owner.review_id) == [(found.upload, 1)]
    assert services.set_aside(by=team.owner, upload=found.upload) == 1
    assert waiting_uploads(team.owner.review_id) == []
    assert StoredFile.objects.count() == 1


def test_file_that_nobody_looked_at_is_told_as_such(team: screening.Team) -> None:
    made = services.upload_full_texts(
        by=team.owner, uploads=[pdfs.upload(pdfs.pdf("Text"))], key=new_uuid()
    )
    job = Job.objects.get(ref=made.uuid)
    assert jobs.ask_to_cancel(review_id=team.owner.review_id, job=job.uuid)
    found = upload_detail(team.owner, made.uuid)
    assert found is not None
    assert found.is_matched
    assert [row.is_looked_at for row in found.waiting] == [False]


def test_page_of_an_upload_asks_for_the_job_first(
    team: screening.Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the worker finishes while the page is made: files that are shown as looked at were."""
    made = services.upload_full_texts(
        by=team.owner, uploads=[pdfs.upload(pdfs.locked(pdfs.pdf("Text")))], key=new_uuid()
    )

    class Slow:
        """The table, after whose reading the worker finishes."""

        objects: "Slow"

        def filter(self, **given: object) -> "Slow":
            self.rows = OfferedFile.objects.filter(**given)
            return self

        def order_by(self, *names: str) -> list[OfferedFile]:
            rows = list(self.rows.order_by(*names))
            reviews.run_jobs(team.owner)
            return rows

    Slow.objects = Slow()
    monkeypatch.setattr(full_text_uploads, "OfferedFile", Slow)
    found = upload_detail(team.owner, made.uuid)
    assert found is not None
    assert not found.is_matched


def test_matching_goes_on_where_it_was_broken_off(
    team: screening.Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    sought(team)
    made = services.upload_full_texts(
        by=team.owner,
        uploads=[pdfs.upload(pdfs.article(TITLE, DOI), name) for name in ("a.pdf", "b.pdf")],
        key=new_uuid(),
    )
    looked: list[int] = []
    usual = pdf_inspection.inspect

    def once_broken(*given: object, **more: object) -> pdf_inspection.Inspected:
        looked.append(1)
        if len(looked) == 2:
            raise OSError("the store is away")
        return usual(*given, **more)

    monkeypatch.setattr(pdf_inspection, "inspect", once_broken)
    with pytest.raises(OSError, match="the store is away"):
        reviews.run_jobs(team.owner)
    reviews.run_jobs(team.owner)
    assert len(looked) == 3
    assert Job.objects.get(ref=made.uuid).state == JobState.DONE.value
    assert all(row.is_certain for row in OfferedFile.objects.all())
