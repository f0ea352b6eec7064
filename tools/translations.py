"""Brings the translations up to date: `python tools/translations.py [LANGUAGE...]`.

Reads the texts of the window and writes resources/translations/histoviewer_LANGUAGE.ts, in which
Qt Linguist translates them, and the .qm files that the program reads. Without languages, those
that there are.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from histoviewer.ui.support.translation import CORE_CONTEXT, core_texts  # noqa: E402

FOLDER = ROOT / "resources" / "translations"


def main(languages: list[str], folder: Path = FOLDER) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(folder.glob("histoviewer_*.ts"))
    if languages:
        files = [folder / f"histoviewer_{language}.ts" for language in languages]
    sources = sorted((ROOT / "histoviewer" / "ui").rglob("*.py"))
    # lupdate sees literal texts only, so those of the core are written out for it.
    with tempfile.TemporaryDirectory() as beside:
        core = Path(beside) / "core.py"
        lines = (f"QCoreApplication.translate({CORE_CONTEXT!r}, {text!r})" for text in core_texts())
        core.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for file in files:
            run(
                "pyside6-lupdate", *sources, core, "-locations", "none", "-no-obsolete", "-ts", file
            )
    for file in files:
        # lupdate guesses from equal texts elsewhere; what nobody has looked at is left English.
        run("pyside6-lrelease", "-nounfinished", file, "-qm", file.with_suffix(".qm"))
    return 0


def run(tool: str, *arguments: str | Path) -> None:
    subprocess.run([Path(sys.executable).with_name(tool), *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
