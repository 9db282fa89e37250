"""The pages of analyses: what they say in each state, and what they load."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.services.locking import unlock_snapshot
from extraction.snapshot_data import SnapshotData
from reviews.ids import new_uuid
from reviews.models import Job, Member
from reviews.roles import Role
from synthesis.meta.vocabulary import Model
from synthesis.models import Analysis, AnalysisVersion, Run
from synthesis.runs.result import WhyOut
from synthesis.runs.specification import sha256_of, write
from synthesis.selectors import run_words
from synthesis.services.run_files import write_forest_plots
from tests.factories import people
from tests.factories import synthesis as made
from tests.synthesis.runs import samples
from tests.synthesis.runs.samples import TIMES, asked, bcg, data_set, trial
from tests.synthesis.runs.test_compute import several_times

pytestmark = pytest.mark.db


@pytest.fixture
def owner(db: None) -> Member:
    found = people.review(title="BCG vaccine against tuberculosis")
    made.words(found, n_timepoints=3)
    return found


@pytest.fixture
def client(owner: Member) -> Client:
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, owner: Member, name: str, **kwargs: Any) -> str:
    """A page's text without its marks."""
    address = reverse(f"synthesis:{name}", kwargs={"review": owner.review_id, **kwargs})
    response = client.get(address)
    assert response.status_code == 200
    return plain(response.content.decode())


def plain(text: str) -> str:
    text = text.replace("&#x27;", "'").replace("&quot;", '"').replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def computed(owner: Member, data: SnapshotData, **changes: Any) -> Analysis:
    analysis = made.analysis(owner, **changes)
    made.locked(owner, data)
    made.run_jobs(owner)
    return analysis


# -- states


def test_empty_page_teaches(client: Client, owner: Member) -> None:
    told = page(client, owner, "analyses")
    assert "No analysis yet" in told
    assert "before the data are seen" in told


def test_page_before_the_lock_says_that_there_is_no_preview(client: Client, owner: Member) -> None:
    analysis = made.analysis(owner)
    told = page(client, owner, "analysis", analysis=analysis.uuid)
    assert "The data set is not locked yet." in told
    assert "there is no preview of open data" in told


def test_page_while_computing_asks_for_itself_when_the_job_is_over(
    client: Client, owner: Member
) -> None:
    analysis = made.analysis(owner)
    made.locked(owner, bcg())
    address = reverse("synthesis:analysis", args=[owner.review_id, analysis.uuid])
    text = client.get(address).content.decode()
    assert 'hx-trigger="every 1s"' in text
    assert 'hx-trigger="job-over from:body"' in text
    made.run_jobs(owner)
    part = client.get(f"{address}part/").content.decode()
    assert "every 1s" not in part
    assert "<html" not in part
    assert "0.49\u00a0[0.33,\u00a00.73]" in part


def test_failed_job_is_told_in_words(client: Client, owner: Member) -> None:
    analysis = made.analysis(owner)
    made.locked(owner, bcg())
    Job.objects.update(state="failed", failure="It was tried five times.")
    told = page(client, owner, "analysis", analysis=analysis.uuid)
    assert "Not computed" in told
    assert "It was tried five times." in told
    assert "Try again" in told


def test_stale_result_says_so_everywhere_it_is_shown(client: Client, owner: Member) -> None:
    analysis = computed(owner, bcg())
    unlock_snapshot(by=owner, reason="Events re-read", key=new_uuid())
    here = page(client, owner, "analysis", analysis=analysis.uuid)
    assert "Stale. The data set was unlocked on" in here
    assert "(“Events re-read”)" in here
    assert "Stale: from snapshot 1." in here
    assert "Lock and compute" in here
    assert "Stale" in page(client, owner, "analyses")
    assert "Events re-read" in page(client, owner, "reports")
    figure = {"analysis": analysis.uuid, "layout": "wide", "kind": "svg"}
    assert "Out of date:" in page(client, owner, "analysis-figure", **figure)
    for name in ("analysis-data", "analysis-script", "analysis-result"):
        assert "Events re-read" in page(client, owner, name, analysis=analysis.uuid)


