"""Whether the numbers in the rules of de-duplication were fitted to the sets they were read off.

    python benchmarks/dedup_thresholds.py [--data ../shared/dedup]

Each threshold is moved by 10, 20 and 50 per cent and doubled, one at a time, and every labelled set is de-duplicated again: first, what
changes. Then each set is held out: every threshold takes the value that is best on the other sets (no harm, then the
mean sensitivity, then the fewest questions; among equals the middle one, wherever the shipped value lies), all of them
together are tried on the set that had no say, and stand beside the shipped ones. Last, the weights that order the pairs
are all made 1, and drawn at random within a fifth.

The rules themselves (which fields must agree) were read off all four sets by a person, and no program can hold that back.
"""

import argparse
import importlib
import importlib.util
import random
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parents[1]))

from reviews.dedup import Normalised, Reference, decide, deduplicate_new, normalise, titles
from reviews.dedup.interface import read_references

SETS = ("synthetic/shared", "real/respiratory", "real/haematology", "real/copper")
# Module, name; the last ones change what is kept of a record, so that all records are read again.
THRESHOLDS = (
    *(("certain", name) for name in ("_LONG_TITLE", "_SAME_HANDS", "_MANY_WORDS")),
    ("certain", "_WHOLE_SUPPLEMENT"),
    *(("compare", name) for name in ("_MIN_ABSTRACT", "_LONG_ABSTRACT", "_SAME_ABSTRACT")),
    *(("compare", name) for name in ("_OTHER_ABSTRACT", "_MIN_TEAM")),
    *(("titles", name) for name in ("_MIN_SIMILARITY", "_MAX_SLIPS", "_MIN_SLIP", "_MIN_PLURAL")),
    *(("titles", name) for name in ("_MIN_CONTAINED", "_MIN_CUT", "_MIN_MISSPELT", "_LONG_WORD")),
    *(("authors", name) for name in ("_MOST", "_MIN_SLIP")),
    *(("blocking", name) for name in ("BLOCK_LIMIT", "WINDOW")),
    ("titles", "GENERIC_LENGTH"),
    *(("blocking", name) for name in ("_TITLE_LETTERS", "_TELLING_WORDS", "_MIN_WORD")),
)
READ_AGAIN = frozenset({"GENERIC_LENGTH", "_TITLE_LETTERS", "_TELLING_WORDS", "_MIN_WORD"})
CEILING = {"_SAME_HANDS": 1.0, "_MOST": 1.0, "_SAME_ABSTRACT": 100, "_MIN_SIMILARITY": 100}
CEILING |= {"_OTHER_ABSTRACT": 90, "_LONG_ABSTRACT": 300}  # of 300 letters that are kept
FACTORS = (0.5, 0.8, 0.9, 1.1, 1.2, 1.5, 2.0)
NEAR = (0.8, 0.9, 1.1, 1.2)

