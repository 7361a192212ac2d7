"""What was sent, as it was sent; and what those answered whom one answers together with."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from investcrm import formats, phrases, words
from investcrm.domain.municipal import BriefDetail, ReplyDocumentRow, ReplyRow, ReplySiteRow
from investcrm.gui.views.inquiries.files import write
from investcrm.gui.views.sites.listing import label_of
from investcrm.gui.widgets.basic import SectionTitle, clear_layout
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.services import municipal
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.gui.navigation import Navigator

_SHOWN = ("usable_m2", "ready_on", "plan_state", "power_note", "water_m3_day")


class ReplyView(QWidget):
    """One's own answer, then the partners'."""

    def __init__(self, nav: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.nav = nav
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_replies(self, detail: BriefDetail) -> None:
        """Show the answers of a brief."""
        clear_layout(self._column)
        if detail.reply is not None:
            self._add(t("Your answer"), detail.reply)
        for reply in detail.partners:
            self._add(t("{municipality} answered", municipality=reply.municipality), reply)

    def _add(self, title: str, reply: ReplyRow) -> None:
        self._column.addWidget(SectionTitle(title, formats.day(reply.replied_on)))
        documents = [Fact(t("Document"), one.name, open=partial(self._save, one)) for one in reply.documents]
        self._column.addWidget(FactGrid([*reply_facts(reply), *documents]))

    def _save(self, document: ReplyDocumentRow) -> None:
        name, _ = QFileDialog.getSaveFileName(self.nav.window(), t("Save document"), document.name)
        if name:
            self.nav.tasks.query(
                municipal.document_bytes,
                document.id,
                then=lambda data: write(self.nav, Path(name), data),
                failed=self.nav.shell.say_error,
            )


def reply_facts(reply: ReplyRow) -> list[Fact]:
    """Return what a reply says, as labels and values."""
    if reply.declined:
        return [Fact(t("Reason"), reply.reason)]
    found = [Fact(site.name, _site_words(site), note=site.note) for site in reply.sites]
    if reply.text:
        found.append(Fact(t("In words"), reply.text))
    if reply.contact:
        found.append(Fact(t("Contact"), reply.contact))
    return found


def _site_words(site: ReplySiteRow) -> str:
    language = words.current().language
    said = [site.power_text] if site.power_text else []
    for key in _SHOWN:
        known = site.told.get(key)
        if known is not None and known.value is not None and not (key == "power_note" and site.power_text):
            said.append(f"{label_of(key)} {phrases.fact(key, known.value, language)}")
    return " · ".join(said) or "–"
