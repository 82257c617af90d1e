"""Checks that HTML can't do harm in a browser."""

from html.parser import HTMLParser

_SAFE_ADDRESSES = ("http://", "https://", "mailto:", "tel:")


class Reading(HTMLParser):
    """Collects the elements, their attributes and the visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def dangers(self) -> list[str]:
        found = [
            tag for tag, _ in self.elements if tag in ("script", "iframe", "object", "embed", "style", "base", "link")
        ]
        for tag, attributes in self.elements:
            found += [f"{tag} {name}" for name in attributes if name.startswith("on") or name == "style"]
            for name in ("href", "src", "data-url"):
                address = attributes.get(name)
                if address and not address.lower().startswith(_SAFE_ADDRESSES):
                    found.append(f"{tag} {name}={address}")
        return found
