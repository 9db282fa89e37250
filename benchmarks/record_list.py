"""Time to list records: python benchmarks/record_list.py [--records 100000] [--repeat 20] [--database postgresql].

Records of two files, about half of them duplicates, are imported; then the page of records is asked for through
Django's test client, narrowed in several ways. Milliseconds, median and 95th percentile, with how many records fit.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))
ASKED = (
    "",
    "page=150",
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
    from django.test import Client  # noqa: PLC0415 - needs Django
    from django.urls import reverse  # noqa: PLC0415

    from benchmarks import import_records  # noqa: PLC0415
    from reviews.selectors.record_lists import asked_of, works_asked  # noqa: PLC0415
    from tests.factories import people  # noqa: PLC0415

    owner = people.review()
    for content in import_records.two_files(n // 2):
        import_records.one_import(owner, content, into=0)
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


def main() -> None:
    from benchmarks.import_records import database  # noqa: PLC0415 - needs the path that is set above

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quorum.settings")
    if asked.here:
        measure(asked.records, asked.repeat)
        return
    with tempfile.TemporaryDirectory() as folder, database(asked.database, Path(folder)) as own:
        subprocess.run(
            [sys.executable, __file__, "--here", *sys.argv[1:]],
            env={**os.environ, **own},
            check=True,
        )


if __name__ == "__main__":
    main()
