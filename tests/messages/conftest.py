from tests.content.conftest import ours

__all__ = ["ours"]
