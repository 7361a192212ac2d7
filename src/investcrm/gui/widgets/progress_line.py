"""The line at the foot of the window: what runs now, how far it is, and the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from investcrm.gui.tasks import Job, Tasks
from investcrm.gui.widgets.basic import ElidedLabel, label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.words import n, t


class ProgressLine(QWidget):
    """Shows the latest of the labelled jobs; hidden while none runs."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._label = ElidedLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._count = label()
        self._stop = IconButton("close", t("Stop"))
        self._stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stop.clicked.connect(self._cancel)
        for widget in (self._label, self._bar, self._count, self._stop):
            row.addWidget(widget)
        tasks.job_started.connect(self._started)
        tasks.job_advanced.connect(self._advanced)
        tasks.job_finished.connect(self._finished)
        self.hide()

    def _started(self, job: Job) -> None:
        self._jobs.append(job)
        self._draw()

    def _advanced(self, job: Job) -> None:
        if self._jobs and self._jobs[-1] is job:
            self._draw()

    def _finished(self, job: Job) -> None:
        self._jobs = [other for other in self._jobs if other is not job]
        self._draw()

    def _cancel(self) -> None:
        if self._jobs:
            self._jobs[-1].cancel()
            self._count.setText(t("stopping"))
            self._stop.setEnabled(False)

    def _draw(self) -> None:
        self.setVisible(bool(self._jobs))
        if not self._jobs:
            return
        job = self._jobs[-1]
        more = len(self._jobs) - 1
        words = job.label if not more else f"{job.label} ({n('and {count} more', 'and {count} more', more)})"
        self._label.setText(words)
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        self._bar.setAccessibleName(job.label)
        self._stop.setEnabled(not job.cancelled)
        done = t("{done} of {total}", done=job.done, total=job.total) if job.total else ""
        self._count.setText(t("stopping") if job.cancelled else done)
