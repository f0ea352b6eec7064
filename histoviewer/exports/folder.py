"""Export of heatmaps and of whole output folders."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from histoviewer.cases.rule import load_rule
from histoviewer.cases.staging import group
from histoviewer.cases.wording import suggestion_text
from histoviewer.errors import CaseError, HistoViewerError, StoreError
from histoviewer.exports.base import Exported, ExportOptions, Format
from histoviewer.exports.formats import FORMATS
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.inference.registry import installed_models
from histoviewer.output.privacy import without_paths
from histoviewer.output.written_files import note_written, refuse_others, remove_ours
from histoviewer.worklist.journal import Journal
from histoviewer.worklist.naming import (
    DATABASE,
    HEATMAP_FOLDER,
    JOURNAL,
    path_text,
    result_files,
    worklist_of,
)
from histoviewer.worklist.poller import WorklistPoller
from histoviewer.worklist.readings import Reading
from histoviewer.worklist.readings_table import salvaged
from histoviewer.worklist.row import Row, Status, disagreement
from histoviewer.worklist.slide_summary import SlideRow, failed_row, slide_row
from histoviewer.worklist.store import Store


@dataclass(frozen=True)
class ExportJob:
    """Heatmaps to export.

    paths:   heatmaps, and output folders of scans, which get a summary as well.
    format:  one of `formats.FORMATS`.
    out:     folder for the files. If None, those of a heatmap go beside it, and those of an output
             folder into its subfolder with the format's name.
    options: models and readings are looked up for each slide.
    overwrite: whether to replace files that this program did not write.
    """

    paths: tuple[Path, ...]
    format: str
    out: Path | None
    options: ExportOptions
    overwrite: bool = False


@dataclass(frozen=True)
class ExportStep:
    """Progress of an export: one slide, or the summary of one folder.

    files: the files written.
    error: why a slide's file is missing; else empty.
    """

    files: tuple[Path, ...]
    error: str = ""


def export_heatmaps(job: ExportJob) -> Iterator[ExportStep]:
    """Export heatmaps, yielding each as it is done; a slide that fails stops no other.

    Raises StoreError if a folder holds no heatmaps, or if two slides would have the same file.
    """
    chosen = FORMATS[job.format]
    options = replace(job.options, manifests=tuple(installed_models()))
    targets = {
        path: chosen.target(job.out or path.parent, path.stem)
        for path in job.paths
        if not path.is_dir()
    }
    _refuse_shared(targets.values())
    for path in job.paths:
        if path in targets:
            yield from _export_file(path, targets[path], chosen, job, options)
        else:
            yield from _export_folder(path, job.out or path / job.format, chosen, job, options)


def _export_file(
    path: Path, target: Path, chosen: Format, job: ExportJob, options: ExportOptions
) -> Iterator[ExportStep]:
    """Export one heatmap, with its row and readings in the worklist that it belongs to, if any."""
    place = worklist_of(path)
    row, name, known = None, path.stem, _Worklist((), ())
    if place:
        folder, name_there = place
        known = _read_worklist(folder)
        row, name = known.row(name_there), name_there
    if known.problem:
        yield ExportStep((), known.problem)
    of_slide = replace(options, readings=known.readings_of(name))
    yield _Slide(path, path.stem, target, row).export(chosen, of_slide, job.overwrite)[1]


def _export_folder(
    folder: Path, out: Path, chosen: Format, job: ExportJob, options: ExportOptions
) -> Iterator[ExportStep]:
    """Export all heatmaps of a scan's output folder into `out`, under their paths."""
    root = folder / HEATMAP_FOLDER
    # An OME-TIFF there was exported; a heatmap has the slide's whole name before its ".tif".
    found = [path for path in result_files(folder) if not path.name.endswith(".ome.tif")]
    names = {path: path_text(path.relative_to(root).with_suffix("")) for path in found}
    known = _read_worklist(folder)
    missing = _without_result(folder, known, set(names.values()))
    if known.problem:
        yield ExportStep((), known.problem)
    if not found and not missing:
        raise StoreError(folder, "contains no heatmaps", "Give the output folder of a scan.")
    targets = {path: chosen.target(out, name) for path, name in names.items()}
    _refuse_shared(targets.values())
    slides = []
    for path, name in names.items():
        of_slide = replace(options, readings=known.readings_of(name))
        slide = _Slide(path, name, targets[path], known.row(name))
        exported, step = slide.export(chosen, of_slide, job.overwrite)
        slides.append(exported)
        yield step
    for without in missing:
        yield ExportStep((), f"{without.row.slide}: has no result. {without.row.error}")
    if chosen.summarise:
        rows, problem = with_cases(folder, [slide.row for slide in slides + missing])
        if problem:
            yield ExportStep((), problem)
        both = zip(slides + missing, rows, strict=True)
        grouped = [replace(slide, row=row) for slide, row in both]
        yield _summarise(grouped, out, chosen, job, options)


