"""Time and memory to read a file of references: python benchmarks/read_references.py [--records 100000] [FORMAT ...].

Made-up records with abstracts of 1.4 kB, written in each big format and read to the end by the front door, each file in a
process of its own. "CPU s" tells the program's share where the machine is busy; "MB" is the peak of the process.
--peers PYTHON: the libraries of benchmarks/peers.txt, in the environment of that Python, read the same files; as they
keep all records in memory, and one is slow, the first --peer-records of each.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

PROJECT = Path(__file__).parents[1]
PEERS = Path(__file__).with_name("peers.py")
PEER_OF = {"ris": "rispy", "nbib": "nbib", "bibtex": "bibtexparser"}
sys.path.insert(0, str(PROJECT))
MAX_MB = 200
ABSTRACT = "Background: this sentence stands in for an abstract of ordinary length. " * 20
AUTHORS = (("Feder", "Adriana", "A"), ("Müller", "Jörg K", "JK"), ("O'Brien", "Mary", "M")) * 2
KEYWORDS = ("ketamine", "stress disorders, post-traumatic", "randomized controlled trial")

Found = dict[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Big:
    """A format to measure. seconds: the target for 100,000 records. record: one as text, by its number."""

    seconds: int
    record: Callable[[int], str]
    head: str = ""
    tail: str = ""
    encoding: str = "utf-8"


def title(n: int) -> str:
    return f"Report {n} on ketamine and stress: a randomised trial"


def ris(n: int) -> str:
    authors = "".join(f"AU  - {family}, {given}\n" for family, given, _ in AUTHORS)
    keywords = "".join(f"KW  - {keyword}\n" for keyword in KEYWORDS)
    return (
        f"TY  - JOUR\n{authors}TI  - {title(n)}\nT2  - Journal of Examples\nPY  - {1990 + n % 35}\nVL  - {n % 90}\nIS  - 3\n"
        f"SP  - {n}\nEP  - {n + 9}\nDO  - 10.5555/big.{n}\nAN  - L99{n:07d}\nAB  - {ABSTRACT}\n{keywords}ER  - \n\n"
    )


def nbib(n: int) -> str:
    authors = "".join(
        f"FAU - {family}, {given}\nAU  - {family} {i}\n" for family, given, i in AUTHORS
    )
    words = ABSTRACT.split()
    lines = "\n      ".join(" ".join(words[at : at + 11]) for at in range(0, len(words), 11))
    keywords = "".join(f"OT  - {keyword}\n" for keyword in KEYWORDS)
    return (
        f"PMID- 99{n:06d}\nOWN - NLM\nSTAT- MEDLINE\nDP  - {1990 + n % 35} Mar\nTI  - {title(n)}\nPG  - {n}-{n + 9}\n"
        f"LID - 10.5555/big.{n} [doi]\nAB  - {lines}\n{authors}LA  - eng\nPT  - Journal Article\nTA  - J Ex\n"
        f"JT  - Journal of Examples\nVI  - {n % 90}\nIP  - 3\n{keywords}SO  - J Ex. {1990 + n % 35}.\n\n"
    )


def csv(n: int) -> str:
    authors = "; ".join(f"{family}, {given}" for family, given, _ in AUTHORS)
    cells = (title(n), authors, "Journal of Examples", 1990 + n % 35, n % 90, 3, f"{n}-{n + 9}")
    more = (f"10.5555/big.{n}", f"L99{n:07d}", ABSTRACT, "; ".join(KEYWORDS))
    return ",".join(f'"{cell}"' for cell in (*cells, *more)) + "\n"


def pubmed_xml(n: int) -> str:
    authors = "".join(
        f'<Author ValidYN="Y"><LastName>{family}</LastName><ForeName>{given}</ForeName><Initials>{i}</Initials></Author>\n'
        for family, given, i in AUTHORS
    )
    keywords = "".join(f'<Keyword MajorTopicYN="N">{keyword}</Keyword>\n' for keyword in KEYWORDS)
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">99{n:06d}</PMID>\n'
        f'<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>{n % 90}</Volume><Issue>3</Issue>'
        f"<PubDate><Year>{1990 + n % 35}</Year><Month>03</Month></PubDate></JournalIssue>\n"
        f"<Title>Journal of Examples</Title><ISOAbbreviation>J Ex</ISOAbbreviation></Journal>\n"
        f"<ArticleTitle>{title(n)}.</ArticleTitle><Pagination><MedlinePgn>{n}-{n + 9}</MedlinePgn></Pagination>\n"
        f'<Abstract><AbstractText Label="ALL">{ABSTRACT}</AbstractText></Abstract>\n'
        f'<AuthorList CompleteYN="Y">\n{authors}</AuthorList><Language>eng</Language>\n<PublicationTypeList>'
        f'<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>\n'
        f'<KeywordList Owner="NOTNLM">\n{keywords}</KeywordList></MedlineCitation>\n<PubmedData><ArticleIdList>'
        f'<ArticleId IdType="pubmed">99{n:06d}</ArticleId><ArticleId IdType="doi">10.5555/big.{n}</ArticleId>'
        f"</ArticleIdList></PubmedData></PubmedArticle>\n"
    )


def ovid(n: int) -> str:
    authors = "".join(f"AU  - {family} {i}.\n" for family, _, i in AUTHORS)
    keywords = "".join(f"MH  - {keyword}\n" for keyword in KEYWORDS)
    return (
        f"<{n + 1}. >\nVN  - Ovid Technologies\nDB  - Embase\nUI  - 99{n:07d}\nTI  - {title(n)}.\n"
        f"SO  - Journal of Examples. {n % 90} (3) (pp {n}-{n + 9}), {1990 + n % 35}.\n{authors}{keywords}"
        f"AB  - {ABSTRACT}\nDO  - https://dx.doi.org/10.5555/big.{n}\nLG  - English\nYR  - {1990 + n % 35}\n\n"
    )


def bibtex(n: int) -> str:
    authors = " and ".join(f"{family}, {given}" for family, given, _ in AUTHORS)
    return (
        f"@article{{key{n},\n  title = {{{{K}}etamine: {title(n)}}},\n  author = {{M{{\\'a}}rquez, Ana and {authors}}},\n"
        f"  journal = {{Journal of Examples}},\n  year = {1990 + n % 35},\n  volume = {{{n % 90}}},\n  number = {{3}},\n"
        f"  pages = {{{n}--{n + 9}}},\n  doi = {{10.5555/big.{n}}},\n  keywords = {{{'; '.join(KEYWORDS)}}},\n"
        f"  abstract = {{{ABSTRACT} In 50\\% of them, \\textit{{n}} = 12.}},\n}}\n\n"
    )


def csl_json(n: int) -> str:
    item = {
        "id": n,
        "type": "article-journal",
        "title": title(n),
        "author": [{"family": family, "given": given} for family, given, _ in AUTHORS],
        "issued": {"date-parts": [[1990 + n % 35, 3]]},
        "container-title": "Journal of Examples",
        "volume": str(n % 90),
        "page": f"{n}-{n + 9}",
        "DOI": f"10.5555/big.{n}",
        "abstract": ABSTRACT,
    }
    return ("," if n else "") + json.dumps(item, indent=1, ensure_ascii=False)


BIG: dict[str, Big] = {
    "ris": Big(seconds=8, record=ris),
    "nbib": Big(seconds=15, record=nbib),
    "ovid-tagged": Big(seconds=15, record=ovid),
    "bibtex": Big(seconds=60, record=bibtex),
    "csv": Big(
        seconds=5,
        record=csv,
        head="Title,Authors,Journal,Year,Volume,Issue,Pages,DOI,Accession Number,Abstract,Keywords\n",
    ),
    "pubmed-xml": Big(
        seconds=10,
        record=pubmed_xml,
        head='<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
        '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n',
        tail="</PubmedArticleSet>\n",
    ),
    "csl-json": Big(seconds=10, record=csl_json, head="[", tail="]\n"),
}
HEAD = f"{'reader':<14} {'format':<12} {'records':>9} {'file MB':>8} {'seconds':>8} {'CPU s':>7} {'target':>7} {'records/s':>10} {'MB':>6}"


def write(big: Big, records: int, out: TextIO) -> None:
    out.write(big.head)
    for n in range(records):
        out.write(big.record(n))
    out.write(big.tail)


def measure(path: Path) -> None:
    """Read a file to its end, and print what it took, as JSON."""
    from reviews.formats.opening import open_references  # noqa: PLC0415 - needs the path that is set above
    from reviews.formats.reference import Parsed  # noqa: PLC0415 - as above

    start, busy = time.perf_counter(), time.process_time()
    with path.open("rb") as file:
        read = sum(isinstance(item, Parsed) for item in open_references(file))
    found = {
        "read": read,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - busy,
    }
    found["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


def measured(name: str, records: int, peers: str = "") -> Found:
    """What reading so many records took: read, seconds, cpu, mb. peers: the Python whose library is to read them."""
    big = BIG[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "references"
        with path.open("w", encoding=big.encoding) as out:
            write(big, records, out)
        reader = [peers, str(PEERS), name] if peers else [sys.executable, __file__, "--measure"]
        done = subprocess.run([*reader, str(path)], capture_output=True, text=True, check=False)
        size = path.stat().st_size / 1e6
    if done.returncode:
        raise SystemExit(f"{name} was not read: {done.stderr.strip().splitlines()[-1]}")
    found: Found = {"file_mb": size, **json.loads(done.stdout)}
    if not peers and found["read"] != records:
        raise SystemExit(f"{name}: {found['read']} of {records} records were read")
    return found


def row(name: str, label: str, found: Found, target: str) -> str:
    per_second = found["read"] / found["seconds"]
    return (
        f"{label:<14} {name:<12} {found['read']:>9,.0f} {found['file_mb']:>8.0f} {found['seconds']:>8.2f} {found['cpu']:>7.2f}"
        f" {target:>7} {per_second:>10,.0f} {found['mb']:>6.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help=f"of {', '.join(BIG)}")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--peers", default="", metavar="PYTHON")
    parser.add_argument("--peer-records", type=int, default=10_000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        measure(chosen.measure)
        return
    from benchmarks.timing import load  # noqa: PLC0415 - needs the path that is set above

    print(f"{load()}; peak to stay under {MAX_MB} MB", HEAD, sep="\n", flush=True)
    for name in chosen.formats or BIG:
        target = f"{BIG[name].seconds * chosen.records / 100_000:.1f}"
        print(row(name, "Quorum", measured(name, chosen.records), target), flush=True)
        if chosen.peers and name in PEER_OF:
            records = min(chosen.records, chosen.peer_records)
            print(row(name, PEER_OF[name], measured(name, records, chosen.peers), ""), flush=True)


if __name__ == "__main__":
    main()
