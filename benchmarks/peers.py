"""What other libraries take for the same work, as JSON; run by the Python of an environment of their own.

    python -m venv ../peers && ../peers/bin/pip install -r benchmarks/peers.txt
    python benchmarks/read_references.py --peers ../peers/bin/python

Nothing of Quorum is imported here, and nothing of what is imported here is in Quorum.
"""

import json
import resource
import sys
import time


def ris(path: str) -> int:
    import rispy  # noqa: PLC0415 - each needs its own alone

    with open(path, encoding="utf-8") as file:
        return len(rispy.load(file))


def nbib(path: str) -> int:
    import nbib as library  # noqa: PLC0415 - as above

    return len(library.read_file(path))


def bibtex(path: str) -> int:
    import bibtexparser  # noqa: PLC0415 - as above

    with open(path, encoding="utf-8") as file:
        return len(bibtexparser.load(file).entries)


def dedup(path: str) -> int:
    """How many clusters have several records, as bib-dedupe's own page has it done; on one core, as Quorum does it."""
    import pandas  # noqa: PLC0415 - as above
    from bib_dedupe.bib_dedupe import block, cluster, match, prep  # noqa: PLC0415 - as above

    records = pandas.read_csv(path, dtype=str, keep_default_na=False)
    names = {"record_id": "ID", "type": "ENTRYTYPE", "authors": "author", "issue": "number"}
    records = records.rename(columns=names).assign(ENTRYTYPE="article")
    return len(cluster(match(block(prep(records, cpu=1), cpu=1), cpu=1)))


WORK = {"ris": ris, "nbib": nbib, "bibtex": bibtex, "dedup": dedup}


def main() -> None:
    work, path = sys.argv[1:]
    began, busy = time.perf_counter(), time.process_time()
    n = WORK[work](path)
    found = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - busy}
    found["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["duplicated" if work == "dedup" else "read"] = n
    print(json.dumps(found))


if __name__ == "__main__":
    main()
