"""Write a CycloneDX list of what a Python has installed: `make_sbom.py PYTHON OUT`.

Run by an environment with cyclonedx-bom, before anything that the program does not need is
installed in the other one. What is no Python package is added: the model, the samples and the font.
"""

import json
import subprocess
import sys
from pathlib import Path

# In the environment and not in the program: installers, and telemetry that nothing may import.
_TOOLS = {"pip", "setuptools", "wheel", "openvino-telemetry"}
_COMPONENTS = (
    "import json; from histoviewer.inference.registry import installed_models\n"
    "from histoviewer.support.licences import components, distributions\n"
    "packages = {package.name for package in distributions()}\n"
    "print(json.dumps([c for c in components(installed_models()) if c.name not in packages]))"
)


def main(python: str, out: str) -> int:
    told = subprocess.run([python, "-c", _COMPONENTS], check=True, capture_output=True, text=True)
    subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "environment", "--of", "JSON", "-o", out, python],
        check=True,
    )
    document = json.loads(Path(out).read_text(encoding="utf-8"))
    kept = [item for item in document["components"] if item["name"] not in _TOOLS]
    dropped = {item["bom-ref"] for item in document["components"]} - {
        item["bom-ref"] for item in kept
    }
    kept += [_component(*row) for row in json.loads(told.stdout) if row[0] != "HistoViewer"]
    document["components"] = kept
    document["dependencies"] = [
        item for item in document.get("dependencies", ()) if item["ref"] not in dropped
    ]
    Path(out).write_text(json.dumps(document, indent=2), encoding="utf-8")
    return 0


def _component(name: str, version: str, licence: str) -> dict[str, object]:
    component: dict[str, object] = {
        "type": "library",
        "name": name,
        "licenses": [{"license": {"name": licence}}],
    }
    return component | ({"version": version} if version else {})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
