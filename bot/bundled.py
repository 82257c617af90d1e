"""Where the content that comes with the program is."""

from pathlib import Path

CONTENT = Path(__file__).parents[1] / "content"
EXAMPLES = CONTENT / "examples"