def test_who_may_not_lock_is_told_who_does(owner: Member) -> None:
    analysis = computed(owner, bcg())
    unlock_snapshot(by=owner, reason="Events re-read", key=new_uuid())
    client = Client()
    client.force_login(
        people.member(owner, Role.STATISTICIAN).user,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    told = page(client, owner, "analysis", analysis=analysis.uuid)
    assert "A lead locks the data set again." in told
    assert "Lock and compute" not in told


def test_illustrative_review_says_so_on_page_figure_table_and_script(
    client: Client, owner: Member
) -> None:
    analysis = computed(owner, bcg(is_illustrative=True))
    told = page(client, owner, "analysis", analysis=analysis.uuid)
    assert "They are no findings." in told
    assert "Illustrative. Squares: effects" in told, "the figure's caption says it, too"
    assert "illustrative" in page(client, owner, "analyses")
    figure = {"analysis": analysis.uuid, "layout": "narrow", "kind": "svg"}
    assert "Illustrative numbers." in page(client, owner, "analysis-figure", **figure)
    assert "yes" in page(client, owner, "analysis-data", analysis=analysis.uuid)
    assert '"illustrative": true' in page(client, owner, "analysis-result", analysis=analysis.uuid)
    assert "ILLUSTRATIVE" in page(client, owner, "analysis-script", analysis=analysis.uuid)


# -- what can't be computed, in words


@pytest.mark.parametrize(
    ("data", "changes", "words"),
    [
        (data_set(trial("A", (3, 30), (5, 30))), {}, "there is one study only"),
        (data_set(), {}, "no study has an effect that can be pooled"),
        (
            data_set(trial("A", (0, 30), (0, 30)), trial("B", (0, 9), (0, 9))),
            {"model": Model.MANTEL_HAENSZEL},
            "no events in either arm",
        ),
        (several_times(1), {"timepoints": TIMES}, "same participants stand in several rows"),
    ],
    ids=["one study", "no study", "no events", "same participants"],
)
def test_run_without_a_pool_says_why_and_shows_no_number(
    client: Client, owner: Member, data: SnapshotData, changes: dict[str, Any], words: str
) -> None:
    analysis = computed(owner, data, **changes)
    told = page(client, owner, "analysis", analysis=analysis.uuid)
    assert words in told
    for number in ("Pooled risk ratio", "Prediction interval", "I² =", "nan", "inf"):
        assert number not in told


def test_data_set_without_the_outcome_is_told(client: Client, owner: Member) -> None:
    analysis = made.analysis(owner)
    gone = data_set(timepoints=TIMES[1:])
    made.locked(owner, gone)
    made.run_jobs(owner)
    told = page(client, owner, "analysis", analysis=analysis.uuid)
    assert "The locked data set has none of the time points." in told


def test_studies_that_do_not_enter_are_listed_with_their_reason(
    client: Client, owner: Member
) -> None:
    data = data_set(
        trial("Entered", (3, 30), (5, 30)),
        trial("Half", (3, 30), (None, 30)),
        trial("Wrong", (31, 30), (5, 30)),
    )
    told = page(client, owner, "analysis", analysis=computed(owner, data).uuid)
    half = str(run_words.WHY_OUT[WhyOut.INCOMPLETE]).capitalize()
    assert f"Half {half}" in told
    assert "Wrong The numbers can't be right (an arm can't have more events" in told


# -- forms


def values(**changes: Any) -> dict[str, Any]:
    start = {
        "key": str(new_uuid()),
        "based_on": 0,
        "outcome": samples.TB,
        "title": "Tuberculosis",
        "timepoints": [samples.LAST],
        "comparison": samples.VERSUS,
        "planning": "pre_specified",
        "measure": "RR",
        "favoured_by_low": "experimental",
        "model": "random_effects",
        "estimator": "REML",
        "interval": "adhoc",
        "interval_from": 3,
        "level": "0.95",
        "has_prediction": "yes",
        "zero_cells": "only0",
        "subgroup": "",
        "bias": "all",
    }
    return {**start, **changes}


def test_form_starts_as_the_house_does_and_saves_what_was_asked(
    client: Client, owner: Member
) -> None:
    address = reverse("synthesis:analysis-add", args=[owner.review_id])
    assert 'value="adhoc" selected' in client.get(address).content.decode()
    sent = values()
    response = client.post(address, sent)
    assert response.status_code == 302
    again = client.post(address, sent)
    assert again.status_code == 302
    version = AnalysisVersion.objects.get()
    wanted = asked(title="Tuberculosis")
    assert version.body == write(wanted)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "This field is required."),
        ({"timepoints": []}, "Choose at least one time point."),
        ({"measure": "MD"}, "Select a valid choice"),
        ({"comparison": str(new_uuid())}, "Select a valid choice"),
        ({"key": "x"}, "Reload the page"),
    ],
)
def test_form_refuses_in_words(
    client: Client, owner: Member, changes: dict[str, Any], words: str
) -> None:
    response = client.post(
        reverse("synthesis:analysis-add", args=[owner.review_id]), values(**changes)
    )
    assert response.status_code == 422
    assert words in plain(response.content.decode())
    assert Analysis.objects.count() == 0


