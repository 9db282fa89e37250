"""What the apps put into the seams is complete, and the reference pages name it."""

import ast
import re
from importlib import metadata

import pytest
from django.core.management import get_commands

from extraction.rob.loading import available_tools, load_tool
from reviews.belonging import LABELS
from reviews.formats.registry import FORMATS
from reviews.formats.writing.registry import WRITERS
from reviews.permissions import ALLOWED, Act
from reviews.roles import Role
from reviews.seams import registry
from synthesis.meta.registry import MEASURES
from synthesis.runs.specification import MEASURES as OFFERED
from tests.machine.isolation import PROJECT

OWN_COMMANDS = {name for name, app in get_commands().items() if app in LABELS}
KINDS = sorted(kind for kind, _version in registry.event_shapes if not kind.startswith("tests."))


def _rows(text: str) -> list[list[str]]:
    """The cells of a page's tables, row by row, without the rows of headings."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rules = {n for n, line in enumerate(lines) if set(line) <= set("|- ")}
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for n, line in enumerate(lines)
        if n not in rules and n + 1 not in rules
    ]


def _table(page: str) -> list[list[str]]:
    return _rows((PROJECT / "docs/reference" / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_kind_has_words_for_the_history(kind: str) -> None:
    assert kind in registry.event_words


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_kind_has_a_name_for_the_filter(kind: str) -> None:
    assert kind in registry.event_names


# What they are about is the review itself, the machine's business, or said by their words.
ABOUT_NOTHING = registry.hidden_kinds | {
    "reviews.review_created",
    "reviews.review_changed",
    "reviews.look_ups_switched",
    "reviews.deletion_asked",
    "reviews.deletion_withdrawn",
    "screening.stage_settings_changed",
    "screening.exclusion_reasons_changed",
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_kind_says_what_it_is_about(kind: str) -> None:
    assert (kind in registry.event_subjects) is not (kind in ABOUT_NOTHING)


def test_rows_of_a_table_have_their_headings_and_rules_taken_off() -> None:
    text = "# Page\n| name | does |\n|---|---|\n| a, b | it |\n| c |  |\n"

    assert _rows(text) == [["a, b", "it"], ["c", ""]]


def test_commands_are_those_of_the_reference() -> None:
    named = [name for row in _table("commands.md") for name in row[0].split(", ")]

    assert sorted(named) == sorted(OWN_COMMANDS)


READS = re.compile(r"(env|ENV|environ|os\.environ)\.(?!setdefault)\w+|(os\.)?getenv")


def _variables(source: str) -> set[str]:
    """The names of the environment's variables that a module reads."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and READS.fullmatch(ast.unparse(node.func)):
            name = node.args[0] if node.args else None
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            name = node.slice
        else:
            continue
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            found.add(name.value)
    return found


@pytest.mark.parametrize(
    "source",
    [
        'X = env.str("NEW", default="")',
        'X = env.bool(\n    "NEW"\n)',
        'X = os.environ.get("NEW")',
        'X = os.environ["NEW"]',
        'X = os.getenv("NEW")',
    ],
)
def test_variable_that_a_module_reads_is_seen(source: str) -> None:
    assert _variables(source) == {"NEW"}


def test_variables_are_those_of_the_reference() -> None:
    folders = [PROJECT / name for name in ("quorum", *LABELS)]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    read = {name for path in files for name in _variables(path.read_text(encoding="utf-8"))}

    assert sorted(row[0] for row in _table("settings.md")) == sorted(read)


def test_acts_and_their_roles_are_those_of_the_reference() -> None:
    expected = [
        [act.value.replace("_", " "), *("yes" if role in ALLOWED[act] else "" for role in Role)]
        for act in Act
    ]

    assert _table("roles.md") == expected


def test_import_formats_are_those_of_the_reference() -> None:
    expected = [
        [
            str(each.label),
            each.name,
            " ".join(each.suffixes),
        ]
        for each in FORMATS
    ]

    assert _formats_page()[0] == expected


def test_export_formats_are_those_of_the_reference() -> None:
    names = [name for name, *_places in _formats_page()[1]]

    assert names == [each.name for each in WRITERS]


def _formats_page() -> list[list[list[str]]]:
    """The rows of import formats, and those of export formats."""
    text = (PROJECT / "docs/reference/formats.md").read_text(encoding="utf-8")
    return [_rows(part) for part in text.split("# Export formats")]


