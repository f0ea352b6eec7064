"""Time to start, as ratios to `import numpy` within one run.

    python benchmarks/startup.py [--runs N]

Each command runs in a new process, all commands by turns; the median of each counts. Most of the
window's modules and every command's own are imported only when they are needed.
"""

import argparse
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "pass": ("-c", "pass"),
    "import numpy": ("-c", "import numpy"),
    "import histoviewer": ("-c", "import histoviewer"),
    "histoviewer --help": ("-m", "histoviewer", "--help"),
    "histoviewer scan --help": ("-m", "histoviewer", "scan", "--help"),
}
REFERENCE = "import numpy"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    args = parser.parse_args()
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(args.runs):
        for name, command in COMMANDS.items():
            seconds[name].append(measure(command))
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    for name, median in medians.items():
        print(f"{name:24} {median:.3f} s, {median / medians[REFERENCE]:.2f} of {REFERENCE}")


def measure(command: tuple[str, ...]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
