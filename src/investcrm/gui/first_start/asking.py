"""Asks for a workspace before the window is there: the passphrase, another folder, or the first start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from investcrm.domain.errors import NoContact, NoKey, UserError
from investcrm.gui.first_start.away import AwayDialog
from investcrm.gui.first_start.connecting import ConnectDialog
from investcrm.gui.first_start.first import FirstStartDialog
from investcrm.gui.first_start.making import Makers, Started
from investcrm.gui.first_start.passphrase import PassphraseDialog
from investcrm.gui.first_start.trouble import TroubleDialog
from investcrm.gui.tasks import Opening
from investcrm.services import connecting

if TYPE_CHECKING:
    from investcrm.bootstrap import Workspace


def ask_for_workspace(
    makers: Makers, place: str, error: UserError | None, attempt: Opening | None = None
) -> Started | None:
    """Return a workspace, or None when the user would rather leave.

    ``error`` is why the workspace at ``place`` did not open, or ``attempt`` is still about to open it;
    without a place the first start is shown.
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
            started, elsewhere = _reach(makers, place, error, attempt)
            if not elsewhere:
                return started
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


def _reach(
    makers: Makers, place: str, error: UserError | None, attempt: Opening | None
) -> tuple[Started | None, bool]:
    """Return what was entered on a server, and whether something else is wanted instead.

    While the server is away it is waited for; who looks at the connection meanwhile and leaves it as it was
    goes on waiting.
    """
    waits, back = attempt is not None or isinstance(error, NoContact), False
    while True:
        if waits:
            waiting = AwayDialog(makers, place, error, attempt)
            waiting.exec()
            if waiting.workspace is not None or not (waiting.trouble or waiting.other):
                return _started(waiting.workspace), False
            waits, back, error, attempt = False, waiting.other, waiting.trouble, None
        reaching = ConnectDialog(makers, place, error)
        reaching.exec()
        if reaching.workspace is not None or reaching.elsewhere or not back:
            return _started(reaching.workspace), reaching.elsewhere
        waits, error = True, None


def _started(workspace: Workspace | None) -> Started | None:
    return Started(workspace) if workspace is not None else None


def _other(told: TroubleDialog, place: str) -> tuple[str, UserError | None]:
    if told.choice == "again":
        return place, None
    if told.choice == "folder" and told.folder:
        return str(Path(told.folder)), None
    return "", None
