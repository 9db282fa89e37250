import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from synthesis.prisma.interface import count_cases

DOCUMENT = {
    "cases": [
        {"id": "é", "mode": "ledger", "review_type": "new", "sources": [], "events": []},
        {"id": "broken", "mode": "other"},
    ]
}


@pytest.fixture
def cases(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    return path


def test_results_go_to_the_file(cases, tmp_path):
    out = tmp_path / "out.json"
    call_command("prisma_counts", str(cases), json=out)
    assert json.loads(out.read_text(encoding="utf-8")) == count_cases(DOCUMENT)


def test_results_go_to_the_screen(cases):
    screen = StringIO()
    call_command("prisma_counts", str(cases), stdout=screen)
    assert json.loads(screen.getvalue()) == count_cases(DOCUMENT)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"cases": 3}'])
def test_file_of_another_form_is_refused_in_words(tmp_path, text):
    path = tmp_path / "cases.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"cases\.json"):
        call_command("prisma_counts", str(path))


def test_missing_file_is_refused_in_words(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.json"):
        call_command("prisma_counts", str(tmp_path / "nowhere.json"))
