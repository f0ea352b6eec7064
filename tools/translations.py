"""Update the translations: `python tools/translations.py [LANGUAGE...]`.

Collects the texts of the window in resources/translations/histoviewer_LANGUAGE.ts, to be translated
in Qt Linguist, and compiles the .qm files that the program loads; by default for all languages. The
English file holds plural forms only.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from histoviewer.ui.support.messages import CORE_CONTEXT  # noqa: E402
from histoviewer.ui.support.translation import core_texts  # noqa: E402

FOLDER = ROOT / "resources" / "translations"


def main(languages: list[str], folder: Path = FOLDER) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(folder.glob("histoviewer_*.ts"))
    if languages:
        files = [folder / f"histoviewer_{language}.ts" for language in languages]
    sources = sorted((ROOT / "histoviewer" / "ui").rglob("*.py"))
    # lupdate finds only literals, so the core's texts are written to a file.
    with tempfile.TemporaryDirectory() as beside:
        core = Path(beside) / "core.py"
        lines = (f"QCoreApplication.translate({CORE_CONTEXT!r}, {text!r})" for text in core_texts())
        core.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for file in files:
            options = ["-locations", "none", "-no-obsolete"]
            if file.stem.endswith("_en"):
                options += ["-pluralonly", "-target-language", "en"]
            run("pyside6-lupdate", *sources, core, *options, "-ts", file)
    for file in files:
        # lupdate guesses from similar texts; unreviewed guesses stay English.
        run("pyside6-lrelease", "-nounfinished", file, "-qm", file.with_suffix(".qm"))
    return 0


def run(tool: str, *arguments: str | Path) -> None:
    subprocess.run([Path(sys.executable).with_name(tool), *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
