"""Searches and imports, made by the product's own services; jobs are run by the worker's own function."""

import itertools
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path
from uuid import UUID

from django.core.files.base import File

from reviews import jobs, ledger
from reviews.enrichment.interface import Answer, Service, Wanted
from reviews.enrichment.registry import Told
from reviews.formats.reference import ParsedReference
from reviews.ids import new_uuid
from reviews.look_up_events import LookUpStarted
from reviews.models import (
    Finding,
    Import,
    Job,
    LookUp,
    Member,
    Merge,
    PossibleDuplicate,
    Record,
    RecordNotice,
    RelatedRecords,
    Search,
)
from reviews.searches import SearchFacts
from reviews.services.by_hand import Found, add_by_hand
from reviews.services.duplicates import settle_pair
from reviews.services.id_sets import write_id_set
from reviews.services.imports import confirm_import, start_import
from reviews.services.look_ups import upload_notices
from reviews.services.looking_up import Asked, keep_answers
from reviews.services.searches import add_search
from reviews.sources import FoundIn, SourceKind
from tests.reviews.enrichment import files

KETAMINE = Path(__file__).resolve().parents[2] / "reviews" / "sample" / "ketamine"
KETAMINE_FILES = ("pubmed.nbib", "embase.ris", "psycinfo_ovid.ris", "wos.ciw")


def search(owner: Member, source: str = "PubMed", kind: SourceKind = SourceKind.DATABASE) -> Search:
    """A search of the owner's review."""
    facts = SearchFacts(source=source, kind=kind, run_on=date(2026, 11, 3), strategy="ketamine")
    return add_search(by=owner, facts=facts, key=new_uuid())


def upload(
    owner: Member,
    content: bytes,
    *,
    name: str = "export.ris",
    to: Search | None = None,
    key: UUID | None = None,
) -> Import:
    """A file uploaded for a search; nothing has read it yet."""
    target = to or search(owner)
    file = File(BytesIO(content), name=name)
    return start_import(by=owner, search=target.uuid, upload=file, name=name, key=key or new_uuid())


def run_jobs(owner: Member) -> None:
    """Do all of the review's open jobs, those too that they cause."""
    while waiting := Job.objects.open().filter(review_id=owner.review_id).order_by("created_at"):
        for job in list(waiting):
            jobs.run(job.uuid)


def previewed(
    owner: Member, content: bytes, *, name: str = "export.ris", to: Search | None = None
) -> Import:
    """An import whose preview is there, or that was refused."""
    batch = upload(owner, content, name=name, to=to)
    run_jobs(owner)
    batch.refresh_from_db()
    return batch


def imported(
    owner: Member, content: bytes, *, name: str = "export.ris", to: Search | None = None
) -> Import:
    """An import that counts."""
    batch = previewed(owner, content, name=name, to=to)
    confirm_import(
        by=owner, batch=batch.uuid, accepts_errors=True, accepts_repeat=True, key=new_uuid()
    )
    run_jobs(owner)
    batch.refresh_from_db()
    return batch


def by_hand(
    owner: Member,
    search: UUID | SearchFacts,
    reference: ParsedReference | None,
    *,
    text: str = "",
    found: Found | None = None,
    key: UUID | None = None,
) -> Import:
    """What somebody typed, which counts; or an export that they pasted, which waits for a decision."""
    batch = add_by_hand(
        by=owner,
        search=search,
        text=text,
        reference=reference,
        found=found or Found(found_in=FoundIn.OTHER, note="In a drawer."),
        key=key or new_uuid(),
    )
    run_jobs(owner)
    batch.refresh_from_db()
    return batch


def ris(*entries: str) -> bytes:
    """An RIS file of entries written by `entry`."""
    return "".join(entries).encode()


def entry(
    title: str,
    *,
    authors: Iterable[str] = ("Smith, J. A.", "Berg, K."),
    year: int = 2020,
    journal: str = "Journal of Examples",
    volume: str = "12",
    pages: tuple[str, str] = ("101", "110"),
    doi: str = "",
    abstract: str = "",
    extra: str = "",
) -> str:
    """One article in RIS."""
    lines = [
        "TY  - JOUR",
        f"TI  - {title}",
        *(f"AU  - {author}" for author in authors),
        f"PY  - {year}",
        f"JO  - {journal}",
        f"VL  - {volume}",
        f"SP  - {pages[0]}",
        f"EP  - {pages[1]}",
        *([f"DO  - {doi}"] if doi else []),
        *([f"AB  - {abstract}"] if abstract else []),
        *([extra] if extra else []),
        "ER  - ",
        "",
    ]
    return "\n".join(lines) + "\n"