Values = Mapping[tuple[str, str], float]


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A set: its records, as they came and normalised by the shipped rules, and which are one work."""

    references: list[Reference]
    normalised: list[Normalised]
    work_of: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Score:
    """sensitivity: duplicates removed of all. asked: pairs of 1,000 records."""

    sensitivity: float
    mixed: int
    lost: int
    asked: float

    def __str__(self) -> str:
        return f"{self.sensitivity:.3f} {self.mixed}/{self.lost} {self.asked:.1f}"


def scorer(data: Path) -> ModuleType:
    """The reference pack's own scorer."""
    spec = importlib.util.spec_from_file_location("dedup_score", data / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"No scorer in {data}.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(data: Path, name: str, score: ModuleType) -> Labelled:
    """A labelled set of the reference pack."""
    with (data / f"{name}.records.csv").open(encoding="utf-8-sig", newline="") as file:
        references = list(read_references(file))
    gold = data / f"{name}.gold.csv"
    return Labelled(
        references=references,
        normalised=[normalise(reference) for reference in references],
        work_of=score.clusters_of(score.rows(gold, "record_id", "cluster_id"), gold),
    )


@contextmanager
def set_to(values: Values) -> Iterator[None]:
    """The thresholds at these values, and then as they were."""
    before = {at: shipped(at) for at in values}
    try:
        _put(values)
        yield
    finally:
        _put(before)


def _put(values: Values) -> None:
    for (module, name), value in values.items():
        setattr(importlib.import_module(f"reviews.dedup.{module}"), name, value)
    titles.is_slip.cache_clear()


def shipped(at: tuple[str, str]) -> float:
    """A threshold's value now."""
    module, name = at
    return getattr(importlib.import_module(f"reviews.dedup.{module}"), name)


def moved(at: tuple[str, str], factor: float) -> float:
    """A threshold's value times the factor; whole numbers move by 1 at least."""
    value, (_module, name) = shipped(at), at
    new: float = round(value * factor, 4)
    if isinstance(value, int):
        new = round(value * factor)
        if new == value and factor != 1:
            new += 1 if factor > 1 else -1
    return min(new, CEILING.get(name, new))


def measure(found: Labelled, score: ModuleType, values: Values) -> Score:
    """De-duplicate a set with the thresholds at these values."""
    with set_to(values):
        again = any(name in READ_AGAIN for _module, name in values)
        records = [normalise(each) for each in found.references] if again else found.normalised
        result = deduplicate_new([], records, clusters={})
    assigned = {r: c.record_ids[0] for c in result.clusters for r in c.record_ids}
    kept = {c.keep for c in result.clusters}
    counted = score.removal_metrics(found.work_of, assigned, kept)
    return Score(
        sensitivity=counted["sensitivity"],
        mixed=counted["clusters_mixing_works"],
        lost=counted["unique_works_lost"],
        asked=1000 * len(result.possible) / len(records),
    )


def worth(scores: Iterable[Score]) -> tuple[float, ...]:
    """What a choice of thresholds is judged by: the higher the better."""
    found = list(scores)
    harm = sum(score.mixed + score.lost for score in found)
    mean = round(fmean(score.sensitivity for score in found), 4)
    return (-harm, mean, -round(fmean(score.asked for score in found), 1))


def best(by_value: Mapping[float, Mapping[str, Score]], chosen_on: Iterable[str]) -> float:
    """The best value on these sets, the middle one among equals."""
    names = list(chosen_on)
    worths = {value: worth(scores[name] for name in names) for value, scores in by_value.items()}
    ties = sorted(value for value, each in worths.items() if each == max(worths.values()))
    return ties[(len(ties) - 1) // 2]


def main() -> None:
    """Print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    here = Path(__file__).resolve().parents[2] / "shared" / "dedup"
    parser.add_argument("--data", type=Path, default=here)
    data = parser.parse_args().data
    score, began = scorer(data), time.perf_counter()
    sets = {name: read(data, name, score) for name in SETS}
    base = {name: measure(sets[name], score, {}) for name in SETS}
    print("Sensitivity, clusters mixing works/works lost, questions per 1,000 records.\n")
    print("shipped".ljust(28), *(str(base[name]).ljust(18) for name in SETS), sep=" | ")
    tables = {at: one_at_a_time(at, sets, base, score) for at in THRESHOLDS}
    held_out(tables, sets, base, score)
    orders(sets, score)
    print(f"\n{time.perf_counter() - began:.0f} s")


def one_at_a_time(
    at: tuple[str, str], sets: Mapping[str, Labelled], base: Mapping[str, Score], score: ModuleType
) -> dict[float, Mapping[str, Score]]:
    """Each set with one threshold moved; prints where a set's numbers change."""
    values = sorted({moved(at, factor) for factor in FACTORS} - {shipped(at)})
    near = {moved(at, factor) for factor in NEAR}
    found: dict[float, Mapping[str, Score]] = {shipped(at): base}
    for value in values:
        found[value] = {name: measure(sets[name], score, {at: value}) for name in SETS}
        if found[value] != base:
            cells = ("" if found[value][n] == base[n] else str(found[value][n]) for n in SETS)
            mark = " " if value in near else "*"
            title = f"{mark}{at[0]}.{at[1]} {shipped(at)} -> {value}"
            print(title.ljust(42), *(cell.ljust(18) for cell in cells), sep=" | ", flush=True)
    if all(scores == base for scores in found.values()):
        print(f" {at[0]}.{at[1]} {shipped(at)}: nothing changes, {values}", flush=True)
    return found


def held_out(
    tables: Mapping[tuple[str, str], Mapping[float, Mapping[str, Score]]],
    sets: Mapping[str, Labelled],
    base: Mapping[str, Score],
    score: ModuleType,
) -> None:
    """Each set with the thresholds that the other sets choose."""
    print("\nheld out: shipped | chosen on the others | what they chose otherwise")
    for name in SETS:
        others = [other for other in SETS if other != name]
        chosen = {at: best(table, others) for at, table in tables.items()}
        other = {at: value for at, value in chosen.items() if value != shipped(at)}
        got = measure(sets[name], score, other)
        trained = [measure(sets[each], score, other) for each in others]
        said = ", ".join(f"{at[1].strip('_').lower()} {value:g}" for at, value in other.items())
        print(f"{name} | {base[name]} | {got} | {said}", flush=True)
        print(f"  on the others: {worth(base[o] for o in others)} | {worth(trained)}", flush=True)


def orders(sets: Mapping[str, Labelled], score: ModuleType) -> None:
    """Each set with other weights, which order the pairs."""
    print("\nweights")
    before, chance = dict(decide._WEIGHT), random.Random(20261122)
    draws = {"all 1": dict.fromkeys(before, 1.0)}
    for number in range(4):
        draws[f"drawn {number + 1}"] = {k: v * chance.uniform(0.8, 1.2) for k, v in before.items()}
    for title, weights in draws.items():
        found = {
            name: measure(sets[name], score, {("decide", "_WEIGHT"): weights}) for name in SETS
        }
        print(title.ljust(28), *(str(found[name]).ljust(18) for name in SETS), sep=" | ")


if __name__ == "__main__":
    main()
