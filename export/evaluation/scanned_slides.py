"""The slides of a worklist or a folder of heatmaps: their scores, verdicts and foci."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

from export.errors import ExportError
from histoviewer.heatmaps.foci import find_foci
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.slide_rule import SlideRule

# Of an output folder, as in `worklist.naming`.
HEATMAPS = "heatmaps"


@dataclass(frozen=True)
class ScannedSlide:
    """Outcome of a slide's scan.

    score:    see `Heatmap.score`, >= 0.
    verdict:  a `heatmap.Verdict`.
    complete: whether all of its tissue was examined.
    foci:     how many foci it has at the threshold of the scan; None if unknown.
    """

    score: float
    verdict: str
    complete: bool
    foci: int | None


@dataclass(frozen=True)
class ScannedSlides:
    """The slides by name, None if one has no score, and the rule of the scores, None if unknown."""

    slides: dict[str, ScannedSlide | None]
    rule: SlideRule | None

    def find(self, id_: str, source: Path) -> ScannedSlide | None:
        """Find a slide by name, with or without folder and suffix; None if it has no score.

        Raises ExportError, naming `source`, if several match.
        """
        wanted = id_.casefold()
        same = [name for name in self.slides if wanted in _names(name)]
        if len(same) > 1:
            raise ExportError(
                f"{source}: '{id_}' matches {' and '.join(same)}. Give the whole name in the "
                f"labels."
            )
        return self.slides[same[0]] if same else None


def read_worklist(path: Path) -> ScannedSlides:
    """Read the worklist.csv of `histoviewer export --format csv`.

    Raises ExportError if it is none, or a score is not a number of at least 0.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return ScannedSlides({row["slide"]: _parse(row) for row in csv.DictReader(file)}, None)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ExportError(
            f"{path}: not a worklist ({error}). Use `histoviewer export --format csv`."
        ) from error


def read_heatmaps(
    folder: Path, rule: SlideRule | None = None, model_sha256: str = ""
) -> ScannedSlides:
    """Read the heatmaps of an output folder, or below any other.

    rule: by which they are scored; by default that of their model.
    Raises ExportError if there are none, if their rules differ, or if one was scanned with
    another model than `model_sha256`; StoreError if one is damaged.
    """
    # An output folder may hold exported TIFFs, too.
    root = folder / HEATMAPS if (folder / HEATMAPS).is_dir() else folder
    files = [path for path in sorted(root.rglob("*.tif")) if not _is_unfinished(path)]
    if not files:
        raise ExportError(f"{folder}: no worklist.csv and no heatmaps found. Scan the slides.")
    slides: dict[str, ScannedSlide | None] = {}
    rules = []
    for path in files:
        heatmap = Heatmap.load(path)
        source, verdict = heatmap.provenance, heatmap.verdict()
        if model_sha256 and source.model_sha256 != model_sha256:
            raise ExportError(
                f"{path}: scanned with another model, {source.model} {source.model_version}. "
                f"Scan the slides with the model that is to be calibrated."
            )
        if rule is not None:
            heatmap.provenance = source = replace(source, slide_rule=rule)
        rules.append(source.slide_rule)
        if rules[0] != rules[-1]:
            raise ExportError(
                f"{path}: its scores are not comparable, as its slide rule is not that of "
                f"{files[0]}. Scan all slides with the same model."
            )
        name = path.relative_to(root).with_suffix("").as_posix()
        score = heatmap.score
        slides[name] = (
            ScannedSlide(score, verdict, heatmap.examined >= 1, len(find_foci(heatmap)))
            if score is not None
            else None
        )
    return ScannedSlides(slides, rules[0])


def _is_unfinished(path: Path) -> bool:
    return path.name.startswith(".") or path.name.endswith(".partial.tif")


def _parse(row: dict[str, str]) -> ScannedSlide | None:
    if not row["score"]:
        return None
    score = float(row["score"])
    if not 0 <= score < float("inf"):  # NaN, too
        raise ValueError(f"the score of '{row['slide']}' is {score}, no number of at least 0")
    complete = row["verdict"] != "incomplete" and not _unread(row)
    foci = row.get("foci")
    return ScannedSlide(score, row["verdict"], complete, int(foci) if foci else None)


def _unread(row: dict[str, str]) -> bool:
    # Worklists of an older version have no column `no_number`.
    counts = (row["unreadable"], row.get("no_number"), row["pending"])
    return any(int(count or 0) for count in counts)


def _names(name: str) -> set[str]:
    path = Path(name.casefold())
    bare = path.with_name(path.stem.removesuffix(".ome"))
    return {path.as_posix(), path.name, bare.as_posix(), bare.name}
