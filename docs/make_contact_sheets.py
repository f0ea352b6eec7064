"""Makes a sheet of the window's states for each size of screen and theme.

    python docs/make_contact_sheets.py [OUT]

They go to docs/images/sizes, or to the folder OUT, where those in full size are kept, too. It needs
`xvfb-run`, which gives each run of `make_screenshots.py` a screen of its size.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from histoviewer.resources import resource

# {name: (logical size of the window, pixels of the screen for each)}
SCREENS = {
    "1366x768": ((1366, 768), 1),
    "1920x1080": ((1920, 1080), 1),
    "200-percent": ((1440, 900), 2),
}
STATES = (
    "start",
    "worklist",
    "not-assessable",
    "scanning",
    "gallery",
    "annotations",
    "side-by-side",
    "foci",
    "export-dialog",
)
COLUMNS, WIDTH, GAP, CAPTION = 3, 480, 8, 20
PAPER, INK = (255, 255, 255), (0, 0, 0)
# Few, so that a sheet takes less than 400 kB.
COLOURS = 128


def main() -> int:
    here = Path(__file__).parent
    out = Path(sys.argv[1]) if sys.argv[1:] else here / "images" / "sizes"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="histoviewer-") as temporary:
        kept = out if sys.argv[1:] else Path(temporary)
        for name, (size, scale) in SCREENS.items():
            for theme in ("light", "dark"):
                pictures = kept / f"{name}-{theme}"
                take(here / "make_screenshots.py", pictures, size, scale, theme)
                file = out / f"{name}-{theme}.png"
                sheet(pictures).save(file, optimize=True)
                print(f"{file}: {file.stat().st_size / 1000:.0f} KB")
    return 0


def take(script: Path, out: Path, size: tuple[int, int], scale: int, theme: str) -> None:
    """Run the script on a screen of its own, with `scale` pixels of it for each logical one."""
    width, height = size
    screen = f"-screen 0 {width * scale}x{height * scale}x24"
    run = [sys.executable, str(script), str(out), "--size", str(width), str(height)]
    subprocess.run(
        ["xvfb-run", "-a", "-s", screen, *run, "--theme", theme],
        env=os.environ | {"QT_SCALE_FACTOR": str(scale), "QT_QPA_PLATFORM": "xcb"},
        check=True,
    )


def sheet(pictures: Path) -> Image.Image:
    """Lay the states out in rows, each with its name above it."""
    shown = [Image.open(pictures / f"{state}.png").convert("RGB") for state in STATES]
    full = max(picture.width for picture in shown)
    # All at one scale, so that a dialog is seen to be smaller than the window.
    for picture in shown:
        picture.thumbnail((picture.width * WIDTH // full, picture.height), Image.Resampling.LANCZOS)
    cell = WIDTH + GAP, max(picture.height for picture in shown) + CAPTION + GAP
    rows = -(-len(shown) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * cell[0] - GAP, rows * cell[1] - GAP), PAPER)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(resource("fonts", "DejaVuSans.ttf"), 12)
    for index, (state, picture) in enumerate(zip(STATES, shown, strict=True)):
        x, y = index % COLUMNS * cell[0], index // COLUMNS * cell[1]
        draw.text((x + 2, y + 2), state.replace("-", " "), INK, font)
        page.paste(picture, (x, y + CAPTION))
    return page.quantize(COLOURS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