_numbers = itertools.count(1)
TITLE = "Ketamine for people with chronic post-traumatic stress: a trial in five clinics"


def merge(owner: Member) -> Merge:
    """A merge that the machine was sure of."""
    imported(owner, ris(entry(TITLE, doi="10.1000/one"), entry(TITLE, doi="10.1000/one")))
    return Merge.objects.get(review_id=owner.review_id)


def merge_of(owner: Member) -> None:
    """A search of its own with one more work, and a copy of it that the machine merged."""
    number = next(_numbers)
    one = entry(f"{TITLE}, the {number} of them", doi=f"10.1000/n{number}", volume=str(number))
    imported(owner, ris(one, one), to=search(owner, f"Source {number}"))


def pair(owner: Member) -> PossibleDuplicate:
    """Two records that only a person can tell apart."""
    imported(owner, ris(entry(TITLE, doi="10.1000/one"), entry(TITLE, doi="10.1000/two")))
    return PossibleDuplicate.objects.get(review_id=owner.review_id)


def relation(owner: Member) -> RelatedRecords:
    """An article and its erratum, which the machine found to belong together."""
    erratum = entry(f"Erratum: {TITLE}", pages=("400", "400"))
    imported(owner, ris(entry(TITLE, doi="10.1000/one"), erratum))
    return RelatedRecords.objects.get(review_id=owner.review_id)


def notice(owner: Member) -> RecordNotice:
    """A notice of retraction from a file, on a record of its own."""
    doi = f"10.5555/n{next(_numbers)}"
    imported(owner, ris(entry(f"A report that was retracted, as {doi} says", doi=doi)))
    upload = File(BytesIO(files.notices(files.row(DOI=doi))))
    made = upload_notices(by=owner, upload=upload, name="retraction_watch.csv", key=new_uuid())
    run_jobs(owner)
    return made.notices.get()


def finding(owner: Member, doi: str = "", abstract: str = "Nobody's abstract.") -> Finding:
    """An abstract that Crossref is told to have, of a record of its own; nothing is asked."""
    doi = doi or f"10.5555/n{next(_numbers)}"
    imported(owner, ris(entry(f"A report without an abstract, {doi}", doi=doi)))
    record = Record.objects.get(review_id=owner.review_id, face__doi=doi)
    return found_for(owner, record, abstract)


def found_for(owner: Member, record: Record, abstract: str) -> Finding:
    """The same of a record that is there."""
    ids = write_id_set(review=owner.review_id, lines=[str(record.uuid)])
    with ledger.act(by=owner, key=new_uuid()) as act:
        look_up = LookUp.objects.create(
            review_id=owner.review_id,
            ids=ids,
            wants=["abstract"],
            services=["crossref"],
            created_by=owner,
            created_at=act.at,
            finished_at=act.at,
        )
        act.append(
            LookUpStarted(
                look_up=look_up.uuid,
                records=ids.uuid,
                records_sha256=ids.sha256,
                n_records=1,
                wants=(Wanted.ABSTRACT,),
                services=(Service.CROSSREF,),
            )
        )
        told = Told(service=Service.CROSSREF, answer=Answer(abstract=abstract))
        keep_answers(look_up, [Asked(record=record.uuid, told=(told,))], act)
    return look_up.findings.get()


def job_of(batch: Import) -> Job:
    """The newest work on an import."""
    return Job.objects.filter(ref=batch.uuid).latest("created_at")


def records(owner: Member) -> list[Record]:
    """The distinct works of the review, in the common order."""
    return list(Record.objects.distinct_works().filter(review_id=owner.review_id).order_by("rank"))


def settle(owner: Member, pair: PossibleDuplicate, *, is_same: bool) -> None:
    """Judge a pair."""
    settle_pair(by=owner, pair=pair.uuid, is_same=is_same, key=new_uuid())
