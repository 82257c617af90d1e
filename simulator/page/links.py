"""Links, and which URLs may become one."""

from urllib.parse import urlsplit

from markupsafe import Markup, escape

_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def is_safe(url: str) -> bool:
    """Whether following a URL can only open a page, an email or a call."""
    try:
        return urlsplit(url.strip()).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def anchor(url: str, label: str = "") -> Markup:
    """A link that opens in a new tab; a URL that isn't safe to follow is shown as text."""
    if not is_safe(url):
        return escape(label or url)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label or url)
