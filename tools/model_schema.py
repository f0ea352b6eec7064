"""Write docs/model.schema.json, the JSON Schema of model.json.

python tools/model_schema.py
"""

import json
from pathlib import Path

from histoviewer.inference.manifest import Manifest


def main() -> None:
    schema = json.dumps(Manifest.model_json_schema(), indent=2)
    target = Path(__file__).parents[1] / "docs" / "model.schema.json"
    target.write_text(f"{schema}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