def slide_rows(folder: Path) -> tuple[list[SlideRow], list[str]]:
    """Summarise all slides of a scan's output folder, with their cases; also returns problems.

    Raises StoreError if the folder has neither a worklist nor results.
    """
    known = _read_worklist(folder)
    root = folder / HEATMAP_FOLDER
    rows, problems = [], [known.problem] if known.problem else []
    for path in result_files(folder):
        name = path_text(path.relative_to(root).with_suffix(""))
        try:
            rows.append(slide_row(name, Heatmap.load(path), readings=known.readings_of(name)))
        except StoreError as error:
            rows.append(failed_row(name, str(error)))
            problems.append(str(error))
    names = {row.slide for row in rows}
    rows += [each.row for each in _without_result(folder, known, names)]
    if not rows:
        raise StoreError(folder, "contains no heatmaps", "Give the output folder of a scan.")
    grouped, problem = with_cases(folder, rows)
    return grouped, [*problems, problem] if problem else problems


def with_cases(folder: Path, rows: Sequence[SlideRow]) -> tuple[list[SlideRow], str]:
    """Give rows their cases, by the folder's rule; also returns why that cannot be, or ""."""
    try:
        rule = load_rule(folder)
    except CaseError as error:
        return list(rows), str(error)
    placed = []
    for row in rows:
        place = rule.place(row.slide)
        placed.append(replace(row, case=place.case, node=place.node))
    texts = {case.name: suggestion_text(case.suggestion) for case in group(placed)}
    return [replace(row, pn_suggestion=texts.get(row.case, "")) for row in placed], ""


def _summarise(
    slides: Sequence[Exported], out: Path, chosen: Format, job: ExportJob, options: ExportOptions
) -> ExportStep:
    assert chosen.summarise
    files: list[Path] = []
    try:
        if not job.overwrite:
            refuse_others(path for pattern in chosen.summaries for path in out.glob(pattern))
        files = chosen.summarise(slides, out, options)
        note_written(files)
        # Cases by a rule that is gone would mislead. A pattern with "*" is the name of no file.
        kept = {*files, *(slide.target for slide in slides)}
        remove_ours(out / name for name in chosen.summaries if out / name not in kept)
    # A heatmap's file may be damaged or lost since it was read.
    except Exception as error:
        return ExportStep(tuple(files), _sentence(out, error))
    return ExportStep(tuple(files))


