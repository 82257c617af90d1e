"""Paths of the content that is bundled with the package."""

from pathlib import Path

CONTENT = Path(__file__).parents[1] / "content"
EXAMPLES = CONTENT / "examples"
