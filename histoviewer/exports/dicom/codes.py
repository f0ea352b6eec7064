"""Coded terms of DICOM objects; those of our own scheme where no standard one says it."""

from highdicom.sr import CodedConcept
from pydicom.sr.codedict import codes

from histoviewer.heatmaps.heatmap import Verdict

_OURS = "99HISTOVIEWER"


def _own(value: str, meaning: str) -> CodedConcept:
    return CodedConcept(value, _OURS, meaning)


PROBABILITY = codes.DCM.ProbabilityOfCancer
METASTASIS = codes.SCT.NeoplasmMetastatic
ABNORMAL = codes.SCT.MorphologicallyAbnormalStructure
TISSUE = codes.SCT.Tissue
LYMPH_NODE = codes.SCT.LymphNode
NOT_EVALUATED = codes.SCT.NotEvaluated
NO_UNITS = codes.UCUM.NoUnits
MILLIMETRE = codes.UCUM.Millimeter
SQUARE_MILLIMETRE = codes.UCUM.SquareMillimeter
PERCENT = codes.UCUM.Percent
AREA = codes.SCT.Area
LONGEST_DIAMETER = codes.SCT.LongAxis
NUMBER_OF_FOCI = codes.SCT.NumberOfLesions
COMMENT = codes.DCM.Comment
LIGHT_MICROSCOPY = codes.SCT.LightMicroscopy
NEURAL_NETWORK = codes.DCM.ArtificialIntelligence
SCORE = codes.SCT.Score
VERDICT = _own("verdict", "Verdict on the slide")
EXAMINED = _own("examined", "Share of the tissue examined")
THRESHOLD = _own("threshold", "Threshold of the probability")
OUT_OF_SCOPE = _own("out-of-scope", "Tissue unlike what the model was made for")
SIZE_CLASS = _own("size-class", "Size class by the longest diameter")
MAXIMUM_PROBABILITY = _own("peak", "Highest probability of a tile")
MEAN_PROBABILITY = _own("mean", "Mean probability of the tiles")
FOCUS = _own("focus", "Number of the focus, the largest first")
VERDICTS = {
    Verdict.POSITIVE: codes.SCT.Positive,
    Verdict.NEGATIVE: codes.SCT.Negative,
    Verdict.CANNOT_SAY: codes.SCT.Indeterminate,
    Verdict.INCOMPLETE: _own("incomplete", "Incomplete: part of the tissue was not examined"),
    Verdict.NOT_ASSESSABLE: _own("not-assessable", "Not assessable: outside the model's scope"),
    Verdict.UNRATED: _own("unrated", "Unrated: the model has no rule for slides"),
    Verdict.FAILED: _own("failed", "Failed"),
}
SIZE_CLASSES = {
    "ITC": _own("itc", "Isolated tumour cells, up to 0.2 mm"),
    "micro": _own("micro", "Micrometastasis, up to 2 mm"),
    "macro": _own("macro", "Macrometastasis, above 2 mm"),
}
