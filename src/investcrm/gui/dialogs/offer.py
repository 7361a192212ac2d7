"""Put an offer together: which sites in which order, the words before them, the document as it will be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from investcrm import words
from investcrm.domain.commands import PrepareOffer
from investcrm.domain.errors import UserError
from investcrm.domain.matching import VERDICT_LABELS, SiteMatch, Verdict
from investcrm.gui.dialogs import offer_sending
from investcrm.gui.dialogs.sheet import Later, Sheet, bind_key, small_button
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.gui.widgets.buttons import IconButton
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.gui.widgets.pdf_view import PdfView
from investcrm.gui.widgets.splitter import Splitter
from investcrm.services import inquiries, matching, offering, reference
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.rows import InquiryDetail, OfferRow
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.services.matching import Match

LANGUAGES = (("sv", "Svenska"), ("en", "English"))
_SITE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Offerable:
    """The case, its match, and the sites one can offer: (id, words, answered)."""

    detail: InquiryDetail
    match: Match
    sites: tuple[tuple[str, str, bool], ...]
    addressees: dict[str, str] = field(default_factory=dict)
    """Whom the offer is for, by the language of the document."""


def read_offerable(reader: Any, inquiry_id: str) -> Offerable:
    """Read the case with answered sites first, best first, then the region's own that miss no must."""
    detail = inquiries.detail(reader, inquiry_id)
    match = matching.match(reader, inquiry_id)
    by_id = {one.site_id: one for one in match.matches}
    answered = dict.fromkeys(site_id for f in detail.forwardings for site_id, _, _ in f.sites)
    order = sorted(answered, key=lambda site_id: by_id[site_id].rank if site_id in by_id else 10**9)
    names = dict(reference.load(reader).municipalities)
    found = [(site_id, _words(by_id[site_id], names), True) for site_id in order if site_id in by_id]
    found += [
        (one.site_id, _words(one, names), False)
        for one in match.matches
        if one.site_id not in answered and one.verdict is not Verdict.MISSED and match.requirements
    ]
    addressees = {key: offering.addressee(reader, detail, key) for key, _ in LANGUAGES}
    return Offerable(detail, match, tuple(found), addressees)


def _words(match: SiteMatch, names: dict[str, str]) -> str:
    municipality = names.get(match.municipality_code, match.municipality_code)
    return f"{match.name}, {municipality} · {t(VERDICT_LABELS[match.verdict])}"


def _preview(_report: Report, reader: Any, command: PrepareOffer) -> bytes:
    return offering.preview(reader, command)


