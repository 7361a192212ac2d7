"""The region's own key figures in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.gui import land

from investcrm.domain.own_commands import DefineKpi
from investcrm.domain.own_kpis import OwnKpi
from investcrm.gui.dialogs import own_kpi
from investcrm.gui.dialogs.own_kpi import OwnKpiDialog
from investcrm.services import kpis, own_kpis

Settle = Callable[[], None]
ABROAD = OwnKpi("abroad", "Utifrån " + "å" * 70, "From abroad", where={"country": ("Finland", "Norge")})


def opened(window: Any, settle: Settle) -> OwnKpiDialog:
    window.go("kpis")
    settle()
    own_kpi.run(window.page("kpis").nav)
    settle()
    return land.dialog(OwnKpiDialog)


def test_one_is_put_together_without_code_and_stands_among_the_others(
    window: Any, workspace: Any, settle: Settle
) -> None:
    dialog = opened(window, settle)
    dialog.swedish.setText("Avböjda på grund av pris")
    dialog.measure.set_key("share")
    dialog.day.set_key("decided_on")
    dialog.where.toggle("outcome=lost")
    dialog.go()
    assert not dialog.trouble.isHidden()  # a share of whom?
    dialog.reached.toggle("lost_reason=price")
    dialog.go()
    settle()
    (one,) = workspace.ask(own_kpis.own)
    assert (one.key, one.reached) == ("avbojda_pa_grund_av_pris", {"lost_reason": ("price",)})
    period = window.page("kpis").chooser.period()
    line = workspace.ask(kpis.dashboard, period).lines[-1]
    assert (line.key, line.kpi.measure) == (one.key, "share")


def test_what_only_the_terminal_can_choose_stays_when_the_name_is_changed(
    window: Any, workspace: Any, settle: Settle
) -> None:
    workspace.act(own_kpis.define, DefineKpi(ABROAD))
    dialog = opened(window, settle)
    dialog.which.set_key("abroad")
    assert dialog.where.selected() == ("country=Finland", "country=Norge")
    dialog.english.setText("Foreign")
    dialog.go()
    settle()
    (one,) = workspace.ask(own_kpis.own)
    assert (one.label_en, one.where) == ("Foreign", ABROAD.where)
    dialog = opened(window, settle)
    dialog.which.set_key("abroad")
    dialog.gone.click()
    settle()
    assert workspace.ask(own_kpis.own) == ()
