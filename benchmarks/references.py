"""All that docs/performance.md says of the speed of references: python benchmarks/references.py --all [--peers PYTHON].

Reads 100,000 made-up records of each big format; imports 1,000 to 100,000 on SQLite, and then 1,000 beside them, and the
largest two on PostgreSQL; de-duplicates as many, and adds 1,000; beside the libraries of benchmarks/peers.txt, where the
Python of an environment that has them is given. About 20 minutes; --sizes makes it shorter. The tables and the plot of
growth replace those in docs/performance.md, with the date, the machine and its load; without --all they are printed alone.
"""

import argparse
import re
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import dedup, import_records, read_references
from benchmarks.growth import Line, plot
from benchmarks.timing import load

DOCS = Path(__file__).parents[1] / "docs"
PAGE, PICTURE = DOCS / "performance.md", DOCS / "pictures" / "growth.svg"
BEGIN, END = "<!-- benchmarks/references.py: begin -->", "<!-- end -->"
SIZES = (1_000, 10_000, 30_000, 100_000)
PEER_RECORDS = 10_000


def table(head: str, rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown. head: its columns, parted by bars; numbers are right-aligned, so the first column is text."""
    columns = [name.strip() for name in head.split("|")]
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def said(done: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {done}", file=sys.stderr, flush=True)


def reading(largest: int, peers: str) -> str:
    rows = []
    for name, big in read_references.BIG.items():
        found = read_references.measured(name, largest)
        target = f"{big.seconds * largest / 100_000:.1f} s"
        rows.append((name, "Quorum", *_read(found), target))
        said(f"read {name}")
        if peers and (peer := read_references.PEER_OF.get(name)):
            records = min(largest, PEER_RECORDS)
            found = read_references.measured(name, records, peers)
            rows.append((name, peer, *_read(found), ""))
            said(f"read {name} by {peer}")
    return table("format | reader | records | elapsed | CPU | records/s | memory | target", rows)


def _read(found: read_references.Found) -> tuple[str, ...]:
    n, seconds = found["read"], found["seconds"]
    return (
        f"{n:,}",
        f"{seconds:.1f} s",
        f"{found['cpu']:.1f} s",
        f"{n / seconds:,.0f}",
        f"{found['mb']:.0f} MB",
    )


def importing(sizes: Sequence[int], databases: Sequence[str]) -> tuple[str, Line, Line]:
    """The table; on SQLite, the time for each size, and that for adding a thousand to so many."""
    rows, whole, added = [], [], []
    for database in databases:
        for size in sizes if database == "sqlite" else sizes[-2:]:
            for found in import_records.measured(database, size, min(size, dedup.NEW)):
                seconds = found["preview"] + found["import"]
                rows.append(
                    (
                        database,
                        f"{found['records']:,}",
                        f"{found['into']:,}",
                        f"{found['preview']:.1f} s",
                        f"{found['import']:.1f} s",
                        f"{found['cpu']:.1f} s",
                        f"{found['longest']:.0f} ms",
                        f"{found['act']:.0f} ms",
                        f"{found['mb']:.0f} MB",
                    )
                )
                if database == "sqlite":
                    (added if found["into"] else whole).append((size, seconds))
            said(f"imported {size:,} on {database}")
    head = "database | records | beside | preview | import | CPU | longest | act | memory"
    return table(head, rows), whole, added


def finding_duplicates(sizes: Sequence[int], peers: str) -> tuple[str, Line]:
    rows, line = [], []
    for size in sizes:
        found = dedup.measured(size)
        line.append((size, found["seconds"]))
        rows.append((f"{size:,}", *_found(found)))
        said(f"de-duplicated {size:,}")
    largest = sizes[-1]
    rows.append(
        (f"{dedup.NEW:,} added to {largest:,}", *_found(dedup.measured(largest, adding=True)))
    )
    if peers:
        n = min(largest, PEER_RECORDS)
        rows.append((f"{n:,} by bib-dedupe", *_found(dedup.peer_measured(n, peers))))
        said("de-duplicated by bib-dedupe")
    return table("records | elapsed | CPU | memory | clusters", rows), line


def _found(found: dedup.Found) -> tuple[str, ...]:
    return (
        f"{found['seconds']:.1f} s",
        f"{found['cpu']:.1f} s",
        f"{found['mb']:.0f} MB",
        f"{found.get('clusters', '')}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="write docs/performance.md and its plot")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--databases", nargs="+", default=import_records.DATABASES)
    parser.add_argument("--peers", default="", metavar="PYTHON")
    asked = parser.parse_args()
    sizes = sorted(asked.sizes)
    began = f"{time.strftime('%Y-%m-%d')}, {load()} at the start."
    imports, whole, added = importing(sizes, asked.databases)
    duplicates, found = finding_duplicates(sizes, asked.peers)
    lines = {
        "reading RIS": [(n, read_references.measured("ris", n)["seconds"]) for n in sizes],
        "importing": whole,
        "finding duplicates": found,
        f"importing {dedup.NEW:,} more": added,
    }
    formats = reading(sizes[-1], asked.peers)
    svg = plot({name: line for name, line in lines.items() if line})
    text = TEXT.format(began=began, reading=formats, importing=imports, duplicates=duplicates)
    if not asked.all:
        print(text)
        return
    page = PAGE.read_text(encoding="utf-8")
    between = re.compile(f"(?<={re.escape(BEGIN)}\n).*(?={re.escape(END)})", re.DOTALL)
    if not between.search(page):
        raise SystemExit(f"{PAGE} has no place for the tables.")
    PAGE.write_text(between.sub(lambda _: text, page), encoding="utf-8")
    PICTURE.write_text(svg, encoding="utf-8")
    said(f"wrote {PAGE} and {PICTURE}")


TEXT = """
{began}

![Time against the number of records](pictures/growth.svg)

### Reading a file

Memory is the peak of the process, and never less than that of the command that started it (some 45 MB).

{reading}

### Importing

From the upload to the act that makes the rows count, without a person's time between. Beside: records that were there already.
Longest: the longest transaction of the staging. Act: the one that makes the rows count. A second file of 1,000 records, half of
them of works that are there, follows each; in the plot, which is of SQLite, it is "importing 1,000 more".

{importing}

### Finding duplicates

Alone, without a database. The row that adds starts from records that are normalised already; its memory is that of the
clustering before.

{duplicates}

"""


if __name__ == "__main__":
    main()
