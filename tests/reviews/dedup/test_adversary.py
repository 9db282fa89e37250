"""Reports that look like one another, rendered as careless exporters would: none may merge, in any order.

Everything is made up. A sibling is another report of the same title or nearly so; `telling` are the fields
without which nobody could tell it from its original, so that only the others get lost.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.dedup import Reference, deduplicate, deduplicate_new, normalise

TOPICS = (
    ("Slow breathing", "insomnia", "asthma"),
    ("Early mobilisation", "delirium", "hip fracture"),
    ("Nasal calcitonin", "bone loss", "primary hyperparathyroidism"),
    ("Home telemonitoring", "readmission", "chronic heart failure"),
)
PEOPLE = (
    "Müller, Jana; Okafor, Chidi A.; de Vries, Pieter; Rossi, Anna",
    "van den Berg, Sanne; Li, Wei; García-López, María; O'Neill, Sean P.",
    "Kowalska, Ewa; Nguyen, Thi Lan; Al-Hassan, Omar; Østergaard, Lars",
)
JOURNALS = (
    ("Journal of Sleep and Breathing Research", "J Sleep Breath Res"),
    ("Annals of Invented Medicine", "Ann Invented Med"),
    ("Scandinavian Archives of Imaginary Surgery", "Scand Arch Imag Surg"),
)
PLACE = ("volume", "issue", "pages")


@dataclass(frozen=True, kw_only=True)
class Sibling:
    """report: siblings under one name are one report, in other words."""

    changes: Callable[[Reference], dict[str, str]]
    telling: tuple[str, ...] = ()
    report: str = ""


def _title(form: str) -> Callable[[Reference], dict[str, str]]:
    return lambda r: {"title": form.format(r.title)}


def _elsewhere(**changes: str) -> Callable[[Reference], dict[str, str]]:
    """Another report with identifiers of its own."""
    own = crc32(repr(sorted(changes.items())).encode()) % 1000
    return lambda r: {
        "doi": f"{r.doi}.{own}",
        "pmid": f"{int(r.pmid) + 1000 * (own + 1)}",
        **changes,
    }


def _later(**changes: str) -> Callable[[Reference], dict[str, str]]:
    return lambda r: (
        _elsewhere(**changes)(r)
        | {
            "year": str(int(r.year) + 1),
            "volume": str(int(r.volume) + 1),
        }
    )


def _swapped(old: str, new: str) -> Callable[[Reference], dict[str, str]]:
    return _companion(lambda title: title.replace(old, new) if title else new)


def _companion(retitle: Callable[[str], str]) -> Callable[[Reference], dict[str, str]]:
    """A companion under the DOI of their supplement, on the page where its original stands if that is an abstract."""

    def changes(r: Reference) -> dict[str, str]:
        if retitle(r.title) == r.title:
            return {}
        own = 1000 + crc32(retitle("").encode()) % 8999 if "-" in r.pages else 0
        page = f"{own}-{own + 8}" if own else r.pages
        return {"title": retitle(r.title), "pages": page, "pmid": f"{r.pmid}9", "abstract": ""}

    return changes


def _abstract_of(**changes: str) -> Callable[[Reference], dict[str, str]]:
    return _elsewhere(**{"issue": "Suppl 1", "pages": "S77", **changes})


SIBLINGS = {
    "erratum": Sibling(report="erratum", changes=lambda r: {"title": f"Erratum: {r.title}"}),
    "corrigendum that cites": Sibling(report="erratum",
        changes=lambda r: {
            "title": f"Corrigendum to “{r.title}” [{r.journal} {r.volume} ({r.year}) {r.pages}]"
        }
    ),
    "correction of a page": Sibling(report="erratum", changes=lambda r: {"title": f"{r.title} (vol {r.volume}, pg {r.pages}, {r.year})"}),
    "erratum by type": Sibling(report="erratum elsewhere", changes=_elsewhere(type="Published Erratum", pages="999"), telling=("type",)),
    "erratum without a word of it": Sibling(report="erratum elsewhere", changes=_elsewhere(issue="11", pages="999"), telling=("volume", "pages")),
    "retraction": Sibling(changes=_title("Retraction notice: {}")),
    "expression of concern": Sibling(changes=_title("Expression of Concern: {}")),
    "reply": Sibling(report="reply", changes=_title("{} - Authors' reply")),
    "response to a letter": Sibling(report="reply", changes=_title("Response to letter regarding article, “{}”")),
    "letter about it": Sibling(report="comment", changes=_title("Letter by Smith regarding article, “{}”")),
    "comment": Sibling(report="comment", changes=_title("Comment on: {}")),
    "rejoinder": Sibling(report="reply", changes=_title("{}: a rejoinder")),
    "letter under its title": Sibling(
        changes=_elsewhere(authors="Bianchi, Luca; Smith, John", pages="998-999"), telling=("authors", "volume", "pages")
    ),
    "protocol": Sibling(changes=_title("{}: protocol for a randomised trial")),
    "part II": Sibling(report="part 2", changes=_companion("{}. Part II".format)),
    "part by a word": Sibling(report="part 2", changes=_companion("{}: part two".format)),
    "numbered": Sibling(report="part 2", changes=_companion("{}. 2. Follow-up".format)),
    "serial of the next year": Sibling(changes=_later(), telling=("year", "volume", "pages")),
    "serial with its year": Sibling(changes=_companion("{} 2013".format)),
    "another word": Sibling(changes=_swapped("adults", "children")),
    "another word of the same ending": Sibling(changes=_swapped("Nasal", "Basal")),
    "another drug": Sibling(changes=_swapped("calcitonin", "calcitriol")),
    "with and without": Sibling(changes=_swapped("with", "without")),
    "one more word": Sibling(changes=_swapped("adults", "adults before surgery")),
    "contained": Sibling(changes=_companion("{} in women".format)),
    "longer follow-up": Sibling(changes=_swapped("12 weeks", "24 weeks")),
    "conference abstract": Sibling(report="abstract", changes=_abstract_of(type="Conference Abstract"), telling=("type", "pages", "volume")),
    "abstract by its pages": Sibling(report="abstract", changes=_abstract_of(), telling=PLACE),
    "abstract in another journal": Sibling(
        changes=_abstract_of(journal="Proceedings of the 4th Congress of Pneumology", volume="3"), telling=PLACE
    ),
    "abstract that lost its place": Sibling(report="abstract",
        changes=lambda r: (
            _elsewhere(type="Conference Abstract", volume="", issue="", pages="")(r) if "-" in r.pages else {}
        ),
        telling=("type",),
    ),
    "co-publication": Sibling(report="co-publication",
        changes=_elsewhere(journal="The Other Quarterly", volume="70", issue="1", pages="15-23"),
        telling=("journal",),
    ),
    "co-publication with the DOI": Sibling(report="co-publication",
        changes=lambda r: {"journal": "The Other Quarterly", "volume": "70", "issue": "1", "pages": "15-23"},
        telling=("journal", "volume", "pages"),
    ),
    "version of it by Cochrane": Sibling(
        changes=_elsewhere(
            journal="Cochrane Database of Systematic Reviews", volume="", issue="4", pages="CD009999"
        ),
        telling=("journal", "pages"),
    ),
    "update of it by Cochrane": Sibling(
        changes=lambda r: {
            "journal": "Cochrane Database of Systematic Reviews", "volume": "", "issue": "7", "pages": "CD009999",
            "year": str(int(r.year) + 2), "doi": "10.1002/14651858.CD009999.pub3", "pmid": f"{int(r.pmid) + 7}",
        },
        telling=("journal", "pages", "year"),
    ),
    "preprint": Sibling(
        changes=lambda r: {
            "journal": "medRxiv", "type": "Preprint", "doi": "10.1101/2014.01.02.14000001", "pmid": "",
            "volume": "", "issue": "", "pages": "",
        },
        telling=("journal",),
    ),
    "registry entry": Sibling(
        changes=lambda r: {
            "type": "Trial registry record", "journal": "https://clinicaltrials.gov/show/NCT01234567", "accession": "NCT01234567",
            "volume": "", "issue": "", "pages": "", "doi": "", "pmid": "", "authors": "NCT01234567", "year": "2012",
        },
        telling=("journal", "accession"),
    ),
    "companion with another DOI": Sibling(
        changes=lambda r: {**_elsewhere(pages="320-328")(r), "title": r.title.replace("12 weeks", "24 weeks")}
    ),
    "wrong DOI on another work": Sibling(
        changes=lambda r: {"title": "Night sweats and the menopause: a cohort", "pages": "1012-1020", "pmid": ""}
    ),
}  # fmt: skip


def original(rng: random.Random) -> Reference:
    what, outcome, disease = rng.choice(TOPICS)
    n = rng.randint(1, 900)
    paper = Reference(
        record_id="",
        type="Article",
        title=f"{what} with education for {outcome} in adults with {disease}: effects at 12 weeks",
        authors=rng.choice(PEOPLE),
        year=str(rng.randint(1990, 2020)),
        journal=rng.choice(JOURNALS)[0],
        volume=str(rng.randint(2, 90)),
        issue=str(rng.randint(1, 10)),
        pages=f"{n}-{n + 8}",
        doi=f"10.1000/made.{n}",
        pmid=str(20000000 + n),
        abstract=rng.choice(("", "Background. We asked whether it helps. " * 12)),
    )
    if rng.random() < 0.7:
        return paper
    return replace(paper, type=rng.choice(("Meeting Abstract", "")), issue="Suppl 2", pages=f"S{n}")


def rendered(r: Reference, telling: tuple[str, ...], rng: random.Random) -> Reference:
    """The record as some exporter would give it: other forms, and losses."""
    forms: dict[str, Callable[[str], str]] = {
        "title": rng.choice((str, str.upper, lambda t: f"{t}.", lambda t: f"[{t}]", lambda t: t.replace("ation", "aton", 1))),
        "authors": rng.choice((str, _initials, _swapped_names, lambda t: "; ".join(_initials(t).split("; ")[:2]) + "; et al")),
        "pages": rng.choice((str, lambda t: t.split("-")[0], lambda t: t and f"pp. {t}")),
        "doi": rng.choice((str, lambda t: t and f"https://doi.org/{t}")),
        "journal": rng.choice((str, str.upper, lambda t: dict(JOURNALS).get(t, t))),
    }  # fmt: skip
    changes = {name: form(getattr(r, name)) for name, form in forms.items()}
    lost = [name for name in ("doi", "pmid", "issue", "abstract", "type") if rng.random() < 0.4]
    if rng.random() < 0.2:
        lost += PLACE
    if rng.random() < 0.1:
        lost.append("year")
    if rng.random() < 0.1:
        lost.append("authors")
    return replace(r, **changes | {name: "" for name in lost if name not in telling})


def _swapped_names(authors: str) -> str:
    return "; ".join(" ".join(reversed(name.split(", "))) for name in authors.split("; "))


def _initials(authors: str) -> str:
    names = (name.split(", ") for name in authors.split("; "))
    return "; ".join(" ".join([name[0], *(part[0] for part in name[1:])]) for name in names)


def family(names: list[str], rng: random.Random) -> tuple[list[Reference], dict[str, str]]:
    """An original and siblings of it, each in one to four records; and which report each record is."""
    base = original(rng)
    reports = {"original": (base, ())}
    telling_of_base: set[str] = set()
    for name in names:
        sibling = SIBLINGS[name]
        made = replace(base, **sibling.changes(base))
        if made != base:
            reports[name] = (made, sibling.telling)
            telling_of_base.update(sibling.telling)
    reports["original"] = (base, tuple(telling_of_base))
    records, work_of = [], {}
    for name, (report, telling) in reports.items():
        for n in range(rng.randint(1, 4)):
            record_id = f"{rng.randint(0, 999):03} {name} {n}"
            records.append(replace(rendered(report, telling, rng), record_id=record_id))
            work_of[record_id] = name if name == "original" else SIBLINGS[name].report or name
    rng.shuffle(records)
    return records, work_of


def mixed(clusters, work_of):
    return [c.record_ids for c in clusters if len({work_of[r] for r in c.record_ids}) > 1]


@pytest.mark.parametrize("name", SIBLINGS)
def test_sibling_never_merges_with_its_original(name):
    for seed in range(40):
        records, work_of = family([name], random.Random(f"{name} {seed}"))

        assert mixed(deduplicate(records).clusters, work_of) == []


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(st.sampled_from(sorted(SIBLINGS)), min_size=1, max_size=5, unique=True),
    seed=st.integers(0, 2**32),
)
def test_families_never_mix_in_whichever_order_or_batches_they_come(names, seed):
    rng = random.Random(seed)
    records, work_of = family(names, rng)
    whole = deduplicate(records)

    assert mixed(whole.clusters, work_of) == []
    assert deduplicate(records[::-1]) == whole

    known, standing = [], {}
    while records:
        batch = [normalise(records.pop()) for _ in range(min(len(records), rng.randint(1, 4)))]
        found = deduplicate_new(known, batch, clusters=standing)
        for cluster in found.clusters:
            standing.update(dict.fromkeys(cluster.record_ids, cluster.record_ids[0]))
        known += batch
    together = defaultdict(set)
    for record_id, cluster in standing.items():
        together[cluster].add(work_of[record_id])
    assert all(len(works) == 1 for works in together.values())
