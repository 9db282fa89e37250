"""The played sample reviews: whole, the same each time, with the published and the oracle's numbers."""

import json
import sqlite3
import stat
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from synthesis.meta.results import Between, Heterogeneity, Pooled, Tau2, Unpooled
from synthesis.runs import result_json
from synthesis.runs.result import RunResult, WhyOut
from synthesis.services.samples.play import Through
from tests.machine import isolation, prepared
from tests.machine.server import Server
from tests.synthesis.meta.tolerance import disagreements
from tests.synthesis.runs import samples
from tests.synthesis.sample.facts import Facts, facts_of

pytestmark = [pytest.mark.worker, pytest.mark.timeout(600)]

# Yin et al. 2025, domain by domain; overall is what RoB 2's rule makes of them.
SOME_IN_DOMAIN_1 = {"Feder 2014", "Norbury 2021"}
LOW = {"Abdallah 2022", "Danböck 2024", "Duek 2023", "Feder 2021", "Pradhan 2018"}
STAGES = [stage.value for stage in Through]


@pytest.fixture(scope="module")
def played(module_quorum_server: Callable[..., Server]) -> Server:
    """A copy of the run's played database, with no process on it."""
    return module_quorum_server(sample="synthesis", start=False)


@pytest.fixture(scope="module")
def facts(played: Server) -> Facts:
    return facts_of(played.env)


def results_of(facts: Facts) -> dict[str, RunResult]:
    return {title: result_json.parse(text) for title, text in facts["runs"].items()}


def test_ledger_and_projections_are_whole(played: Server) -> None:
    assert played.manage("verify_ledger").stdout.count("whole") == 2
    assert played.manage("rebuild_projection").stdout.count(" 0 differences") == 2


@pytest.mark.parametrize("name", ["ketamine", "bcg"])
def test_flow_adds_up_and_nothing_is_open(facts: Facts, name: str) -> None:
    flow = facts[name]["flow"]
    assert flow["failing"] == []
    assert flow["is_complete"]
    assert flow["warnings"] == []


def test_flow_of_ketamine_is_that_of_its_files(facts: Facts) -> None:
    counts = facts["ketamine"]["flow"]["counts"]
    gold = json.loads((isolation.PROJECT / "reviews/sample/ketamine/gold.json").read_text())
    works, files = len(gold["clusters"]), sum(len(c["members"]) for c in gold["clusters"])
    assert (works, files) == (161, 460)
    assert counts["records_screened"] == works
    assert counts["duplicates_removed"] == files - works
    assert counts["new_studies"] == 7
    assert counts["reports_not_retrieved"] >= 2


def test_flow_of_bcg_is_thirteen_records_of_one_source(facts: Facts) -> None:
    flow = facts["bcg"]["flow"]
    assert flow["unreported"] == [], "the total is known, its split by database is not"
    assert flow["counts"]["records_screened"] == flow["counts"]["new_studies"] == 13


def test_conflicts_are_settled_in_either_way(facts: Facts) -> None:
    assert facts["ketamine"]["resolutions"] == [
        ["full_text", "consensus"],
        ["full_text", "consensus"],
        ["title_abstract", "adjudication"],
        ["title_abstract", "adjudication"],
    ]


def test_two_people_fill_in_each_sheet_and_agree(facts: Facts) -> None:
    assert facts["ketamine"]["sheets"] == {
        "extraction submitted": 14,
        "extraction agreed": 7,
        "assessment submitted": 14,
        "assessment agreed": 7,
    }
    assert facts["bcg"]["sheets"] == {"extraction submitted": 26, "extraction agreed": 13}


def test_risk_of_bias_is_as_published_and_overall_as_the_algorithm_says(facts: Facts) -> None:
    found = facts["ketamine"]["bias"]
    assert found.keys() == LOW | SOME_IN_DOMAIN_1
    for study, judged in found.items():
        first = "some" if study in SOME_IN_DOMAIN_1 else "low"
        assert judged == {"1": first, **dict.fromkeys("2345", "low"), "overall": first}, study


def test_only_ketamine_is_illustrative_and_every_result_says_so(facts: Facts) -> None:
    for name in ("ketamine", "bcg"):
        marks = {found.is_illustrative for found in results_of(facts[name]).values()}
        assert marks == {name == "ketamine"}


