"""The demo plays the whole flow and leaves its papers and mails."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from investcrm import settings
from investcrm.cli import demo


@pytest.mark.long
def test_the_demo_leaves_every_paper_and_mail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(demo, "_PICTURES", "investcrm.gui.no_such_module")
    assert demo.main(["--offscreen", "--folder", str(tmp_path / "demo"), "--lang", "sv"]) == 0
    said = capsys.readouterr().out
    assert "180 rader" in said
    papers = sorted((tmp_path / "demo" / "pdf").iterdir())
    assert len(papers) >= 3 + 2 + 2
    assert all(paper.read_bytes().startswith(b"%PDF-") for paper in papers)
    for mail in (tmp_path / "demo" / "mail").iterdir():
        assert message_from_bytes(mail.read_bytes(), policy=policy.default)["X-Unsent"] == "1"
    assert not settings.path().exists()


@pytest.mark.parametrize("before", [None, 'workspace = "mitt"\n'])
def test_opening_the_window_leaves_this_machines_settings_as_they_were(
    monkeypatch: pytest.MonkeyPatch, before: str | None, tmp_path: Path
):
    file = settings.path()
    if before is not None:
        file.parent.mkdir(parents=True)
        file.write_text(before, encoding="utf-8")

    def window(**_: object) -> int:
        settings.save({"workspace": "tillfälligt"})
        return 0

    monkeypatch.setattr("investcrm.gui.app.main", window)
    assert demo._open_window(tmp_path, "lösenfras", "sv") == 0
    assert (file.read_text(encoding="utf-8") if file.exists() else None) == before
