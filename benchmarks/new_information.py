"""Time to count new information: python benchmarks/new_information.py [--records 100000] [--database postgresql].

Of invented records three fifths are screened, nine tenths of these excluded; a tenth has no abstract. The others come
afterwards, and most of them are copies with abstracts: the worst that a late import can be. Prints how much is news,
and milliseconds, median and 95th percentile, for the count (which the home of a review asks for) and for the page.
"""

import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviews.models import Member, Record

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))
AT_ONCE = 500
ABSTRACT = "BACKGROUND: " + " ".join(f"word{number % 97}" for number in range(220))


def measure(n: int, repeat: int) -> None:
    """Make n records and print a row for each way to ask."""
    import django  # noqa: PLC0415 - the environment is set by now
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection  # noqa: PLC0415 - needs Django

    from screening.selectors.new_information import n_news, news_page  # noqa: PLC0415
    from tests.factories import people  # noqa: PLC0415

    owner = people.review()
    populate(owner, n)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{n} records, {n_news(owner)} with new information, {connection.vendor}")
    for name, ask in (("count", n_news), ("page", news_page)):
        times = []
        for _ in range(repeat):
            began = time.perf_counter()
            ask(owner)
            times.append(1000 * (time.perf_counter() - began))
        print(f"{name:>5} {median(times):6.0f} {quantiles(times, n=20)[-1]:6.0f}")


def populate(owner: "Member", n: int) -> None:
    """A screened import and a late one."""
    from django.utils import timezone  # noqa: PLC0415 - needs Django

    from reviews.models import Merge, Record  # noqa: PLC0415
    from reviews.roles import Role  # noqa: PLC0415
    from screening.models import StageRecord  # noqa: PLC0415
    from tests.factories import people, screening  # noqa: PLC0415

    voters = [people.member(owner, Role.REVIEWER) for _ in range(2)]
    bare = screening.records(owner, n * 6 // 100, abstract="")
    full = screening.records(owner, n * 54 // 100, first_rank=n, abstract=ABSTRACT)
    places = screening.stage_records(owner, 1)
    for voter in voters:
        screening.vote(voter, places[0], "exclude")
    first = [*bare, *full]
    exclude(voters, [record for place, record in enumerate(first) if place % 10])
    late = screening.records(owner, n * 4 // 10, first_rank=2 * n, abstract=ABSTRACT)
    copies = late[: n // 4]
    now = timezone.now()
    pairs = list(zip(copies, first[:: len(first) // len(copies)], strict=False))
    for start in range(0, len(pairs), AT_ONCE):
        part = pairs[start : start + AT_ONCE]
        for copy, into in part:
            copy.merged_into = into
        Record.objects.bulk_update([copy for copy, _into in part], ["merged_into"])
        Merge.objects.bulk_create(
            Merge(
                review_id=owner.review_id,
                batch_id=copy.batch_id,
                record=copy,
                into=into,
                is_automatic=True,
                made_at=now + timedelta(seconds=1),
            )
            for copy, into in part
        )
        StageRecord.objects.filter(record__in=[copy for copy, _into in part]).update(is_parked=True)


def exclude(voters: Sequence["Member"], records: Sequence["Record"]) -> None:
    """Let everybody have excluded these, without a line in the ledger for each."""
    from screening.models import StageRecord, Vote  # noqa: PLC0415 - needs Django
    from tests.factories.screening import begun  # noqa: PLC0415

    for start in range(0, len(records), AT_ONCE):
        rows = StageRecord.objects.filter(record__in=records[start : start + AT_ONCE])
        places = list(rows)
        Vote.objects.bulk_create(
            Vote(stage_record=place, reviewer=voter, round=1, verdict="exclude")
            for place in places
            for voter in voters
        )
        rows.update(state="excluded", settings=begun(places[0]))


if __name__ == "__main__":
    from benchmarks.apart import run

    run(__file__, __doc__, measure, records=100_000, repeat=20)