class OfferDialog(Sheet):
    """Left the sites and words, right the document."""

    def __init__(self, nav: Navigator, ground: Offerable) -> None:
        row = ground.detail.row
        super().__init__(
            nav,
            t("Offer for {number} {title}", number=row.number, title=row.title),
            t("Prepare offer"),
            note=t("The document is kept with the case. It is frozen when you mark it as sent."),
            topic="offer",
            size=(1180, 780),
        )
        self.ground = ground
        self._soon = Later(self._ask_preview, 350, self)
        parts = Splitter("offer", nav.desk)
        parts.addWidget(self._left())
        parts.addWidget(self._right())
        parts.take_up([470, 650])
        self.body.addWidget(parts, 1)
        waiting = [offer for offer in ground.detail.offers if offer.sent_on is None]
        if waiting:
            words_ = t("Edition {edition} is prepared, not sent…", edition=waiting[-1].edition)
            self.left.addWidget(small_button(words_, lambda: self._show(waiting[-1]), icon="offer"))
        self._fill()
        self.list.itemChanged.connect(lambda _item: self._changed())
        for signal in (
            self.intro.textChanged,
            self.language.chosen,
            self.recipient.textChanged,
            self.list.model().rowsMoved,
        ):
            signal.connect(lambda *_: self._changed())
        bind_key(self.list, "Alt+Up", lambda: self._move(-1))
        bind_key(self.list, "Alt+Down", lambda: self._move(1))
        self.keep_under(f"offer.{row.id}")
        self._changed()
        self.list.setFocus()

    def _left(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(10)
        heading = SectionTitle(t("Sites to offer"), t("in this order"))
        for icon_name, name, key, step in (
            ("arrow-up", t("Move up"), "Alt+↑", -1),
            ("arrow-down", t("Move down"), "Alt+↓", 1),
        ):
            button = IconButton(icon_name, name, key=key)
            button.clicked.connect(lambda _checked=False, step=step: self._move(step))
            heading.buttons.addWidget(button)
        column.addWidget(heading)
        self.list = QListWidget()
        self.list.setAccessibleName(t("Sites to offer"))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.setMinimumHeight(150)
        column.addWidget(self.list, 1)
        self.none = label("", "note-warn", wrap=True)
        column.addWidget(self.none)
        form = FormGrid(2)
        self.recipient = form.add(t("To"), QLineEdit(self._addressee(self._language())))
        self.recipient.setPlaceholderText(t("the investor, the company or the contact"))
        self.language = form.add(t("Language"), Choice(LANGUAGES, self._language()))
        self.language.chosen.connect(self._address)
        self.intro = form.add(t("Opening words (optional)"), QPlainTextEdit(), span=2)
        self.intro.setPlaceholderText(t("Without words of yours a sentence says what is offered."))
        self.intro.setFixedHeight(104)
        self.intro.setTabChangesFocus(True)
        column.addWidget(form)
        side.setMinimumWidth(400)
        return side

    def _right(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(4, 0, 0, 0)
        column.addWidget(SectionTitle(t("The offer as it will be")))
        self.paper = PdfView(self.nav.tasks)
        column.addWidget(self.paper, 1)
        self.preview_trouble = label("", "note-bad", wrap=True)
        self.preview_trouble.hide()
        column.addWidget(self.preview_trouble)
        side.setMinimumWidth(420)
        return side

    def _language(self) -> str:
        domestic = self.ground.detail.country.casefold() in ("", "sverige", "sweden", "se")
        return "sv" if domestic else "en"

    def _addressee(self, language: str) -> str:
        return self.ground.addressees.get(language, "")

    def _address(self, language: str) -> None:
        """Call who it is for as the document's language does, where nobody typed another."""
        if self.recipient.text() in self.ground.addressees.values():
            self.recipient.setText(self._addressee(language))

    def _fill(self) -> None:
        for site_id, text, answered in self.ground.sites:
            told = text if answered else f"{text} · {t('not in an answer')}"
            item = QListWidgetItem(told)
            item.setData(_SITE, site_id)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            item.setCheckState(Qt.CheckState.Checked if answered else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            self.none.setText(
                t("No site was answered and none of the region's own fits. Record an answer first.")
            )
        self.none.setVisible(not self.list.count())

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _move(self, step: int) -> None:
        place = self.list.currentRow()
        to = place + step
        if place >= 0 and 0 <= to < self.list.count():
            item = self.list.takeItem(place)
            self.list.insertItem(to, item)
            self.list.setCurrentRow(to)
            self._changed()

    # ---- what is said

    def command(self) -> PrepareOffer:
        """Return the command as it stands."""
        chosen = tuple(
            str(item.data(_SITE)) for item in self._items() if item.checkState() == Qt.CheckState.Checked
        )
        return PrepareOffer(
            self.ground.detail.row.id,
            chosen,
            self.language.key(),
            self.intro.toPlainText().strip(),
            self.recipient.text().strip(),
        )

    def go(self) -> None:
        """Make the document and keep it with the case."""
        self.run(offering.prepare, self.command(), self._prepared)

    def _prepared(self, offer_id: str) -> None:
        self.forget()
        self.accept()
        offer_sending.run(self.nav, self.ground.detail.row.id, offer_id)

    def _show(self, offer: OfferRow) -> None:
        self.accept()
        offer_sending.run(self.nav, self.ground.detail.row.id, offer.id)

    # ---- preview

    def _changed(self) -> None:
        count = len(self.command().site_ids)
        self.primary.setText(
            n("Prepare offer of {count} site", "Prepare offer of {count} sites", count)
            if count
            else t("Prepare offer")
        )
        self.primary.setEnabled(count > 0)
        self.typed()
        self._soon.start()

    def _ask_preview(self) -> None:
        command = self.command()
        if not command.site_ids:
            self.paper.clear()
            return
        self.nav.tasks.background(
            _preview,
            command,
            reading=True,
            then=self._show_preview,
            failed=self._no_preview,
            owner=self,
            key="preview",
        )

    def _show_preview(self, pdf: bytes) -> None:
        self.preview_trouble.hide()
        self.paper.set_pdf(pdf)

    def _no_preview(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.preview_trouble.setText(words.current().error(error))
            self.preview_trouble.show()

    # ---- kept

    def content(self) -> dict[str, Any]:
        return {
            "order": [str(item.data(_SITE)) for item in self._items()],
            "chosen": list(self.command().site_ids),
            "language": self.language.key(),
            "intro": self.intro.toPlainText(),
            "recipient": self.recipient.text(),
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        order = {site_id: place for place, site_id in enumerate(kept.get("order", ()))}
        items = sorted(self._items(), key=lambda item: order.get(str(item.data(_SITE)), -1))
        chosen = set(kept.get("chosen", ()))
        for item in self._items():
            self.list.takeItem(self.list.row(item))
        for item in items:
            known = str(item.data(_SITE)) in order
            on = str(item.data(_SITE)) in chosen or (not known and item.checkState() == Qt.CheckState.Checked)
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.language.set_key(kept.get("language", "sv"))
        self.intro.setPlainText(kept.get("intro", ""))
        self.recipient.setText(kept.get("recipient", ""))


def run(nav: Navigator, inquiry_id: str) -> None:
    """Put an offer together for an inquiry."""
    nav.tasks.query(
        read_offerable,
        inquiry_id,
        then=lambda ground: OfferDialog(nav, ground).open(),
        failed=nav.shell.say_error,
        owner=nav.window(),
        key="offer",
    )
