"""A scripted session, run as a process of its own so that it can be killed: it works and tells what is done.

Every act is announced in the log before it begins and acknowledged once it is committed: in the log, then as
a line on standard output, whose first line is ``ready`` once the workspace is open. Words on the command
line: the workspace's folder, the log, the seed, how many acts (0: without end). The passphrase comes first on
standard input.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from investcrm import bootstrap
from investcrm.domain.commands import (
    AddTask,
    ChangeInquiry,
    Decide,
    ForwardInquiry,
    LogInquiry,
    MarkSent,
    MoveInquiry,
    Recipient,
    RecordAnswer,
    Undo,
)
from investcrm.domain.requirements import Requirement
from investcrm.domain.stages import LostReason, Outcome, Stage
from investcrm.services import answering, cases, forwarding, importing, inquiries, undoing
from investcrm.services.clock import swedish_day

ROWS = 12


class Session:
    """One person at work; ``numbers`` are the cases this session has logged, open ones only."""

    def __init__(self, workspace: Any, log: Path, seed: str) -> None:
        self.workspace = workspace
        self.log = log
        self.chance = random.Random(seed)
        self.seed = seed
        self.open: list[tuple[str, str]] = []
        self.count = 0

    def work(self, acts: int) -> None:
        """Do one act after the other."""
        choices = (self.log_one, self.log_one, self.change, self.move, self.forward, self.answer, self.decide,
                   self.take_in, self.undo, self.task, self.draft)  # fmt: skip
        while not acts or self.count < acts:
            act = self.log_one if len(self.open) < 3 else self.chance.choice(choices)
            act()

    def tell(self, word: str, **told: object) -> None:
        """Write a line that survives the end of this process and of the machine."""
        with self.log.open("ab") as file:
            file.write(json.dumps({"word": word, **told}, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if word == "done":
            self.count += 1
            sys.stdout.write("done\n")
            sys.stdout.flush()

    def any(self) -> tuple[str, str]:
        return self.chance.choice(self.open)

    def log_one(self) -> None:
        title = f"Projekt {self.seed} {self.count} {self.chance.random()}"
        self.tell("begin", act="log", title=title)
        asked = (Requirement("land", low=120_000), Requirement("power", low=5000))
        logged = self.workspace.act(inquiries.log, LogInquiry(title, "Mässa", requirements=asked, jobs=12))
        self.open.append((logged.id, logged.number))
        self.tell("done", act="log", title=title, number=logged.number)

    def change(self) -> None:
        row_id, number = self.any()
        words = f"ändrad {self.chance.random()}"
        self.tell("begin", act="change", number=number, summary=words)
        version = self.workspace.ask(inquiries.detail, row_id).row.version
        self.workspace.act(inquiries.change, ChangeInquiry(row_id, version, {"summary": words}))
        self.tell("done", act="change", number=number, summary=words)

    def move(self) -> None:
        row_id, number = self.any()
        self.tell("begin", act="move", number=number)
        version = self.workspace.ask(inquiries.detail, row_id).row.version
        self.workspace.act(inquiries.move, MoveInquiry(row_id, version, Stage.QUALIFIED))
        self.tell("done", act="move", number=number)

    def forward(self) -> None:
        row_id, number = self.any()
        asked = {f.municipality_code for f in self.workspace.ask(inquiries.detail, row_id).forwardings}
        codes = [code for code in ("1980", "1983", "1961") if code not in asked][:2]
        if not codes:
            return
        self.tell("begin", act="forward", number=number, codes=codes)
        deadline = swedish_day(self.workspace.store.clock()) + timedelta(days=10)
        made = self.workspace.act(
            forwarding.forward,
            ForwardInquiry(row_id, tuple(Recipient(code) for code in codes), deadline),
        )
        self.tell("done", act="forward", number=number, codes=codes)
        self.workspace.act(forwarding.mark_sent, MarkSent(tuple(item.forwarding_id for item in made.items)))

    def answer(self) -> None:
        row_id, number = self.any()
        waiting = [f for f in self.workspace.ask(inquiries.detail, row_id).forwardings if f.state == "sent"]
        if not waiting:
            return
        code = waiting[0].municipality_code
        self.tell("begin", act="answer", number=number, code=code)
        self.workspace.act(
            answering.record_answer, RecordAnswer(waiting[0].id, declined=True, reason="Ingen mark")
        )
        self.tell("done", act="answer", number=number, code=code)

    def decide(self) -> None:
        row_id, number = self.any()
        self.tell("begin", act="decide", number=number)
        version = self.workspace.ask(inquiries.detail, row_id).row.version
        self.workspace.act(cases.decide, Decide(row_id, version, Outcome.LOST, lost_reason=LostReason.PRICE))
        self.open.remove((row_id, number))
        self.tell("done", act="decide", number=number)

    def take_in(self) -> None:
        mark = f"{self.seed}-{self.count}-{self.chance.randrange(10**9)}"
        file = self.log.with_name(f"rows-{os.getpid()}.csv")
        lines = ["Företag;Källa;Jobb", *(f"Bolag {mark} {place};Mässa;{place}" for place in range(ROWS))]
        file.write_text("\n".join(lines), encoding="utf-8")
        self.tell("begin", act="import", mark=mark)
        with self.workspace.reader() as reader:
            preview = importing.preview(reader, importing.read_file(file), "inquiries")
        self.workspace.act(importing.run, importing.ImportTable(preview, duplicates="add"))
        self.tell("done", act="import", mark=mark)

    def undo(self) -> None:
        title = f"Ångras {self.seed} {self.chance.random()}"
        logged = self.workspace.act(inquiries.log, LogInquiry(title))
        self.tell("begin", act="undo", number=logged.number)
        self.workspace.act(undoing.undo, Undo())
        self.tell("done", act="undo", number=logged.number)

    def task(self) -> None:
        row_id, number = self.any()
        title = f"Ring {self.chance.random()}"
        self.tell("begin", act="task", number=number, title=title)
        self.workspace.act(cases.add_task, AddTask(title, None, row_id))
        self.tell("done", act="task", number=number, title=title)

    def draft(self) -> None:
        words = f"utkast {self.chance.random()}"
        self.tell("begin", act="draft", text=words)
        moment = self.workspace.store.clock()
        self.workspace.desk.save_draft("new", words, {"title": words}, moment)
        self.tell("done", act="draft", text=words)


def main() -> None:
    folder, log, seed, acts = sys.argv[1:]
    passphrase = sys.stdin.readline().rstrip("\n")
    workspace = bootstrap.open_workspace(folder, passphrase)
    session = Session(workspace, Path(log), seed)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    session.work(int(acts))
    workspace.close()


if __name__ == "__main__":
    main()
