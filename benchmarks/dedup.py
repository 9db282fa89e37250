"""Time and memory of de-duplication on generated records: python benchmarks/dedup.py [--sizes 10000 100000].

Each row runs in a process of its own, on one core; MB is that process's peak (for the row that adds,
with the clustering of the large set before it). "CPU s" tells the program's share where the machine is busy. Records are made up: about half
the works have two to five copies as several databases would export them, from a vocabulary with common words.
--peers PYTHON: bib-dedupe, in the environment of that Python (benchmarks/peers.txt), on the same --peer-records records.
"""

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from reviews.dedup import Reference, Result, deduplicate, deduplicate_new, normalise

SYLLABLES = tuple(map("".join, product("bdfglmnprstvz", "aeiou", ("", "n", "r"))))
COMMON = ("treatment", "patients", "randomized", "trial", "effect", "study", "clinical", "therapy")
NEW = 1000

Found = dict[str, float]


def words(rng: random.Random, n: int, syllables: int) -> list[str]:
    """n invented words."""
    return ["".join(rng.choices(SYLLABLES, k=syllables)) for _ in range(n)]


def works(rng: random.Random) -> Iterator[dict[str, str]]:
    """Invented works, without end."""
    topic, journals = words(rng, 4000, 3), [" ".join(words(rng, 3, 2)) for _ in range(400)]
    surnames = [name.title() for name in words(rng, 5000, 3)]
    while True:
        title = rng.sample(COMMON, 4) + rng.sample(topic, 6)
        rng.shuffle(title)
        page = rng.randint(1, 2500)
        yield {
            "title": " ".join(title).capitalize(),
            "authors": "; ".join(
                f"{rng.choice(surnames)}, {rng.choice('ABCDEFGHJ')}."
                for _ in range(rng.randint(1, 8))
            ),
            "year": str(rng.randint(1985, 2025)),
            "journal": rng.choice(journals).title(),
            "volume": str(rng.randint(1, 120)),
            "issue": str(rng.randint(1, 12)),
            "pages": f"{page}-{page + 9}",
            "doi": f"10.{rng.randint(1000, 9999)}/{rng.getrandbits(48):x}",
            "pmid": str(rng.randint(10**6, 39999999)),
            "abstract": " ".join(rng.choices(topic + [*COMMON] * 40, k=180)).capitalize() + ".",
        }


def copies(rng: random.Random, work: dict[str, str]) -> Iterator[dict[str, str]]:
    """One to five records of a work, each with its source's losses."""
    for source in ("pubmed", "embase", "wos", "scopus", "psycinfo")[: rng.choice((1, 1, 2, 3, 5))]:
        record = dict(work, source=source)
        if source == "pubmed":
            record["title"] += "."
            record["pages"] = record["pages"].split("-")[0]
        elif source == "wos":
            record["title"], record["journal"] = work["title"].upper(), work["journal"].upper()
        for field in ("doi", "pmid", "abstract", "issue"):
            if rng.random() < 0.35:
                record[field] = ""
        if rng.random() < 0.05:
            record["year"] = str(int(work["year"]) + 1)
        yield record


def records(n: int) -> list[Reference]:
    """n records of invented works, shuffled, with a fixed seed."""
    rng = random.Random(20240501)
    made: list[dict[str, str]] = []
    for work in works(rng):
        if len(made) >= n:
            break
        made.extend(copies(rng, work))
    rng.shuffle(made)
    return [Reference(record_id=f"r{i:07}", **fields) for i, fields in enumerate(made[:n])]


def measure(n: int, *, adding: bool) -> None:
    """Print one row: de-duplicate n records, or add NEW to n that are clustered already."""
    references = records(n + NEW if adding else n)
    result: Result
    if not adding:
        start, worked = time.perf_counter(), time.process_time()
        result = deduplicate(references)
    else:
        existing = [normalise(reference) for reference in references[:n]]
        standing = {
            record_id: cluster.keep
            for cluster in deduplicate(references[:n]).clusters
            for record_id in cluster.record_ids
        }
        start, worked = time.perf_counter(), time.process_time()
        fresh = [normalise(reference) for reference in references[n:]]
        result = deduplicate_new(existing, fresh, clusters=standing)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    found = {
        "seconds": seconds,
        "cpu": worked,
        "mb": megabytes,
        "clusters": len(result.clusters),
        "possible": len(result.possible),
    }
    print(json.dumps(found))


def measured(n: int, *, adding: bool = False) -> Found:
    """What it took: seconds, cpu, mb; and how many clusters and possible pairs were found."""
    asked = [sys.executable, __file__, "--row", str(n), *(["--adding"] if adding else [])]
    done = subprocess.run(asked, check=True, capture_output=True, text=True)
    found: Found = json.loads(done.stdout)
    return found


def peer_measured(n: int, peers: str) -> Found:
    """What bib-dedupe took: seconds, cpu, mb. It counts only clusters of several records."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            rows = [asdict(reference) for reference in records(n)]
            writer = csv.DictWriter(out, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        script = Path(__file__).with_name("peers.py")
        asked = [peers, str(script), "dedup", str(path)]
        done = subprocess.run(asked, check=True, capture_output=True, text=True)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def row(name: str, found: Found) -> str:
    return (
        f"{name:>22} {found['seconds']:9.2f} {found['cpu']:9.2f} {found['mb']:8.0f} {found.get('clusters', ''):>9}"
        f" {found.get('possible', ''):>9}"
    )


def main() -> None:
    """Run every row in a process of its own, or the one row asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--peers", default="", metavar="PYTHON")
    parser.add_argument("--peer-records", type=int, default=10_000)
    parser.add_argument("--row", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--adding", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.row:
        measure(chosen.row, adding=chosen.adding)
        return
    print(
        f"{'records':>22} {'seconds':>9} {'CPU s':>9} {'MB':>8} {'clusters':>9} {'possible':>9}",
        flush=True,
    )
    for size in chosen.sizes:
        print(row(f"{size:,}", measured(size)), flush=True)
    largest = max(chosen.sizes)
    print(row(f"{NEW:,} to {largest:,}", measured(largest, adding=True)), flush=True)
    if chosen.peers:
        n = chosen.peer_records
        print(row(f"bib-dedupe {n:,}", peer_measured(n, chosen.peers)), flush=True)


if __name__ == "__main__":
    main()
