"""Fitting of a model's slide rule on virtual slides, and its report."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from export.data.patches import PATCH_SIZE, read_labelled, read_patches
from export.errors import ExportError
from export.evaluation.slide_rule import describe_score, record_slide_rule
from export.files import write_csv
from export.model_folder.manifest import LABEL_CENTRE, MPP
from export.virtual_slides.appearance import group_by_stain
from export.virtual_slides.plan import Plan
from export.virtual_slides.plots import draw_sensitivities
from export.virtual_slides.prediction import map_predictor
from export.virtual_slides.rules import (
    FOCUS_TILES,
    SPECIFICITIES,
    RuleFigures,
    candidates,
    compare_rules,
    score_virtual_slides,
)
from export.virtual_slides.tile_bank import TileBank, predict_bank
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.inference.manifest import Manifest
from histoviewer.output.html import embed, write_page
from histoviewer.scanning.options import ScanOptions

TEMPLATE = Path(__file__).with_name("templates") / "slide_rules.html.j2"
_CONFIRMED = "run again as patches"
COLUMNS = (
    "score", "seed", "grow", "top", "specificity wanted", "threshold", "specificity",
    "focus tiles", "sensitivity", "low95", "high95", "slides",
)  # fmt: skip


@dataclass(frozen=True)
class Fit:
    """The best rule at the first specificity, and the best of each score at all of them."""

    rule: SlideRule
    figures: tuple[RuleFigures, ...]


def fit_slide_rule(
    data: Path,
    model: Path,
    out: Path,
    *,
    write: bool,
    confirm: bool = False,
    seed: int = 0,
    plan: Plan = Plan(),
) -> Fit:
    """Compare slide rules on virtual slides of the labelled patches of `data`.

    Half of the slides are of half of the groups. The threshold is that of all; how well it carries
    over to other patches is measured on each half at the threshold of the other. Writes
    slide_rules.csv, report.html and tiles.npz, the predictions, into `out`; a second call with
    the same model and patches takes these. `write` puts the best rule into model.json.
    `confirm`: of values as a scan with `ScanOptions.confirm` gives them; with `write`, a scan
    with the model is then one, unless told.
    Raises ExportError if the patches are too few; ModelError if the model is damaged.
    """
    patches = read_labelled(data)
    pixels = read_patches(patches)
    groups = group_by_stain(pixels, patches.labels, plan.groups, seed)
    ensemble = load_ensemble(model, "auto")
    _check_input(ensemble.manifest)
    limit = ScanOptions(confirm=confirm).confirmed_from(ensemble.manifest)
    digest = hashlib.sha256(pixels.tobytes() + patches.labels.tobytes() + groups.tobytes())
    origin = f"mirrored {ensemble.manifest.onnx_sha256} {digest.hexdigest()} {plan} {seed} {limit}"
    bank = TileBank.load(out / "tiles.npz", origin)
    if bank is None:
        predict = map_predictor(ensemble, limit)
        bank = predict_bank(predict, pixels, patches.labels, groups, plan, seed, ensemble.callers)
        if not ((bank.values >= 0) & (bank.values <= 1)).all():
            raise ExportError(
                f"{model}: the model returned values that are no probabilities. Convert it again."
            )
        bank.save(out / "tiles.npz", origin)
    rng = np.random.default_rng(seed)
    order = rng.permutation(np.unique(groups))
    rules = candidates()
    halves = (
        score_virtual_slides(rules, bank, order[::2], rng, plan),
        score_virtual_slides(rules, bank, order[1::2], rng, plan),
    )
    figures = tuple(
        entry for wanted in SPECIFICITIES for entry in compare_rules(rules, halves, wanted)
    )
    best = figures[0]
    described = f"{len(patches)} patches of '{data.resolve().name}'"
    rule = replace(best.rule, data=_data(best, described), specificity=best.specificity.value)
    _report(out, ensemble, described, confirm, figures, rule)
    if write:
        record_slide_rule(model, rule, confirm)
    return Fit(rule, figures)


def _check_input(manifest: Manifest) -> None:
    """Raise ExportError unless the model takes PatchCamelyon's patches."""
    taken = manifest.patch_size, manifest.label_centre, manifest.mpp
    if taken != (PATCH_SIZE, LABEL_CENTRE, MPP):
        raise ExportError(
            f"{manifest.folder}: takes patches of {taken[0]} pixels with a label centre of "
            f"{taken[1]} at {taken[2]:g} um, and virtual slides are of {PATCH_SIZE} with "
            f"{LABEL_CENTRE} at {MPP:g}. Choose its rule on slides: evaluate slides --choose."
        )


def _data(best: RuleFigures, described: str) -> str:
    sensitivities = ", ".join(
        f"{share.value:.2f} for foci of {tiles}" for tiles, share in best.sensitivity.items()
    )
    return (
        f"virtual slides of 10,000 to 100,000 tiles, drawn from {described}; no real slides. "
        f"Threshold chosen for a specificity of {best.wanted:g} on {best.specificity.total} of "
        f"them without tumour; the specificity is that of each half, of other patches, at the "
        f"threshold that the other half gives. "
        f"Sensitivity by the tiles of the only focus: {sensitivities}."
    )


def _report(
    out: Path,
    ensemble: Ensemble,
    described: str,
    confirm: bool,
    figures: Sequence[RuleFigures],
    rule: SlideRule,
) -> None:
    write_csv(out / "slide_rules.csv", COLUMNS, [row for entry in figures for row in _rows(entry)])
    manifest = ensemble.manifest
    write_page(
        out / "report.html",
        TEMPLATE,
        title=f"Slide rules of {manifest.name} {manifest.version}",
        facts=[
            ("patches", described),
            ("model SHA-256", manifest.onnx_sha256),
            ("tiles near the threshold", _CONFIRMED if confirm else "values of whole blocks"),
            ("best rule", describe_score(rule)),
            ("threshold", f"{rule.threshold:.6g}"),
        ],
        cautions=[
            "These are virtual slides. Their patches lie beside one another by chance, the same "
            "patches come again on many slides, and real slides have tissue that no patch shows: "
            "the figures compare rules, and do not tell how often a real slide is called wrongly."
        ],
        tables=[
            (
                f"Specificity {wanted:g}",
                [_table_row(entry) for entry in figures if entry.wanted == wanted],
            )
            for wanted in SPECIFICITIES
        ],
        columns=(
            "score",
            "threshold",
            "specificity on other patches",
            *(f"{n} tiles" for n in FOCUS_TILES),
        ),
        picture=embed(draw_sensitivities(figures), "Sensitivity by the size of the focus"),
    )


def _rows(entry: RuleFigures) -> list[tuple[object, ...]]:
    rule = entry.rule
    shared = (rule.score, rule.seed, rule.grow, rule.top, entry.wanted, rule.threshold)
    return [
        (*shared, entry.specificity.value, tiles, share.value, *share.interval, share.total)
        for tiles, share in entry.sensitivity.items()
    ]


def _table_row(entry: RuleFigures) -> tuple[str, ...]:
    shares = (entry.specificity, *entry.sensitivity.values())
    return (
        describe_score(entry.rule),
        f"{entry.rule.threshold:.4g}",
        *(
            f"{share.value:.2f} ({share.interval[0]:.2f} to {share.interval[1]:.2f})"
            for share in shares
        ),
    )