def test_ketamine_results_are_pooled_but_for_the_repeated_ones(facts: Facts) -> None:
    found = results_of(facts["ketamine"])
    over_time = found.pop("Severity over time")
    assert over_time.analysis is not None
    assert isinstance(over_time.analysis.overall, Unpooled)
    assert all(each.overall is not None for each in found.values())
    severity = found["Severity at the end of treatment"]
    assert {out.study.label: out.why for out in severity.left_out}["Norbury 2021"] == (
        WhyOut.NOT_APPLICABLE
    )
    low = found["Severity at the end of treatment, low risk of bias"]
    assert "Feder 2014" not in {row.study.label for row in low.rows}


def test_no_result_is_judged_that_its_study_does_not_have(facts: Facts) -> None:
    missing = [
        [out.study.label, result.words.outcome]
        for result in results_of(facts["ketamine"]).values()
        for out in result.left_out
        if out.why is WhyOut.NOT_APPLICABLE
    ]
    assert ["Norbury 2021", "Severity of PTSD symptoms"] in missing
    judged = facts["ketamine"]["judged"]
    assert ["Norbury 2021", "Brain connectivity (MRI)"] in judged
    assert [each for each in judged if each in missing] == []


def test_bcg_is_pooled_to_the_oracles_numbers(facts: Facts) -> None:
    found = results_of(facts["bcg"])
    assert wrong(found["Tuberculosis"], samples.BCG) == []
    assert wrong(found["Tuberculosis by allocation"], samples.BY_ALLOCATION) == []
    title = "Tuberculosis by allocation, Hartung-Knapp"
    assert wrong(found[title], samples.HARTUNG_KNAPP) == []


def test_disagreement_with_the_oracle_would_be_seen(facts: Facts) -> None:
    title = "Tuberculosis by allocation, Hartung-Knapp"
    assert wrong(results_of(facts["bcg"])[title], samples.BY_ALLOCATION) != []


def wrong(result: RunResult, case_name: str) -> list[Any]:
    """Where a result differs from the oracle's case; weights, prediction and display are tested where they are made."""
    case = deepcopy(samples.case(case_name))
    expected = {
        part: keys for part, keys in case["expected"].items() if part in ("pool", "subgroup")
    }
    for found in (expected.get("pool", {}), *expected.get("subgroup", {}).get("groups", [])):
        for name in ("weight", "prediction", "display"):
            found.pop(name, None)
    return disagreements({**case, "expected": expected}, answer_of(result))


def answer_of(result: RunResult) -> dict[str, Any]:
    """A result by the oracle's names."""
    assert result.analysis is not None
    assert isinstance(result.analysis.overall, Pooled)
    answer: dict[str, Any] = {"pool": pooled(result.analysis.overall)}
    if result.analysis.subgroups:
        groups = sorted(result.analysis.subgroups, key=lambda group: group.label)
        between = result.analysis.between
        assert isinstance(between, Between)
        answer["subgroup"] = {
            "groups": [{"label": g.label, **pooled(g.pooled)} for g in groups],
            "Q_between": between.q,
            "df": between.df,
            "p": between.p,
            "I2_between": 100 * between.i2,
        }
    return answer


def pooled(found: object) -> dict[str, Any]:
    assert isinstance(found, Pooled)
    assert isinstance(found.tau2, Tau2)
    assert isinstance(found.heterogeneity, Heterogeneity)
    return {
        "k": found.k,
        "estimate": found.estimate,
        "se": found.se,
        "stat": found.stat,
        "df": None if found.is_normal else found.df,
        "pval": found.p,
        "ci_lb": found.ci_low,
        "ci_ub": found.ci_high,
        "tau2": found.tau2.tau2,
        "se_tau2": found.tau2.se_tau2,
        "I2": 100 * found.heterogeneity.i2,
        "H2": found.heterogeneity.h2,
        "Q": found.heterogeneity.q,
        "Q_df": found.heterogeneity.df,
        "Q_p": found.heterogeneity.p,
        "I2_Q": 100 * found.heterogeneity.i2_q,
    }