@dataclass(frozen=True)
class _Slide:
    """A heatmap to export.

    name: of the slide, below the folder.
    row:  in the worklist, if there is one.
    """

    path: Path
    name: str
    target: Path
    row: Row | None

    def export(
        self, chosen: Format, options: ExportOptions, overwrite: bool
    ) -> tuple[Exported, ExportStep]:
        try:
            heatmap = self._heatmap()
        except StoreError as error:
            # Without the path, which may contain a patient's name: exports are passed on.
            cause = without_paths(f"{error.cause}. {error.action}", str(self.path))
            failed = Exported(failed_row(self.name, cause), self.path, None, options.readings)
            return failed, ExportStep((), str(error))
        row = slide_row(self.name, heatmap, options.picture.threshold, options.readings)
        fingerprint = heatmap.provenance.fingerprint
        exported = Exported(row, self.path, self.target, options.readings, fingerprint)
        try:
            files = chosen.files(self.target)
            if not overwrite:
                refuse_others(files)
            chosen.write(heatmap, self.target, options)
        # No slide ends the export, whatever a library makes of it.
        except Exception as error:
            # The row stays: only the slide's file is missing.
            said = _sentence(self.path, error)
            problem = without_paths(said.removeprefix(f"{self.path}: "), str(self.path))
            return replace(exported, target=None, problem=problem), ExportStep((), said)
        written = tuple(file for file in files if file.exists())
        note_written(written)
        return exported, ExportStep(written)

    def _heatmap(self) -> Heatmap:
        """Load the heatmap, without texts that must not be passed on."""
        heatmap = Heatmap.load(self.path)
        if self.row and (cause := disagreement(self.row, heatmap)):
            raise StoreError(self.path, cause, "Scan the slide again.")
        source = heatmap.provenance

        def clean(text: str) -> str:
            return without_paths(text, source.slide_path)

        provenance = replace(
            source,
            unreadable_reason=clean(source.unreadable_reason),
            device_note=clean(source.device_note),
            appearance=clean(source.appearance),
            cautions=[clean(caution) for caution in source.cautions],
        )
        return replace(heatmap, provenance=provenance)


def _sentence(subject: Path, error: Exception) -> str:
    if isinstance(error, HistoViewerError):
        return str(error)
    cause = f"cannot be exported ({type(error).__name__}: {error})"
    return str(StoreError(subject, cause, "Scan the slide again, or choose another format."))


def _refuse_shared(targets: Iterable[Path]) -> None:
    for target, count in Counter(targets).items():
        if count > 1:
            action = "Export their heatmaps one by one, each with its own --out."
            raise StoreError(target, f"would be the file of {count} slides", action)


@dataclass(frozen=True)
class _Worklist:
    """Content of a folder's worklist.

    problem: a sentence if it is damaged or cannot be read; else empty.
    """

    rows: Sequence[Row]
    readings: Sequence[Reading]
    problem: str = ""

    def row(self, name: str) -> Row | None:
        return next((row for row in self.rows if row.name == name), None)

    def readings_of(self, name: str) -> tuple[Reading, ...]:
        return tuple(reading for reading in self.readings if reading.slide == name)


def _read_worklist(folder: Path) -> _Worklist:
    """Read a folder's worklist without changing it, unless it is damaged and can be rebuilt."""
    journalled = tuple(salvaged(Journal(folder / JOURNAL).content()))
    if not (folder / DATABASE).is_file():
        return _Worklist((), journalled)
    try:
        with closing(WorklistPoller(folder)) as poller:
            return _Worklist(poller.poll() or (), poller.readings())
    except StoreError as damage:
        try:
            with Store(folder) as store:
                rows, readings, problem = store.rows(), store.readings(), store.problem
                return _Worklist(rows, readings, str(problem or ""))
        except StoreError:
            return _Worklist((), journalled, str(damage))


def _without_result(folder: Path, known: _Worklist, with_result: set[str]) -> list[Exported]:
    """Slides in the worklist that have no result: a table without them would mislead."""
    return [
        Exported(
            _row_without_result(row),
            folder / row.name,
            None,
            known.readings_of(row.name),
            row.fingerprint,
        )
        for row in known.rows
        if row.name not in with_result
    ]


def _row_without_result(row: Row) -> SlideRow:
    if row.status is Status.FAILED:
        # Without the path, which may contain a patient's name: exports are passed on.
        error = row.error.removeprefix(f"{row.path}: ")
        return failed_row(row.name, without_paths(error, row.path))
    return SlideRow(row.name, Verdict.INCOMPLETE, error="The scan is not complete.")
