"""Messages of a scan on the terminal: the model, each slide, the sum."""

from collections import Counter
from pathlib import Path

from tqdm import tqdm

from histoviewer.batch.outcome import BatchItem
from histoviewer.cli import exit_codes
from histoviewer.cli.terminal import say
from histoviewer.errors import StoreError
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.summary import RESEARCH_USE, cautions_text, device_name, score_text
from histoviewer.inference.manifest import Manifest
from histoviewer.processes.scan_messages import Loaded
from histoviewer.processes.task_messages import Ready
from histoviewer.support.log import log_failure

_WITHOUT_ANSWER = (Verdict.INCOMPLETE, Verdict.NOT_ASSESSABLE, Verdict.FAILED)


def announce(manifest: Manifest, loaded: Loaded | Ready) -> None:
    """Name the model, what runs it, and what it may be used for."""
    because = f", because {loaded.device_note}" if loaded.device_note else ""
    where = f"{device_name(loaded.provider)} by {loaded.engine} in {loaded.precision}"
    say(f"Model {manifest.name} {manifest.version} on {where}{because}.")
    use = manifest.intended_use
    complete = RESEARCH_USE.lower() in use.lower()
    say(use if complete else f"{RESEARCH_USE}. {use}")


def report(item: BatchItem) -> None:
    """Say how a slide ended, above the bars."""
    with tqdm.external_write_mode():
        say(_describe(item))
        if item.note:
            say(item.note, error=True)
    if item.error:
        log_failure(item.error, item.path)


def _describe(item: BatchItem) -> str:
    if item.verdict is Verdict.FAILED:
        return f"{item.verdict.upper():14} {item.error}"
    again = ", unchanged since its last scan" if item.reused else ""
    heatmap, problem = _load(item.result) if item.result else (None, "")
    score = "no score"
    if heatmap and item.score is not None:
        score = score_text(heatmap.provenance.slide_rule, item.score)
    cautions = cautions_text(heatmap) if heatmap else problem
    text = f"{item.verdict.upper():14} {item.path}: {score}{again}."
    return " ".join(filter(None, (text, item.error, cautions)))


def _load(result: Path) -> tuple[Heatmap | None, str]:
    try:
        return Heatmap.load(result), ""
    except StoreError as error:  # Another program may change the file at any time.
        return None, str(error)


def summarise(items: list[BatchItem], out: Path) -> int:
    """Count the verdicts; return the exit code."""
    counts = Counter(item.verdict for item in items)
    listed = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])
    say(f"{len(items)} slides: {listed}. Results in {out}.")
    bad = sum(counts[verdict] for verdict in _WITHOUT_ANSWER)
    unread = any(item.error for item in items)
    return exit_codes.SOME_FAILED if bad or unread else exit_codes.ALL_DONE
