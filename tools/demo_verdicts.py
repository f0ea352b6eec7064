"""Compares the verdicts on the sample slides with the truth: python tools/demo_verdicts.py OUT.

OUT holds the worklist.csv that `histoviewer export --format csv` wrote. Exits with 1 if a verdict
is not what the truth says.
"""

import csv
import sys
from pathlib import Path

TRUTH = {
    "virtual-1-tumour.tif": ("positive", "has foci of 1 to 504 tiles"),
    "virtual-1-normal.tif": ("negative", "has no tumour"),
    "CMU-1-Small-Region.svs": ("not assessable", "is skin, not lymph node"),
}


def main() -> int:
    with (Path(sys.argv[1]) / "worklist.csv").open(newline="", encoding="utf-8-sig") as file:
        verdicts = {row["slide"]: row["verdict"] for row in csv.DictReader(file)}
    wrong = 0
    for slide, (wanted, why) in TRUTH.items():
        found = verdicts.get(slide, "not scanned")
        wrong += found != wanted
        print(f"{slide:24} {found:16} {'right' if found == wanted else f'WRONG: it {why}'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
