"""Put an offer together: which sites in which order, the words before them, the document as it will be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTabWidget, QWidget

from investcrm import words
from investcrm.domain.access import Verb
from investcrm.domain.commands import PrepareOffer
from investcrm.domain.offers import SHEETS_LABELS, Sheets
from investcrm.gui.dialogs import offer_blocks, offer_sending
from investcrm.gui.dialogs.offer_ground import Offerable, read_offerable
from investcrm.gui.dialogs.offer_rfi import RfiChoice, RfiPane
from investcrm.gui.dialogs.paper_sheet import PaperSheet
from investcrm.gui.dialogs.sheet import small_button
from investcrm.gui.widgets.basic import label
from investcrm.gui.widgets.choice import Choice
from investcrm.gui.widgets.form import FormGrid
from investcrm.services import offer_texts, offering
from investcrm.words import n, t

if TYPE_CHECKING:
    from investcrm.domain.offers import TextBlock
    from investcrm.domain.rows import OfferRow
    from investcrm.gui.navigation import Navigator
    from investcrm.gui.tasks import Report
    from investcrm.services.rfi import FilledSheet


def _preview(_report: Report, reader: Any, command: PrepareOffer) -> bytes:
    return offering.preview(reader, command)


def _preview_rfi(_report: Report, reader: Any, command: PrepareOffer) -> FilledSheet | None:
    return offering.preview_rfi(reader, command)


class OfferDialog(PaperSheet):
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
        self.join("offer", self._left(), self._right(), [470, 650])
        waiting = [offer for offer in ground.detail.offers if offer.sent_on is None]
        if waiting:
            words_ = t("Edition {edition} is prepared, not sent…", edition=waiting[-1].edition)
            self.left.addWidget(small_button(words_, lambda: self._show(waiting[-1]), icon="offer"))
        self._fill()
        self._fill_blocks(ground.blocks)
        for signal in (
            self.intro.textChanged,
            self.language.chosen,
            self.recipient.textChanged,
            self.list.ordered,
            self.blocks.ordered,
            self.sheets.chosen,
            self.rfi.changed,
        ):
            signal.connect(lambda *_: self._changed())
        self.keep_under(f"offer.{row.id}")
        self._changed()
        self.list.setFocus()

    def _left(self) -> QWidget:
        side, column = self.left_side()
        self.list, _ = self.ordered(column, t("Sites to offer"), 130, 3)
        self.none = label("", "note-warn", wrap=True)
        column.addWidget(self.none)
        form = FormGrid(2)
        self.recipient = form.add(t("To"), QLineEdit(self._addressee(self._language())))
        self.recipient.setPlaceholderText(t("the investor, the company or the contact"))
        self.language = form.add(t("Language"), Choice(words.paper_languages().items(), self._language()))
        self.language.chosen.connect(self._address)
        self.intro = form.add(t("Opening words (optional)"), QPlainTextEdit(), span=2)
        self.intro.setPlaceholderText(t("Without words of yours a sentence says what is offered."))
        self.intro.setFixedHeight(72)
        self.intro.setTabChangesFocus(True)
        self.sheets = form.add(
            t("Site sheets"),
            Choice([(one.value, t(text)) for one, text in SHEETS_LABELS.items()], "none"),
            span=2,
        )
        self.rfi = form.add(
            t("Fill in the asker's own sheet"),
            RfiChoice(self.nav, self.ground.sheets, self._rfi_draft()),
            span=2,
        )
        column.addWidget(form)
        self.blocks, title = self.ordered(column, t("Text blocks"), 84, 2)
        if self.nav.may(Verb.CHANGE, "setting") and not self.nav.is_room:
            edit = small_button(t("Edit…"), self._edit_blocks)
            title.buttons.addWidget(edit)
        return side

    def _right(self) -> QWidget:
        self.rfi_pane = RfiPane()
        self.tabs = QTabWidget()
        self.tabs.addTab(self.paper, t("The offer as it will be"))
        self.tabs.addTab(self.rfi_pane, t("The asker's own sheet"))
        self.tabs.setTabVisible(1, False)
        return self.right_side(shown=self.tabs)

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
            self.list.add(site_id, text if answered else f"{text} · {t('not in an answer')}", on=answered)
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            self.none.setText(
                t("No site was answered and none of the region's own fits. Record an answer first.")
            )
        self.none.setVisible(not self.list.count())

    def _fill_blocks(self, blocks: tuple[TextBlock, ...]) -> None:
        language = words.current().language
        for one in blocks:
            heading, text = one.told(language)
            self.blocks.add(one.key, heading or text.partition("\n")[0][:60], on=one.usual)

    def _edit_blocks(self) -> None:
        def again(blocks: tuple[TextBlock, ...]) -> None:
            order, chosen = self.blocks.keys(), frozenset(self.blocks.chosen())
            self.blocks.clear()
            self._fill_blocks(blocks)
            known = {one.key for one in blocks}
            self.blocks.arrange(tuple(one for one in order if one in known), chosen)
            self._changed()

        offer_blocks.run(
            self.nav, lambda: self.nav.tasks.query(offer_texts.blocks, then=again, owner=self, key="blocks")
        )

    # ---- what is said

    def command(self) -> PrepareOffer:
        """Return the command as it stands."""
        return PrepareOffer(
            self.ground.detail.row.id,
            self.list.chosen(),
            self.language.key(),
            self.intro.toPlainText().strip(),
            self.recipient.text().strip(),
            self.blocks.chosen(),
            Sheets(self.sheets.key()),
            self.rfi.sheet,
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
        self.soon.start()

    def ask_preview(self) -> None:
        command = self.command()
        if not command.site_ids:
            self.paper.clear()
            self.rfi_pane.show_sheet(None)
            return
        self.draw(_preview, command, self.paper.set_pdf)
        if command.rfi is None:
            self._show_rfi(None)
            return
        self.nav.tasks.background(
            _preview_rfi,
            command,
            reading=True,
            then=self._show_rfi,
            failed=self._no_rfi,
            owner=self,
            key="rfi",
        )

    def _show_rfi(self, found: FilledSheet | None) -> None:
        fresh = found is not None and not self.tabs.isTabVisible(1)
        self.tabs.setTabVisible(1, found is not None)
        self.rfi_pane.show_sheet(found)
        if fresh:
            self.tabs.setCurrentIndex(1)

    def _no_rfi(self, error: Exception) -> None:
        self._show_rfi(None)
        self.no_preview(error)

    # ---- kept

    def content(self) -> dict[str, Any]:
        return {
            "order": list(self.list.keys()),
            "chosen": list(self.list.chosen()),
            "language": self.language.key(),
            "intro": self.intro.toPlainText(),
            "recipient": self.recipient.text(),
            "blocks": list(self.blocks.keys()),
            "blocks_chosen": list(self.blocks.chosen()),
            "sheets": self.sheets.key(),
            "rfi": self.rfi.choice.key(),
        }

    def put_back(self, kept: dict[str, Any]) -> None:
        self.list.arrange(tuple(kept.get("order", ())), frozenset(kept.get("chosen", ())))
        if "blocks" in kept:
            self.blocks.arrange(tuple(kept["blocks"]), frozenset(kept.get("blocks_chosen", ())))
        self.language.set_key(kept.get("language", "sv"))
        self.intro.setPlainText(kept.get("intro", ""))
        self.recipient.setText(kept.get("recipient", ""))
        self.sheets.set_key(kept.get("sheets", "none"))
        self.rfi.put_back(kept.get("rfi", ""))

    def forget(self) -> None:
        super().forget()
        self.rfi.forget()

    def _rfi_draft(self) -> str:
        return f"offer.{self.ground.detail.row.id}"


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
