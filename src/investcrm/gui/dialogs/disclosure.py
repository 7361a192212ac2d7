"""A request with the documents it covers: what is decided of each, masked copies, the decision itself."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from investcrm import formats
from investcrm.domain import secrecy as law
from investcrm.domain.legal_commands import CoverDocuments, DecideDocument, DecideRequest, UncoverDocument
from investcrm.domain.secrecy import Decision
from investcrm.gui.dialogs.assessment import ground_choice
from investcrm.gui.dialogs.sheet import Sheet, small_button
from investcrm.gui.widgets.basic import ElidedLabel, clear_layout, label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.chip import Chip
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import disclosing
from investcrm.words import current, n, t

if TYPE_CHECKING:
    from investcrm.domain.secrecy_rows import DisclosedRow
    from investcrm.gui.navigation import Navigator
    from investcrm.services.disclosing import Candidate, Decided, Disclosure


def show(nav: Navigator, request_id: str) -> None:
    """Read a request and show it."""
    nav.tasks.query(
        disclosing.show,
        request_id,
        then=lambda found: DisclosureDialog(nav, found).open(),
        failed=nav.shell.say_error,
    )


class DisclosureDialog(Sheet):
    """Find the documents, decide of each, then of the request."""

    def __init__(self, nav: Navigator, found: Disclosure) -> None:
        super().__init__(
            nav,
            t("Request for disclosure"),
            "" if found.request.decision else t("Decide"),
            note=_about(found),
            topic="secrecy",
            size=(860, 620),
            scrolls=True,
        )
        self.found = found
        self._stops: dict[tuple[str, str], QWidget] = {}
        self.lines = QVBoxLayout()
        self.lines.setSpacing(8)
        self.body.addWidget(label(t("Documents that the request covers"), "strong"))
        self.body.addLayout(self.lines)
        if found.request.decision is None:
            self._build_search()
            self._build_decision()
        else:
            self._build_decided()
        self.body.addStretch(1)
        self._draw()

    def _build_search(self) -> None:
        row = QHBoxLayout()
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("Find documents by words, case number or registry number"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.returnPressed.connect(self._find)
        row.addWidget(self.search, 1)
        self.whole_case = small_button(t("All of the case"), self._whole_case)
        self.whole_case.setVisible(bool(self.found.request.number))
        row.addWidget(small_button(t("Find"), self._find))
        row.addWidget(self.whole_case)
        self.body.addLayout(row)
        self.hits = QVBoxLayout()
        self.body.addLayout(self.hits)

    def _build_decision(self) -> None:
        form = FormGrid(1)
        self.ground = form.add(t("Ground for what is held back"), ground_choice())
        self.ground.set_key("")
        self.reason = form.add(t("Reasons"), QLineEdit())
        self.by = form.add(t("Who decides"), QLineEdit())
        self.body.addWidget(form)

    def _build_decided(self) -> None:
        row = self.found.request
        assert row.decision is not None
        self.body.addWidget(label(t("Decision"), "strong"))
        said = " \u00b7 ".join(
            filter(
                None,
                (
                    t(law.DECISION_LABELS[row.decision]),
                    formats.day(row.decided_on) if row.decided_on else "",
                    row.decided_by,
                    row.ground,
                ),
            )
        )
        self.body.addWidget(label(said, wrap=True, selectable=True))
        if row.appeal:
            self.body.addWidget(label(row.appeal, "muted", wrap=True, selectable=True))

    # ---- the documents

    def _draw(self) -> None:
        held = next((place for place, stop in self._stops.items() if stop.hasFocus()), None)
        clear_layout(self.lines)
        self._stops.clear()
        for one in self.found.documents:
            line = self._line(one)
            self.lines.addLayout(line)
            for stop in _stops_of(line):
                self._stops[one.id, stop.accessibleName()] = stop
        for before, stop in pairwise((self.primary, *self._stops.values())):
            QWidget.setTabOrder(before, stop)
        if held in self._stops:
            self._stops[held].setFocus()
        if not self.found.documents:
            self.lines.addWidget(label(t("No document yet."), "muted"))

    def _line(self, one: DisclosedRow) -> QHBoxLayout:
        from investcrm.gui.views.inquiries.files import open_document

        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(ElidedLabel(one.document.name, "strong"), 1)
        line.addWidget(label(one.document.registry_number or formats.day(one.document.dated_on), "muted"))
        look = IconButton("eye", t("Open {name}", name=one.document.name))
        look.clicked.connect(lambda: open_document(self.nav, one.document.id))
        line.addWidget(look)
        if one.masked is not None:
            masked = one.masked
            line.addWidget(small_button(masked.name, lambda: open_document(self.nav, masked.id)))
        if self.found.request.decision is not None:
            if one.decision is not None:
                line.addWidget(Chip(t(law.DECISION_LABELS[one.decision])))
            return line
        line.addWidget(small_button(t("Mask…"), partial(self._mask, one)))
        choices = [(key.value, t(words)) for key, words in law.DECISION_LABELS.items()]
        choice = Choice(choices, one.decision.value if one.decision else "", empty=t("undecided"))
        choice.setMinimumWidth(160)
        choice.setAccessibleName(t("Decision on {name}", name=one.document.name))
        choice.chosen.connect(partial(self._decide_document, one))
        line.addWidget(choice)
        off = IconButton("close", t("The request does not cover {name}", name=one.document.name))
        off.clicked.connect(lambda: self._act(disclosing.uncover, UncoverDocument(one.id)))
        line.addWidget(off)
        return line

    def _mask(self, one: DisclosedRow) -> None:
        from investcrm.gui.dialogs.mask import MaskDialog

        dialog = MaskDialog(self.nav, one)
        dialog.accepted.connect(self._again)
        dialog.open()

    def _decide_document(self, one: DisclosedRow, decision: str) -> None:
        if decision and (one.decision is None or decision != one.decision.value):
            self._act(disclosing.decide_document, DecideDocument(one.id, decision))

    # ---- finding

    def _find(self) -> None:
        words = self.search.text().strip()
        if words:
            self.nav.tasks.query(
                disclosing.candidates, words, then=self._hits, failed=self.nav.shell.say_error, owner=self
            )

    def _whole_case(self) -> None:
        self.nav.tasks.query(
            disclosing.candidates,
            "",
            self.found.request.number,
            then=self._cover,
            failed=self.nav.shell.say_error,
            owner=self,
        )

    def _hits(self, found: tuple[Candidate, ...]) -> None:
        clear_layout(self.hits)
        covered = {one.document.id for one in self.found.documents}
        fresh = [hit for hit in found if hit.document.id not in covered]
        said = n("{count} document found", "{count} documents found", len(fresh))
        self.hits.addWidget(label(said, "muted"))
        for hit in fresh[:20]:
            line = QHBoxLayout()
            case = " ".join(filter(None, (hit.number, hit.title)))
            line.addWidget(ElidedLabel(f"{hit.document.name} \u00b7 {case}"), 1)
            line.addWidget(small_button(t("Add"), partial(self._cover, (hit,))))
            self.hits.addLayout(line)

    def _cover(self, hits: tuple[Candidate, ...]) -> None:
        ids = tuple(hit.document.id for hit in hits)
        self._act(disclosing.cover, CoverDocuments(self.found.request.id, ids))

    # ---- acting

    def _act(self, service: Any, command: Any) -> None:
        self.run(service, command, lambda _done: self._again())

    def _again(self) -> None:
        self.nav.tasks.query(
            disclosing.show,
            self.found.request.id,
            then=self._take,
            failed=self.nav.shell.say_error,
            owner=self,
        )

    def _failed(self, error: Exception) -> None:
        super()._failed(error)
        self._draw()

    def _take(self, found: Disclosure) -> None:
        self.found = found
        self._draw()

    def go(self) -> None:
        whole = law.of_all(tuple(one.decision for one in self.found.documents if one.decision))
        decision = "" if whole else Decision.REFUSED.value if not self.found.documents else ""
        command = DecideRequest(
            self.found.request.id,
            decision,
            self.ground.key(),
            self.reason.text(),
            decided_by=self.by.text(),
            language=current().language,
        )
        self.run(disclosing.decide, command, self._decided)

    def _decided(self, done: Decided) -> None:
        from investcrm.gui.views.inquiries.files import open_document

        self.finished_with(t("Decided. The letter is kept among the documents."), undo=False)
        open_document(self.nav, done.letter_id)


def _stops_of(line: QHBoxLayout) -> list[QWidget]:
    """Return what the keyboard stops at on a line, from left to right."""
    items = (line.itemAt(at) for at in range(line.count()))
    found = (item.widget() for item in items if item is not None)
    return [widget for widget in found if widget is not None and widget.accessibleName()]


def _about(found: Disclosure) -> str:
    row = found.request
    return " \u00b7 ".join(filter(None, (formats.day(row.requested_on), row.requester, row.covers)))
