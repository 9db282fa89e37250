"""The command's files: IN.csv in, OUT.csv and POSSIBLE.csv out (UTF-8, RFC 4180, a header row)."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import TextIO

from reviews.dedup.reference import Reference
from reviews.dedup.result import Cluster, Possible

COLUMNS = tuple(field.name for field in fields(Reference))
_FIELD_LIMIT = 1 << 27


class UnusableFile(ValueError):
    """The input can't be read as records; the text says why."""


def read_references(file: TextIO) -> Iterator[Reference]:
    """Records of a CSV file (open with newline=""); unknown columns are ignored, missing ones are empty.

    UnusableFile if there is no record_id column, or a row without an id, or an id that occurs twice.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.DictReader(file)
    if "record_id" not in (reader.fieldnames or ()):
        raise UnusableFile("The file has no column record_id.")
    known = [name for name in reader.fieldnames or () if name in COLUMNS]
    seen = set()
    for row in reader:
        values = {name: row[name] or "" for name in known}
        values["record_id"] = values["record_id"].strip()
        if not values["record_id"]:
            raise UnusableFile(f"Line {reader.line_num} has no record_id.")
        if values["record_id"] in seen:
            raise UnusableFile(
                f"Line {reader.line_num}: the record_id {values['record_id']} occurs twice."
            )
        seen.add(values["record_id"])
        yield Reference(**values)


def write_clusters(file: TextIO, clusters: Iterable[Cluster]) -> None:
    """One row for each record: its cluster, whether it represents it, the rule that brought it in."""
    writer = csv.writer(file)
    writer.writerow(("record_id", "cluster_id", "keep", "reason"))
    for cluster in clusters:
        rules: dict[str, str] = {}
        for merge in cluster.merges:
            for record_id in (merge.record_id_1, merge.record_id_2):
                rules.setdefault(record_id, merge.rule.value)
        for record_id in cluster.record_ids:
            writer.writerow(
                (
                    record_id,
                    cluster.record_ids[0],
                    int(record_id == cluster.keep),
                    rules.get(record_id, ""),
                )
            )


def write_possible(file: TextIO, possible: Iterable[Possible]) -> None:
    """One row for each pair to ask about, best first; reasons are separated by spaces."""
    writer = csv.writer(file)
    writer.writerow(("record_id_1", "record_id_2", "score", "reason"))
    for pair in possible:
        writer.writerow(
            (pair.record_id_1, pair.record_id_2, f"{pair.score:.4f}", " ".join(pair.reasons))
        )
