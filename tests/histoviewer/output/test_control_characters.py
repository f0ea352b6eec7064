import io

import pytest

from histoviewer.cli.terminal import encodable
from histoviewer.output.control_characters import escape_controls


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Präparat 1 👩‍🔬.svs", "Präparat 1 👩‍🔬.svs"),
        ("a\x1b[31mb\r\n\tc", "a\\u001b[31mb\\u000d\\n\\tc"),
        ("\x9b2J \u2028 \u202e \udcff", "\\u009b2J \\u2028 \\u202e \\udcff"),
    ],
)
def test_what_controls_a_terminal_is_escaped(text: str, shown: str) -> None:
    assert escape_controls(text) == shown


def test_what_a_terminal_cannot_show_is_escaped() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "ascii")
    assert encodable("ü 👩", stream) == "\\xfc \\U0001f469"
