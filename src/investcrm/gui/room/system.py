"""What the operating system tells and does for the room: sleep, a locked screen, no picture of the window."""

from __future__ import annotations

import sys
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

_POWER_BROADCAST: Final = 0x0218
_SUSPEND: Final = 0x0004
_SESSION_CHANGE: Final = 0x02B1
_SESSION_LOCK: Final = 0x7
_EXCLUDE_FROM_CAPTURE: Final = 0x11
_CAPTURED: Final = 0x0
_LOGIN: Final = "org.freedesktop.login1"


class SystemWatch(QObject):
    """Tells when the person is ``away``: the computer goes to sleep or its screen is locked.

    Windows sends both to a window, Linux over its message bus. Where neither is heard, the keeper notices a
    sleep by the clock.
    """

    away = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._filter: _WindowsMessages | None = None
        if sys.platform == "win32":
            self._filter = _WindowsMessages(self.away.emit)
            application = QCoreApplication.instance()
            if application is not None:
                application.installNativeEventFilter(self._filter)
        elif sys.platform.startswith("linux"):
            self._listen()

    def _listen(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        bus = QDBusConnection.systemBus()
        if bus.isConnected():
            manager = ("/org/freedesktop/login1", f"{_LOGIN}.Manager", "PrepareForSleep")
            bus.connect(_LOGIN, *manager, self, b"1_slept(bool)")
            bus.connect(_LOGIN, "", f"{_LOGIN}.Session", "Lock", self, b"1_locked()")
        session = QDBusConnection.sessionBus()
        if session.isConnected():
            saver = "org.freedesktop.ScreenSaver"
            session.connect("", "", saver, "ActiveChanged", self, b"1_slept(bool)")

    @Slot(bool)
    def _slept(self, begins: bool) -> None:
        if begins:
            self.away.emit()

    @Slot()
    def _locked(self) -> None:
        self.away.emit()


class _WindowsMessages(QAbstractNativeEventFilter):
    """Hears of sleep and of a locked session among the messages of Windows."""

    def __init__(self, away: Any) -> None:
        super().__init__()
        self._away = away

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> Any:
        if QByteArray(kind).data() == b"windows_generic_MSG" and told_away(*_read(int(message))):
            self._away()
        return False, 0


def told_away(number: int, what: int) -> bool:
    """Whether a message of Windows says that the computer sleeps or its session is locked."""
    return (number == _POWER_BROADCAST and what == _SUSPEND) or (
        number == _SESSION_CHANGE and what == _SESSION_LOCK
    )


def _read(address: int) -> tuple[int, int]:
    """Return number and first parameter of the message at an address (``MSG`` of winuser.h)."""
    from ctypes import wintypes

    found = wintypes.MSG.from_address(address)
    return int(found.message), int(found.wParam)


def protect(window: QWidget, *, on: bool) -> bool:
    """Keep a window out of screenshots and shared screens, or no longer; returns whether it is done."""
    if sys.platform == "win32":
        import ctypes

        handle = int(window.winId())
        if on:
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(handle, 0)
        affinity = _EXCLUDE_FROM_CAPTURE if on else _CAPTURED
        return bool(ctypes.windll.user32.SetWindowDisplayAffinity(handle, affinity))
    return False
