"""Time to list records: python benchmarks/record_list.py [--records 100000] [--repeat 20] [--database postgresql].

Invented records are written as an import writes them, a third of them as copies of others; then the page of records is
asked for through Django's test client, narrowed in several ways: milliseconds, median and 95th percentile, with how
many records fit. "index" is the time to put them all into the index of words.
"""

import random
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviews.models import Member

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))
AT_ONCE = 500
ASKED = (
    "",
    "page=150",
    "sort=title",
    "sort=newest",
    "sort=added",
    "q=trial",
    "q=a+randomised+trial",
    "q=patients+-children",
    "q=author:s*",
    "q=%22controlled+trial%22+year:2010-2015",
    "q=nowherefound",
    "from=2010&to=2015",
    "abstract=no",
    "copies=yes&type=article",
    "screened=undecided&q=treatment",
)


def measure(n: int, repeat: int) -> None:
    """Import n records and print a row for each way to ask."""
    import django  # noqa: PLC0415 - the environment is set by now
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.test import Client  # noqa: PLC0415 - needs Django
    from django.urls import reverse  # noqa: PLC0415

    from reviews.selectors.record_lists import asked_of, works_asked  # noqa: PLC0415
    from tests.factories import people  # noqa: PLC0415

    owner = people.review()
    populate(owner, n)
    client = Client(headers={"host": "localhost"})
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("reviews:records", kwargs={"review": owner.review_id})
    for asked in ASKED:
        took = []
        for _ in range(repeat):
            start = time.perf_counter()
            response = client.get(f"{address}?{asked}")
            took.append((time.perf_counter() - start) * 1000)
            if response.status_code != 200:
                raise SystemExit(f"{asked}: {response.status_code}")
        parameters = response.wsgi_request.GET.dict()
        fit = works_asked(owner, asked_of(parameters)).count()
        p95 = quantiles(took, n=20)[-1]
        print(f"{asked:>42} {fit:8,} {median(took):6.0f} {p95:6.0f}", flush=True)


def populate(owner: "Member", n: int) -> None:
    """Write n records of one import that counts."""
    from django.db import connection, transaction  # noqa: PLC0415 - Django is set up by now
    from django.utils import timezone  # noqa: PLC0415

    from benchmarks import dedup  # noqa: PLC0415
    from reviews.formats.reference import ParsedReference, ReferenceType  # noqa: PLC0415
    from reviews.models import Import, Record, SourceRecord  # noqa: PLC0415
    from reviews.services.import_staging import rank_of  # noqa: PLC0415
    from reviews.services.indexing import cuts_of, index_sources  # noqa: PLC0415
    from reviews.shown_facts import shown_facts  # noqa: PLC0415
    from reviews.source_fields import columns_of  # noqa: PLC0415
    from tests.factories import reviews as made  # noqa: PLC0415

    batch = Import.objects.create(
        review_id=owner.review_id,
        search=made.search(owner),
        state="committed",
        created_by=owner,
        committed_at=timezone.now(),
    )
    works = dedup.works(random.Random(20261103))
    indexing = 0.0
    for start in range(0, n, AT_ONCE):
        rows = []
        for number in range(start, start + AT_ONCE):
            work = next(works)
            text = {name: work[name] for name in ("title", "journal", "doi", "pmid", "abstract")}
            reference = ParsedReference(
                type=ReferenceType.ARTICLE,
                authors=tuple(work["authors"].split("; ")),
                year=int(work["year"]),
                **({**text, "abstract": None} if number % 5 == 0 else text),
            )
            columns = columns_of(reference)
            record = Record(review_id=owner.review_id, batch=batch, **shown_facts(columns))
            source = SourceRecord(
                review_id=owner.review_id, batch=batch, record=record, number=number, **columns
            )
            record.face, record.rank = source, rank_of(owner.review_id, record.uuid)
            if number % 3 == 2 and rows:
                record.merged_into = rows[-1][0]
            rows.append((record, source))
        with transaction.atomic():
            Record.objects.bulk_create(record for record, _source in rows)
            SourceRecord.objects.bulk_create(source for _record, source in rows)
            began = time.perf_counter()
            sources = [source for _record, source in rows]
            index_sources(sources, cuts_of(sources))
            indexing += time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{'index':>42} {n:8,} {indexing:6.1f} s", flush=True)


if __name__ == "__main__":
    from benchmarks.apart import run

    run(__file__, __doc__, measure, records=100_000, repeat=20)
