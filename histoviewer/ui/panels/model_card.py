"""A model's card: what its manifest says of it, for the reader."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject

from histoviewer.inference.manifest import Manifest, OperatingPoint
from histoviewer.ui.support.text import fixed, short


class ModelCard(QObject):
    """The entries of a manifest as (title, text), in the order of a card."""

    def entries(self, manifest: Manifest) -> list[tuple[str, str]]:
        """What the card shows; texts may have several lines."""
        return [(title, text) for title, text in self._entries(manifest) if text]

    def _entries(self, manifest: Manifest) -> Iterator[tuple[str, str]]:
        document = manifest.document
        yield self.tr("Name"), f"{manifest.name} {manifest.version}"
        yield self.tr("Intended use"), manifest.intended_use
        yield (
            self.tr("Operating points"),
            "\n".join(self._point(point) for point in manifest.operating_points),
        )
        yield self.tr("Measured"), "\n".join(_metrics(document.get("metrics")))
        yield self.tr("Training data"), _text(document.get("training_data"))
        yield self.tr("Made for"), self._made_for(manifest)
        yield self.tr("Architecture"), manifest.architecture
        yield self.tr("Licence"), manifest.licence

    def _point(self, point: OperatingPoint) -> str:
        text = self.tr("%1: from %2; sensitivity %3, specificity %4 (%5)")
        values = (
            point.name,
            short(point.threshold, 4),
            self._measured(point.sensitivity),
            self._measured(point.specificity),
            point.data,
        )
        for number, value in enumerate(values, 1):
            text = text.replace(f"%{number}", value)
        return text

    def _measured(self, value: float | None) -> str:
        return self.tr("not measured") if value is None else fixed(value, 3)

    def _made_for(self, manifest: Manifest) -> str:
        text = self.tr("%1 x %1 pixels at %2 µm per pixel")
        return text.replace("%1", str(manifest.patch_size)).replace("%2", short(manifest.mpp, 4))


def _metrics(entries: object) -> Iterator[str]:
    # The manifest's check does not look at them, so anything may stand there.
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("value"), int | float):
            yield _metric(entry)


def _metric(entry: dict[str, Any]) -> str:
    text = f"{entry.get('name', '')} {fixed(entry['value'], 3)}"
    interval = entry.get("ci95")
    if isinstance(interval, list) and all(isinstance(end, int | float) for end in interval):
        text += f" (95 %: {' to '.join(fixed(end, 3) for end in interval)})"
    about = [_text(entry.get(key)) for key in ("data", "method")]
    return ", ".join([text, *filter(None, about)])


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
