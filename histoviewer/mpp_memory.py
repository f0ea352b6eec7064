"""Pixel sizes that the user gave, remembered for the file they were given for."""

import json
from pathlib import Path

import platformdirs

from histoviewer.atomic import replace_file
from histoviewer.errors import StoreError
from histoviewer.slide import Slide, fingerprint, open_slide


class MppMemory:
    """A small JSON file, fingerprint -> um per pixel; it holds no file names."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or platformdirs.user_data_path("histoviewer", False) / "mpp.json"

    def open_slide(
        self, path: str | Path, mpp: float | None = None, force_mpp: bool = False
    ) -> Slide:
        """`slide.open_slide`, with what was given for this file before; remembers what is given.

        Raises SlideError as `slide.open_slide` does, StoreError where the memory is damaged.
        """
        slide = open_slide(path, mpp, force_mpp)
        if mpp is not None and slide.mpp_source == "given by the user":
            self._remember(fingerprint(slide.path), mpp)
            return slide
        if slide.mpp is not None:
            return slide
        known = self._load().get(fingerprint(slide.path))
        if known is None:
            return slide
        slide.close()
        return open_slide(path, known)

    def _load(self) -> dict[str, float]:
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(key): float(value) for key, value in known.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise StoreError(
                self._path, f"cannot be read ({error})", "Delete it and give --mpp again."
            ) from error

    def _remember(self, key: str, mpp: float) -> None:
        known = self._load() | {key: mpp}
        with replace_file(self._path) as temporary:
            temporary.write_text(json.dumps(known, indent=1), encoding="utf-8")
