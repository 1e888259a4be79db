"""The guide for adding a reader does what it says."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from sayso.read.draft import Draft, File

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-reader.md"


def test_the_example_reader_reads():
    """The block of code in the guide, run as it stands, gives the draft and the notice that it promises."""
    (block,) = (
        b for b in re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf8"), re.DOTALL) if "read_letter(" in b
    )
    names: dict[str, Any] = {}
    exec(compile(block, str(GUIDE), "exec"), names)  # noqa: S102 - the project's own guide
    letter = b"Title: Bridge shut\nDate: 9 March 2031\nMood: grave\n\nAna Ode said no.\n"
    notice, draft = names["read_letter"](File("a.letter", "a.letter", ".letter", io.BytesIO(letter)))

    assert "unknown-field" == notice.code
    assert (
        Draft(name="a.letter", where="a.letter", text="Ana Ode said no.\n", title="Bridge shut", dated="9 March 2031")
        == draft
    )
