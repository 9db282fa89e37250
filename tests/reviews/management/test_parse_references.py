import json

import pytest
from django.core.management import CommandError, call_command


def test_the_command_writes_records_and_messages(tmp_path):
    file, out = tmp_path / "a.ris", tmp_path / "out.json"
    file.write_text("TY  - JOUR\nTI  - A title\n", encoding="utf-8")
    call_command("parse_references", file, json=out)
    written = json.loads(out.read_text(encoding="utf-8"))
    assert (written["format"], written["dialect"], written["encoding"]) == ("ris", None, "utf-8")
    assert [record["title"] for record in written["records"]] == ["A title"]
    assert written["records"][0]["raw"] == [["TY", "JOUR"], ["TI", "A title"]]
    assert [(m["line"], m["kind"]) for m in written["warnings"]] == [(2, "last_end_missing")]
    assert written["errors"] == []


def test_an_unreadable_file_is_said_in_the_output_and_by_the_code(tmp_path):
    file, out = tmp_path / "a.ris", tmp_path / "out.json"
    file.write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError, match="a PDF") as refused:
        call_command("parse_references", file, json=out)
    written = json.loads(out.read_text(encoding="utf-8"))
    assert refused.value.returncode == 2
    assert (written["records"], written["errors"][0]["kind"]) == ([], "not_references")


def test_a_refusal_on_the_way_leaves_no_records_in_the_output(tmp_path):
    file, out = tmp_path / "a.ris", tmp_path / "out.json"
    file.write_bytes(b"TY  - JOUR\nTI  - A\nER  -\n\nTY  - JOUR\nAB  - " + b"x" * 8_000_000)
    with pytest.raises(CommandError, match="too long"):
        call_command("parse_references", file, json=out)
    written = json.loads(out.read_text(encoding="utf-8"))
    assert (written["format"], written["records"]) == ("ris", [])
    assert [error["line"] for error in written["errors"]] == [6]


def test_a_file_that_is_not_there_is_an_error_in_words(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.ris"):
        call_command("parse_references", tmp_path / "nowhere.ris", json=tmp_path / "out.json")
