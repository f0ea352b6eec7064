from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from histoviewer.inference.manifest import load_manifest
from histoviewer.inference.registry import find_model
from histoviewer.ui.scan.dialog import ScanDialog


def test_enter_scans_and_escape_does_not(qtbot, tmp_path):
    results = {}
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        manifest = load_manifest(find_model("pcam-starter"))
        dialog = ScanDialog("slide.svs", manifest, 32, "cpu", Path(tmp_path))
        qtbot.addWidget(dialog)
        dialog.open()
        qtbot.keyClick(dialog, key)
        results[key] = dialog.result()

    assert results == {
        Qt.Key.Key_Return: QDialog.DialogCode.Accepted,
        Qt.Key.Key_Escape: QDialog.DialogCode.Rejected,
    }
