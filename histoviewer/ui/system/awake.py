"""The computer kept awake while slides are scanned.

Linux: `Inhibit` of org.freedesktop.ScreenSaver (the desktop) and of org.freedesktop.login1
(systemd), by D-Bus; both end with the connection. Windows: SetThreadExecutionState. macOS: the
system's own `caffeinate`. The screen may go dark. Where none of them is there, the computer sleeps
as it is set to.
"""

import ctypes
import os
import subprocess
import sys
from typing import Protocol

from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCall

_WHO, _WHY = "HistoViewer", "Scanning slides"
# winbase.h; the first alone ends what the second began.
_ES_CONTINUOUS, _ES_SYSTEM_REQUIRED = 0x80000000, 0x00000001


class Lock(Protocol):
    """Inhibitor that keeps the computer awake until it is released."""

    def release(self) -> None: ...


class KeepAwake:
    """Keeps the computer awake while it is held."""

    def __init__(self) -> None:
        self._lock: Lock | None = None

    @property
    def held(self) -> bool:
        return self._lock is not None

    def set_held(self, held: bool) -> None:
        """Keep the computer awake, or let it sleep again."""
        if held and self._lock is None:
            self._lock = _lock()
        elif not held and self._lock is not None:
            self._lock.release()
            self._lock = None


def _lock() -> Lock:
    if sys.platform == "win32":
        return _WindowsLock()
    return _MacLock() if sys.platform == "darwin" else _LinuxLock()


class _LinuxLock:
    """Inhibits by two services; that one is missing, or refuses, is no error."""

    def __init__(self) -> None:
        # Connections of our own: closing them ends what was asked for on them.
        buses = QDBusConnection.BusType
        self._names = [f"histoviewer-{bus.name}" for bus in (buses.SessionBus, buses.SystemBus)]
        session = QDBusConnection.connectToBus(buses.SessionBus, self._names[0])
        system = QDBusConnection.connectToBus(buses.SystemBus, self._names[1])
        # The second answer holds a file; the lock lasts while that is open.
        self._calls = [
            _inhibit(
                session,
                ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
                "org.freedesktop.ScreenSaver",
                [_WHO, _WHY],
            ),
            _inhibit(
                system,
                ("org.freedesktop.login1", "/org/freedesktop/login1"),
                "org.freedesktop.login1.Manager",
                ["sleep:idle", _WHO, _WHY, "block"],
            ),
        ]

    def release(self) -> None:
        self._calls.clear()
        for name in self._names:
            QDBusConnection.disconnectFromBus(name)


def _inhibit(
    bus: QDBusConnection, place: tuple[str, str], interface: str, arguments: list[str]
) -> QDBusPendingCall:
    message = QDBusMessage.createMethodCall(*place, interface, "Inhibit")
    message.setArguments(arguments)
    return bus.asyncCall(message)


class _WindowsLock:
    def __init__(self) -> None:
        self._set(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)

    def release(self) -> None:
        self._set(_ES_CONTINUOUS)

    @staticmethod
    def _set(state: int) -> None:
        ctypes.windll.kernel32.SetThreadExecutionState(ctypes.c_uint(state))  # type: ignore[attr-defined, unused-ignore]


class _MacLock:
    def __init__(self) -> None:
        # It ends with this process, whatever becomes of that.
        command = ["/usr/bin/caffeinate", "-i", "-w", str(os.getpid())]
        self._process = subprocess.Popen(command)

    def release(self) -> None:
        self._process.terminate()
        self._process.wait()
