"""What is measured is what it says, and the figures are judged by their limits."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from investcrm import bootstrap
from investcrm.cli import bench, bench_figures, bench_forward, bench_lists, bench_match
from investcrm.domain.filters import InquiryFilter
from investcrm.services import bench_data, checking, importing, inquiries
from investcrm.store.floor import Floor


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace like the measured one, with few inquiries."""
    folder = tmp_path_factory.mktemp("bench") / "workspace"
    made = bootstrap.create(folder, "19", passphrase=bench_data.PASSPHRASE, remember=False).workspace
    bench_data.fill(made.store, made.actor, made.session, 300, lambda *_: None)
    made.close()
    return folder


def test_the_measured_workspace_is_a_sound_one(small: Path):
    workspace = bootstrap.open_workspace(small, bench_data.PASSPHRASE)
    assert workspace.ask(checking.check) == ()
    assert workspace.ask(inquiries.list_head, InquiryFilter()).count == 300
    workspace.close()


def test_the_floor_reads_the_same_rows_as_the_store(small: Path, tmp_path: Path):
    workspace = bootstrap.open_workspace(small, bench_data.PASSPHRASE)
    with workspace.reader() as reader:
        floor = Floor(tmp_path / "floor.db", reader)
        for text in ("projekt", "björk", "2024"):
            (count,), _ = floor.searched(text)()
            assert count[0] == inquiries.list_head(reader, InquiryFilter(search=text)).count
        _, page = floor.opened()()
        numbers = [row.number for row in inquiries.list_window(
            reader, InquiryFilter(), inquiries.list_head(reader, InquiryFilter()), 0, 100)]  # fmt: skip
        assert [row[1] for row in page] == numbers
        floor.close()
    workspace.close()


def test_measuring_the_import_leaves_the_workspace_as_it_was(small: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bench_lists, "ROWS_IN", 50)
    figures = bench_lists.taking_in(small)
    assert (figures["rows"], figures["added"]) == (50, 50)
    workspace = bootstrap.open_workspace(small, bench_data.PASSPHRASE)
    assert workspace.ask(inquiries.list_head, InquiryFilter()).count == 300
    workspace.close()


def test_the_sheet_to_take_in_is_read_row_by_row(small: Path, tmp_path: Path):
    workspace = bootstrap.open_workspace(small, bench_data.PASSPHRASE)
    with workspace.reader() as reader:
        file = tmp_path / "rows.csv"
        file.write_bytes(bench_data.sheet(40, reader.today))
        preview = importing.preview(reader, importing.read_file(file), "inquiries")
    workspace.close()
    assert preview.counts["rows"] == 40
    assert preview.counts["unread"] == 0


def test_the_start_is_measured_to_a_list_with_rows(small: Path):
    with tempfile.TemporaryDirectory() as home:
        environment = bench._environment(Path(home)) | bench._keys_of(small)
        empty = bench._empty(environment)
        ours = bench._until_usable(small, Path(home), environment, None)
    assert empty > 0
    assert ours > 0


def test_the_figures_are_measured_and_judged(small: Path):
    found = bench_figures.figures(small, 1)
    held = (found["year_s"] <= 1, found["dashboard_s"] <= 0.2, found["report_s"] <= 2)
    assert found["ok"] == all(held)
    assert found["report_again_s"] > 0
    assert len(bench_figures.lines(found)) == 3


def test_the_match_is_measured_over_the_land_that_was_made():
    figures = bench_match.match(1, sites=60, cases=20)
    assert (figures["sites"], figures["cases"]) == (60, 20)
    assert 0 < figures["match_ms"] < 5000
    assert figures["ok"] == (
        figures["match_ms"] < bench_match.MATCH_LIMIT_MS
        and figures["match_ratio"] < bench_match.MATCH_RATIO
        and figures["worth_s"] < bench_match.WORTH_LIMIT_S
    )


def test_forwarding_is_measured_to_as_many_as_are_asked():
    figures = bench_forward.forward(1, municipalities=1)
    assert figures["municipalities"] == 1
    assert 0 < figures["forward_processor_s"] <= figures["forward_s"] + 0.05
    assert figures["answers_s"] > 0
    assert figures["ok"] == (
        figures["forward_s"] < figures["limit_s"] and figures["answers_s"] < figures["answers_limit_s"]
    )


@pytest.mark.long
def test_the_whole_measurement_runs_from_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    command = [sys.executable, "-m", "investcrm", "bench", "--inquiries", "400", "--repeat", "1", "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    figures = json.loads(done.stdout)
    assert figures["inquiries"] == 400
    parts = ("start", "event_loop", "map", "figures", "import", "room", "match", "forward")
    assert figures["ok"] == all(figures[part]["ok"] for part in parts)
    assert set(figures["event_loop"]["acts"]) >= {"open", "sort", "filter", "scroll", "keystroke"}
    assert bench.as_text(figures)


def test_the_95th_of_a_hundred_is_taken():
    assert bench_lists.p95([float(n) for n in range(1, 101)]) == 95.0
    assert bench_lists.p95([7.0]) == 7.0
