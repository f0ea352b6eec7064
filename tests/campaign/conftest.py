"""Options of the campaign, and the table that it ends with.

python -m pytest -m campaign tests/campaign -s [--quick] [--seed N] [--scale X] [--table FILE]
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from campaign_run import Campaign

# Of the full size; takes less than two minutes on two cores.
QUICK_SCALE = 0.004


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("campaign")
    group.addoption("--quick", action="store_true", help="a small campaign, under 2 minutes")
    group.addoption("--seed", type=int, default=20261126)
    group.addoption("--scale", type=float, default=1.0, help="share of the full size")
    group.addoption("--table", type=Path, help="file for the table of what was run")


@pytest.fixture(scope="session")
def campaign(request: pytest.FixtureRequest) -> Iterator[Campaign]:
    options = request.config.option
    run = Campaign(options.seed, QUICK_SCALE if options.quick else options.scale)
    print(f"\nseed {run.seed}, scale {run.scale}")
    started = time.monotonic()
    yield run
    head = ["| part | attempts | s | outcome |", "| --- | --- | --- | --- |"]
    foot = [f"\nSeed {run.seed}, scale {run.scale}, {time.monotonic() - started:,.0f} s."]
    if options.table:
        options.table.write_text("\n".join([*head, *run.rows, *foot]) + "\n")
