"""The origin of a heatmap."""

from dataclasses import dataclass, field

from pydantic import ConfigDict, StrictBool, with_config

from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.strict_numbers import Number
from histoviewer.validation import Fraction

# To be raised whenever the same slide would get other tile states, so that older results are not
# taken for current ones. 2: tiles that a file has lost are unreadable; they were taken for glass.
PLAN_VERSION = 2


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Provenance:
    """The origin of a heatmap: everything needed to repeat the scan.

    slide:        name of the slide's file, without its folder.
    slide_path:   the slide's absolute path at the time; never exported, as folder names may
                  identify patients.
    fingerprint:  the slide file's, see `fingerprint.compute_fingerprint`.
    mpp_source:   "file" or "given by the user".
    model_sha256: hash of the ONNX file.
    threshold, operating_point: lowest probability of a positive tile, and the point's name.
    provider:     the device that ran, in the engine's words, e.g. "CPU".
    device_note:  reason for a fallback to this provider; else empty.
    tissue:       the method that selected the tiles.
    versions:     versions of HistoViewer, the engine and OpenSlide.
    started:      start of the scan, UTC, ISO 8601.
    seconds:      wall-clock duration of the scan.
    unreadable_reason: the first reading error, if any tile is unreadable.
    cautions:     a sentence for each respect in which the slide differs from the model's training
                  data, or in which the user overrode the program. Shown with the verdict, which
                  they do not change.
    appearance:   how that was measured, or why it was not.
    contract:     the network's input and output, if other than those of `export convert`.
    tta:          whether each value is the mean over the patch's eight flips and rotations.
    plan_version: `PLAN_VERSION` of the program that selected the tiles.
    engine, precision: "ONNX Runtime" or "OpenVINO"; "float32", "bfloat16", "float16" or "int8".
    dense:        whether blocks went through the network whole.
    confirmed_from: dense values from here on were replaced by those of the patches; None: none.
    slide_rule:   the model's; None if it has none.
    scope_problem: why the slide is not what the model was made for, a sentence; empty if it is.
    scope_overridden: whether the user had it assessed all the same.
    """

    slide: str
    slide_path: str
    fingerprint: str
    mpp_source: str
    model: str
    model_version: str
    model_sha256: str
    threshold: Fraction
    operating_point: str
    provider: str
    device_note: str
    tissue: str
    versions: dict[str, str]
    started: str
    seconds: Number = 0.0
    unreadable_reason: str = ""
    cautions: list[str] = field(default_factory=list)
    appearance: str = ""
    contract: str = ""
    tta: StrictBool = False
    plan_version: int = 1
    engine: str = "ONNX Runtime"
    precision: str = "float32"
    dense: StrictBool = False
    confirmed_from: Fraction | None = None
    slide_rule: SlideRule | None = None
    scope_problem: str = ""
    scope_overridden: StrictBool = False
