"""A desktop's screen saver on D-Bus, and a window's lock on it; run under `dbus-run-session`.

Prints what the service is asked for, and that the one who asked has gone.
"""

import sys

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QProcess, QTimer, Slot
from PySide6.QtDBus import QDBusConnection

from histoviewer.ui.system.awake import KeepAwake

NAME = "org.freedesktop.ScreenSaver"


@ClassInfo({"D-Bus Interface": NAME})
class ScreenSaver(QObject):
    asked = False

    @Slot(str, str, result="uint")
    def Inhibit(self, who, why):  # noqa: N802 (the service's name)
        self.asked = True
        print("asked by", who, "for", why, flush=True)
        return 1

    @Slot(str, str, str)
    def note(self, name, old, new):
        if self.asked and not new:
            print("gone", flush=True)


def serve():
    app = QCoreApplication([])
    bus, service = QDBusConnection.sessionBus(), ScreenSaver()
    options = QDBusConnection.RegisterOption.ExportAllSlots
    assert bus.registerObject("/org/freedesktop/ScreenSaver", service, options)
    assert bus.registerService(NAME)
    bus.interface().serviceOwnerChanged.connect(service.note)
    print("ready", flush=True)
    sys.exit(app.exec())


def main():
    app = QCoreApplication([])
    service = QProcess()
    service.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
    service.start(sys.executable, [__file__, "serve"])
    awake = KeepAwake()
    said = ""

    def read():
        nonlocal said
        said += bytes(service.readAll().data()).decode()
        if "ready" in said and not awake.held and "asked" not in said:
            awake.set_held(True)
        if "asked" in said and awake.held:
            awake.set_held(False)
        if "gone" in said:
            app.quit()

    service.readyRead.connect(read)
    QTimer.singleShot(20_000, app.quit)
    app.exec()
    print(said)
    service.kill()
    service.waitForFinished()


if __name__ == "__main__":
    serve() if sys.argv[1:] else main()