def test_change_on_top_of_anothers_change_is_refused(client: Client, owner: Member) -> None:
    analysis = made.analysis(owner)
    address = reverse("synthesis:analysis-change", args=[owner.review_id, analysis.uuid])
    assert client.post(address, values(based_on=1, title="Mine")).status_code == 302
    late = client.post(address, values(based_on=1, title="Theirs"))
    assert late.status_code == 422
    assert "Somebody else changed this analysis" in plain(late.content.decode())


def test_analysis_begun_after_a_lock_starts_as_post_hoc(client: Client, owner: Member) -> None:
    made.locked(owner, bcg())
    text = client.get(reverse("synthesis:analysis-add", args=[owner.review_id])).content.decode()
    assert 'value="post_hoc" selected' in text


def test_change_after_a_lock_starts_as_post_hoc(client: Client, owner: Member) -> None:
    analysis = made.analysis(owner)
    address = reverse("synthesis:analysis-change", args=[owner.review_id, analysis.uuid])
    assert 'value="pre_specified" selected' in client.get(address).content.decode()
    made.locked(owner, bcg())
    assert 'value="post_hoc" selected' in client.get(address).content.decode()


# -- files


@pytest.mark.parametrize(
    ("name", "more", "kind", "start"),
    [
        ("analysis-figure", {"layout": "wide", "kind": "svg"}, "image/svg+xml", b"<svg "),
        ("analysis-figure", {"layout": "narrow", "kind": "png"}, "image/png", b"\x89PNG"),
        ("analysis-figure", {"layout": "wide", "kind": "pdf"}, "application/pdf", b"%PDF"),
        ("analysis-data", {}, "text/csv; charset=utf-8", b"study,"),
        ("analysis-result", {}, "application/json", b"{"),
        ("analysis-script", {}, "text/plain; charset=utf-8", b"# "),
    ],
)
def test_files_are_attachments_of_their_type(
    client: Client, owner: Member, name: str, more: dict[str, str], kind: str, start: bytes
) -> None:
    analysis = computed(owner, bcg())
    response = client.get(
        reverse(
            f"synthesis:{name}",
            kwargs={"review": owner.review_id, "analysis": analysis.uuid, **more},
        )
    )
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.startswith(start)


@pytest.mark.parametrize("more", [("wide", "gif"), ("square", "svg")])
def test_unknown_figures_are_not_found(
    client: Client, owner: Member, more: tuple[str, str]
) -> None:
    analysis = computed(owner, bcg())
    address = reverse("synthesis:analysis-figure", args=[owner.review_id, analysis.uuid, *more])
    assert client.get(address).status_code == 404


def test_result_file_names_what_it_rests_on(client: Client, owner: Member) -> None:
    analysis = computed(owner, bcg())
    address = reverse("synthesis:analysis-result", args=[owner.review_id, analysis.uuid])
    found = client.get(address).json()
    run = Run.objects.get()
    assert found["out_of_date"] == ""
    assert found["illustrative"] is False
    assert found["snapshot"] == {"revision": 1, "sha256": run.snapshot_sha256}
    assert found["specification"] == {"version": 1, "sha256": run.specification_sha256}
    assert found["engine"]["sha256"] == run.engine_sha256
    assert found["engine"]["rules"] == json.loads(run.engine)["rules"]
    result = json.dumps(found["result"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert (result, sha256_of(result)) == (run.result, found["result_sha256"])


def test_forest_plots_are_written_to_a_folder(owner: Member, tmp_path: Path) -> None:
    made.analysis(owner)
    computed(owner, bcg())
    written = write_forest_plots(review=owner.review_id, folder=tmp_path / "out")
    stem = "bcg-vaccination-and-tuberculosis"
    both = [stem, f"{stem}-2"]
    expected = [
        *(
            f"forest-{s}{w}.{k}"
            for s in both
            for w in ("", "-narrow")
            for k in ("svg", "png", "pdf")
        ),
        *(f"{s}.{k}" for s in both for k in ("csv", "json", "R")),
    ]
    assert sorted(path.name for path in written) == sorted(expected)
    assert all(path.stat().st_size > 300 for path in written)
    found = json.loads((tmp_path / "out" / f"{stem}.json").read_text())
    assert found["result"]["analysis"]["overall"]["k"] == 13


# -- costs


def test_lists_cost_the_same_with_one_and_with_three_analyses(
    client: Client, owner: Member
) -> None:
    def queries(name: str) -> int:
        address = reverse(f"synthesis:{name}", args=[owner.review_id])
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    computed(owner, bcg())
    counts = {name: queries(name) for name in ("analyses", "reports")}
    made.analysis(owner, title="Two")
    made.analysis(owner, title="Three")
    made.run_jobs(owner)
    assert {name: queries(name) for name in counts} == counts
