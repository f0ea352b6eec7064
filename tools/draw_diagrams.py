"""Draws the documentation's Mermaid diagrams as pictures: `python tools/draw_diagrams.py`.

Needs Node.js, and Chromium in the PATH. Pictures of earlier texts are removed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from site_hooks import DIAGRAM, DIAGRAMS, diagram_file

DOCS = Path(__file__).parents[1] / "docs"
PROGRAM = "@mermaid-js/mermaid-cli@11.17.0"
# Text as text, which browsers show in pictures; names that do not change from run to run.
CONFIG = {"htmlLabels": False, "theme": "neutral", "deterministicIds": True}


def main() -> int:
    folder = DOCS / DIAGRAMS
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        diagram_file(text): text
        for page in DOCS.rglob("*.md")
        for text in DIAGRAM.findall(page.read_text(encoding="utf-8"))
    }
    for file in folder.iterdir():
        if file.name not in texts:
            file.unlink()
    for name, text in texts.items():
        if not (folder / name).exists():
            draw(text, folder / name)
            print(folder / name)
    return 0


def draw(text: str, picture: Path) -> None:
    """Draw a diagram by Mermaid's command line."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    # Root has no sandbox of Chromium's.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    browser = {"executablePath": chromium, "args": arguments}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("config.json", CONFIG), ("browser.json", browser)):
            Path(folder, name).write_text(json.dumps(content), encoding="utf-8")
        Path(folder, "diagram.mmd").write_text(text, encoding="utf-8")
        command = ["npx", "--yes", PROGRAM, "--quiet", "--svgId", "diagram"]
        files = ["-i", "diagram.mmd", "-o", str(picture), "-c", "config.json", "-p", "browser.json"]
        environment = os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1"}
        subprocess.run([*command, *files], check=True, cwd=folder, env=environment)


if __name__ == "__main__":
    sys.exit(main())
