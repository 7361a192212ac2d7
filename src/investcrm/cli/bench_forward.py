"""Measures the round with municipalities: forwarding to ten, and reading in what they answer."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from investcrm.services import bench_data, bench_land

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace

LIMIT_S: Final = 5.0
_REGION: Final = "19"
_SITES: Final = 80
ANSWERS: Final = 100
ANSWERS_LIMIT_S: Final = 10.0
_ANSWER: Final = {"answer": "offer", "s1_offer": "yes", "s1_usable_m2": "12,5", "s1_note": "Plan antagen"}
"""What is filled in on a form, as its fields are called."""


def forward(repeat: int, municipalities: int = 10) -> dict[str, Any]:
    """Make a region with eight sites in each municipality, forward, and return the best time of some.

    Every form that went out is filled in, read and taken over; ``answers_s`` is what a hundred would take.
    """
    from investcrm import bootstrap
    from investcrm.domain.commands import ForwardInquiry, LogInquiry, Recipient
    from investcrm.services import forwarding, inquiries, reference

    with tempfile.TemporaryDirectory(prefix="investcrm-forward-") as place:
        workspace = bootstrap.create(
            Path(place) / "workspace",
            _REGION,
            passphrase=bench_data.PASSPHRASE,
            member_name="Bench",
            remember=False,
        ).workspace
        try:
            bench_land.fill(workspace.store, workspace.actor, workspace.session, _SITES, 0, lambda *_: None)
            with workspace.reader() as reader:
                codes = tuple(reference.load(reader).municipalities)[:municipalities]
                today = reader.today
            taken, busy = [], []
            folder = Path(place) / "answers"
            folder.mkdir()
            for seed in range(max(repeat, 2)):
                wishes = bench_land.wishes(random.Random(seed), today)  # noqa: S311 - no secret
                asked = LogInquiry(f"Projekt {seed}", requirements=tuple(wishes))
                command = ForwardInquiry(
                    workspace.act(inquiries.log, asked).id,
                    tuple(Recipient(code) for code in codes),
                    today + timedelta(days=7),
                    reviewed=True,
                )
                begun, ran = time.perf_counter(), time.thread_time()
                made = workspace.act(forwarding.forward, command)
                taken.append(time.perf_counter() - begun)
                busy.append(time.thread_time() - ran)
                (sent := folder / str(seed)).mkdir()
                with workspace.reader() as reader:
                    forwarding.write_out(reader, made, sent)
            answered = _answers(workspace, sorted(folder.glob("*/*.pdf")))
        finally:
            workspace.close()
    forward_s, answers_s = round(min(taken), 2), round(answered, 2)
    return {
        "municipalities": len(codes),
        "forward_s": forward_s,
        "forward_processor_s": round(min(busy), 2),
        "limit_s": LIMIT_S,
        "answers": ANSWERS,
        "answers_s": answers_s,
        "answers_limit_s": ANSWERS_LIMIT_S,
        "ok": forward_s < LIMIT_S and answers_s < ANSWERS_LIMIT_S,
    }


def _answers(workspace: Workspace, papers: Iterable[Path]) -> float:
    """Fill in the forms among these papers, read and take them over; return the seconds for a hundred.

    The first, with what is done once, counts once.
    """
    from investcrm.domain.read_answers import TakeAnswer
    from investcrm.services import reading_answers, taking_answers

    forms = [paper for paper in papers if _filled_in(paper)]

    def seconds(several: list[Path]) -> float:
        begun = time.perf_counter()
        with workspace.reader() as reader:
            read = reading_answers.read_paths(reader, several, "")
        for one in read:
            workspace.act(taking_answers.take, TakeAnswer(one))
        return time.perf_counter() - begun

    first, rest = seconds(forms[:1]), forms[1:]
    return first + seconds(rest) / max(len(rest), 1) * (ANSWERS - 1)


def _filled_in(paper: Path) -> bool:
    """Fill in a form where it lies; False for other papers."""
    import pikepdf

    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        if "/AcroForm" not in pdf.Root:
            return False
        for field in pdf.Root.AcroForm.Fields:
            said = _ANSWER.get(str(field.T))
            if said is not None:
                is_button = str(field.get("/FT")) == "/Btn"
                field.V = pikepdf.Name(f"/{said}") if is_button else pikepdf.String(said)
        pdf.save(paper)
    return True