def test_second_call_changes_nothing(played: Server) -> None:
    before = rows(played.var)
    said = played.manage("sample_review", "--through", "synthesis").stdout
    assert said.splitlines() == ["ketamine: nothing to do", "bcg: nothing to do"]
    assert rows(played.var) == before


def rows(var: Path) -> Sequence[str]:
    """The whole database as statements."""
    connection = sqlite3.connect(var / "quorum.sqlite3")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_stage_by_stage_and_over_a_backup_gives_the_same_hashes(
    facts: Facts, module_quorum_server: Callable[..., Server], tmp_path: Path
) -> None:
    """In processes of their own, with another order of sets and in another time zone; restored, the reviews go on."""
    env = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}
    server = module_quorum_server(start=False, env=env)
    _play(server, STAGES[:1])
    _play(server, STAGES[1:3])
    archive = tmp_path / "backup.tar"
    server.manage("backup", str(archive))
    other = module_quorum_server(start=False, env=env)
    other.manage("restore", str(archive))
    _play(other, STAGES[3:])
    assert repeatable(facts_of(other.env)) == repeatable(facts)
    assert other.manage("rebuild_projection").stdout.count(" 0 differences") == 2


def _play(server: Server, stages: Sequence[str]) -> None:
    done = server.manage("sample_review", "--through", stages[-1], "--seed", "1")
    said = ", ".join(stages)
    assert done.stdout.splitlines() == [f"ketamine: {said}", f"bcg: {said}"]
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.postgres
def test_postgresql_gives_the_same_hashes(
    facts: Facts, module_quorum_server: Callable[..., Server]
) -> None:
    server = module_quorum_server(database="postgresql", sample="synthesis", start=False)
    assert repeatable(facts_of(server.env)) == repeatable(facts)
    assert server.manage("verify_ledger").stdout.count("whole") == 2
    assert server.manage("rebuild_projection").stdout.count(" 0 differences") == 2


def repeatable(facts: Facts) -> Facts:
    """What a seed decides: all but the ledger's hash, which has the clock in it."""
    return {
        name: {key: value for key, value in found.items() if key != "head"}
        for name, found in facts.items()
    }


def test_another_seed_draws_other_ids(
    facts: Facts, module_quorum_server: Callable[..., Server]
) -> None:
    server = module_quorum_server(start=False)
    server.manage("sample_review", "--through", "import", "--seed", "2")
    found = facts_of(server.env)
    for name in ("ketamine", "bcg"):
        assert found[name]["review"] != facts[name]["review"]
        assert found[name]["flow"]["counts"] != facts[name]["flow"]["counts"]


def test_passwords_are_kept_for_their_owner_only(played: Server) -> None:
    path = played.var / "sample-team.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    team: list[Mapping[str, str]] = json.loads(path.read_text())
    assert len({person["email"] for person in team}) == 4
    assert len({person["password"] for person in team}) == 4
    assert all(len(person["password"]) >= 12 and person["name"] for person in team)


def test_files_are_written_with_the_mark_of_illustrative_numbers(
    played: Server, tmp_path: Path
) -> None:
    played.manage("sample_review", "--out", str(tmp_path))
    names = {path.name for path in tmp_path.iterdir()}
    for name in ("ketamine", "bcg"):
        assert {f"prisma-{name}.{kind}" for kind in ("svg", "png", "pdf", "csv")} <= names
        assert {f"characteristics-{name}.csv", f"risk-of-bias-{name}.csv"} <= names
    assert "forest-tuberculosis.svg" in names
    assert "forest-severity-over-time.svg" in names
    for path in tmp_path.glob("*.svg"):
        is_real = "tuberculosis" in path.name or path.name == "prisma-bcg.svg"
        assert ("llustrative" in path.read_text()) != is_real, path.name
    table = (tmp_path / "risk-of-bias-ketamine.csv").read_text(encoding="utf-8-sig")
    assert table.count("\n") >= 8


def test_prepared_databases_are_played_once(played: Server) -> None:
    """Copies share one play: the fixture's folder is not the prepared one."""
    source = prepared.sqlite("synthesis").folder
    assert source != played.var
    assert (source / "sample-team.json").read_text() == (
        played.var / "sample-team.json"
    ).read_text()
