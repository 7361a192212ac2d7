"""When one can build on a site: the checklist, and the plan over time with its slip."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from investcrm import power_phrases, words
from investcrm.domain.plan_history import plan_history
from investcrm.gui.views.sites.tab import SiteTab
from investcrm.gui.widgets.basic import SectionTitle, label
from investcrm.gui.widgets.facts import Fact, FactGrid
from investcrm.services import site_sheet, sites
from investcrm.words import t

if TYPE_CHECKING:
    from investcrm.domain.rows import SiteDetail
    from investcrm.store.reader import Reader


def _read(reader: Reader, site_id: str) -> SiteDetail:
    return sites.detail(reader, site_id, cells=False)


class ReadyTab(SiteTab):
    """The checklist line by line, and every state of the plan."""

    def reading(self) -> Callable[..., Any]:
        return _read

    def made(self, found: SiteDetail) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        told = words.current()
        self.sentence = label(site_sheet.ready_words(found.row, told), "strong", wrap=True)
        column.addWidget(self.sentence)
        column.addWidget(FactGrid(_checks(found), label_width=150))
        column.addWidget(SectionTitle(t("The detailed plan over time")))
        plan = plan_history(found.history)
        if not plan:
            column.addWidget(label(t("Nothing is known yet."), "muted"))
        facts = []
        for step in plan:
            line = site_sheet.plan_line(step, told)
            first = t("first expected {day}", day=line.first) if line.first else ""
            note = " · ".join(part for part in (first, line.source) if part)
            tone = "warn" if line.late else "neutral"
            facts.append(Fact(line.state, line.when, chip=line.slip, tone=tone, note=note))
        column.addWidget(FactGrid(facts, label_width=150))
        return content


def _checks(found: SiteDetail) -> list[Fact]:
    return [
        Fact(
            one.what,
            ", ".join(part for part in (one.state, one.day) if part),
            chip=t("old") if one.stale else "",
            tone="warn" if one.stale else "neutral",
            note=power_phrases.dated(one.source, one.as_of),
        )
        for one in site_sheet.check_lines(found.row, words.current())
    ]
