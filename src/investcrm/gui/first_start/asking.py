"""Asks for a workspace before the window is there: the passphrase, another folder, or the first start."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog

from investcrm.domain.errors import NoKey, UserError
from investcrm.gui.first_start.connecting import ConnectDialog
from investcrm.gui.first_start.first import FirstStartDialog
from investcrm.gui.first_start.making import Makers, Started
from investcrm.gui.first_start.passphrase import PassphraseDialog
from investcrm.gui.first_start.trouble import TroubleDialog
from investcrm.services import connecting


def ask_for_workspace(makers: Makers, place: str, error: UserError | None) -> Started | None:
    """Return a workspace, or None when the user would rather leave.

    ``error`` is why the workspace at ``place`` did not open; without a place the first start is shown.
    """
    while True:
        if not place:
            first = FirstStartDialog(makers)
            first.exec()
            if first.workspace is not None:
                return Started(first.workspace, first.take_in)
            if not first.other_folder:
                return None
            place, error = first.other_folder, None
        elif connecting.names_server(place):
            reaching = ConnectDialog(makers, place, error)
            reaching.exec()
            if not reaching.elsewhere:
                return Started(reaching.workspace) if reaching.workspace is not None else None
            place, error = "", None
        elif isinstance(error, NoKey) or error is None:
            asking = PassphraseDialog(makers, place)
            asking.exec()
            if asking.workspace is not None:
                return Started(asking.workspace)
            if asking.trouble is None:
                if not asking.elsewhere:
                    return None
                place, error = "", None
                continue
            error = asking.trouble
        else:
            told = TroubleDialog(place, error)
            if told.exec() != QDialog.DialogCode.Accepted:
                return None
            place, error = _other(told, place)


def _other(told: TroubleDialog, place: str) -> tuple[str, UserError | None]:
    if told.choice == "again":
        return place, None
    if told.choice == "folder" and told.folder:
        return str(Path(told.folder)), None
    return "", None
