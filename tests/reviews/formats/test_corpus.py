"""Real files of the dialects, and hostile ones, against facts that were read by eye."""

import io
import json
import re
from pathlib import Path

import pytest

from reviews.formats.report import write_json

FILES = Path(__file__).parents[2] / "reference" / "formats"
DIALECTS = json.loads((FILES / "dialects.expected.json").read_text(encoding="utf-8"))
HOSTILE = json.loads((FILES / "hostile.expected.json").read_text(encoding="utf-8"))
EXACT = ("type", "year", "volume", "issue", "doi", "pmid", "accession", "language", "database")


def read(path: Path) -> tuple[dict, int]:
    out = io.StringIO()
    with path.open("rb") as file:
        refusal = write_json(file, out)
    return json.loads(out.getvalue()), 2 if refusal else 0


def bare(text: object) -> str:
    return re.sub(r"[^\w]", "", str(text)).casefold()


def settled(wanted: dict, record: dict) -> dict:
    """The facts that are wanted; of several that will do, the one that the record has."""
    return {
        key: next((x for x in value["any"] if bare(x) == bare(record[key])), value["any"][0])
        if isinstance(value, dict)
        else value
        for key, value in wanted.items()
    }


def facts(record: dict, wanted: dict) -> dict:
    """The facts of a record that are wanted, in a form that can be compared."""
    found = {key: record[key] for key in EXACT if key in wanted}
    if "database" in found and bare(wanted["database"]) in bare(found["database"]):
        found["database"] = wanted["database"]
    found |= {key: bare(record[key]) for key in ("title", "journal") if wanted.get(key)}
    if "pages" in wanted:
        found["pages"] = bare(record["pages"])
    if "abstract_present" in wanted:
        found["abstract_present"] = record["abstract"] is not None
    if "authors" in wanted:
        found["authors"] = [sorted(re.findall(r"\w+", name)) for name in record["authors"]]
    if "urls" in wanted:
        found["urls"] = set(wanted["urls"]) - set(record["urls"])
    return found


def wanted_facts(wanted: dict) -> dict:
    made = {key: wanted[key] for key in EXACT if key in wanted}
    made |= {key: bare(wanted[key]) for key in ("title", "journal") if wanted.get(key)}
    made |= {key: bare(wanted[key]) for key in ("pages",) if key in wanted}
    made |= {key: wanted[key] for key in ("abstract_present",) if key in wanted}
    if "authors" in wanted:
        made["authors"] = [sorted(re.findall(r"\w+", name)) for name in wanted["authors"]]
    if "urls" in wanted:
        made["urls"] = set()
    return made


def between(bounds: int | list[int]) -> list[int]:
    return bounds if isinstance(bounds, list) else [bounds, bounds]


@pytest.mark.parametrize("name", DIALECTS)
def test_a_dialect_gives_the_facts_of_its_file(name):
    output, code = read(FILES / "dialects" / name)
    expected = DIALECTS[name]
    assert (code, output["format"], output["errors"]) == (0, expected["format"], [])
    assert len(output["records"]) == len(expected["records"])
    for record, wanted in zip(output["records"], expected["records"], strict=True):
        assert facts(record, wanted) == wanted_facts(wanted)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_warned_of_or_refused(name):
    output, code = read(FILES / "hostile" / name)
    expected = HOSTILE[name]
    codes, counts = between(expected["exit_code"]), between(expected["n_records"])
    said = output["warnings"] + output["errors"]
    assert codes[0] <= code <= codes[1]
    assert counts[0] <= len(output["records"]) <= counts[1]
    assert output["format"] == expected.get("format", output["format"])
    assert len(said) >= expected.get("warnings_min", 0)
    assert len(output["errors"]) >= expected.get("errors_min", 0)
    if expected.get("clean"):
        assert said == []
    for pattern in expected.get("message_match", []):
        assert any(re.search(pattern, message["message"], re.I) for message in said)
    for line in expected.get("message_lines", []):
        tolerance = expected.get("line_tolerance", 1)
        assert any(m["line"] and abs(m["line"] - line) <= tolerance for m in said)
    text = json.dumps(output, ensure_ascii=False)
    assert [x for x in expected.get("present", []) if x not in text] == []
    assert [x for x in expected.get("absent", []) if x in text] == []
    for kept in expected.get("raw_contains", []):
        assert [kept["tag"], kept["value"]] in output["records"][kept["record"] - 1]["raw"]
    for record, wanted in zip(output["records"], expected.get("records", []), strict=False):
        asked = settled(wanted, record)
        assert facts(record, asked) == wanted_facts(asked)