def test_effect_measures_are_those_of_the_reference() -> None:
    offered = {code for codes in OFFERED.values() for code in codes}
    expected = [
        [
            each.code.value,
            each.kind.value,
            each.scale.value.replace("_", " "),
            ", ".join(vtype.value for vtype in each.vtypes),
            "yes" if each.code in offered else "no",
        ]
        for each in MEASURES
    ]

    table = _table("measures.md")
    assert [[row[0], *row[2:]] for row in table] == expected
    assert [row for row in table if not row[1]] == []


def test_risk_of_bias_tools_are_those_of_the_reference() -> None:
    tools = [load_tool(tool) for tool in available_tools()]

    assert _table("tools.md") == [
        [each.id, each.title, ", ".join(v.id for v in each.variants), ", ".join(each.effects)]
        for each in tools
    ]


def test_event_kinds_are_those_of_the_reference() -> None:
    kinds = [kind for kind in sorted(registry.event_shapes) if not kind[0].startswith("tests.")]

    table = _table("events.md")
    assert [row[:2] for row in table] == [[kind, str(version)] for kind, version in kinds]
    assert [row for row in table if len(row) != 3 or not row[2]] == []


FREE = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC",
    "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
    # as classifiers call them
    "Apache Software License", "BSD License", "ISC License (ISCL)", "MIT License",
    "GNU Lesser General Public License v3 (LGPLv3)", "Mozilla Public License 2.0 (MPL 2.0)",
    "Python Software Foundation License",
}  # fmt: skip
# Read in their repositories, since their packages don't say.
READ = {"resvg-py": "MIT", "axe-playwright-python": "MIT"}
# Nothing imports or ships it.
TOOLS = {"djlint": "GPL-3.0-or-later"}


def _licences(expression: str, text: str, classifiers: list[str]) -> set[str]:
    """The licences that a package names, each whole: its SPDX expression, or its classifiers, or its free text.

    A package under a choice of licences names them all.
    """
    if not expression:
        named = [c.rpartition(" :: ")[2] for c in classifiers if "OSI Approved ::" in c]
        if named:
            return set(named)
    return {word.strip("() \n") for word in re.split(r" (?:AND|OR|WITH) ", expression or text)}


def _licences_of(name: str) -> set[str]:
    if name in READ:
        return {READ[name]}
    info = metadata.metadata(name)
    classifiers = [c for c in info.get_all("Classifier") or [] if c.startswith("License")]
    return _licences(info.get("License-Expression") or "", info.get("License") or "", classifiers)


@pytest.mark.parametrize(
    ("expression", "text", "classifiers"),
    [
        ("GPL-3.0-or-later", "", []),
        ("MIT AND GPL-3.0-only", "", []),
        ("AGPL-3.0-only", "", []),
        ("", "GPLv3", []),
        ("", "Redistribution is prohibited. DISCLAIMER: no warranty, express or IMPLIED.", []),
        ("", "", []),
        (
            "",
            "MIT",
            ["License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)"],
        ),
    ],
)
def test_licence_that_is_not_free_to_ship_is_told(
    expression: str, text: str, classifiers: list[str]
) -> None:
    assert _licences(expression, text, classifiers) - FREE != set()


@pytest.mark.parametrize(
    ("expression", "text", "classifiers"),
    [
        ("MIT AND PSF-2.0", "", []),
        ("(Apache-2.0 OR BSD-2-Clause) AND 0BSD", "", []),
        ("", "a long text", ["License :: DFSG approved", "License :: OSI Approved :: MIT License"]),
        ("", "MIT", []),
    ],
)
def test_licence_that_is_free_passes(expression: str, text: str, classifiers: list[str]) -> None:
    assert _licences(expression, text, classifiers) - FREE == set()


def _locked(file: str) -> list[str]:
    lines = (PROJECT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    return [line.partition("==")[0] for line in lines if "==" in line and not line.startswith(" ")]


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False  # for another system, as its marker in the lock says
    return True


@pytest.mark.parametrize("file", ["runtime.txt", "dev.txt"])
def test_every_package_of_the_lock_has_a_free_licence(file: str) -> None:
    names = [name for name in _locked(file) if _installed(name)]

    assert len(names) > 30
    tools = set(TOOLS) if file == "dev.txt" else set()
    strange = {name: _licences_of(name) - FREE for name in names if name not in tools}
    assert {name: licences for name, licences in strange.items() if licences} == {}


def test_tools_under_other_licences_are_named_as_they_are() -> None:
    assert {name: _licences_of(name) for name in TOOLS} == {n: {v} for n, v in TOOLS.items()}


def test_everything_vendored_is_named_with_its_licence() -> None:
    page = (PROJECT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    files = [path.name for path in (PROJECT / "static/vendor").iterdir() if path.is_file()]

    assert files != []
    assert [name for name in files if name not in page] == []
