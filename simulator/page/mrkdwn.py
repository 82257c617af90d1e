"""Slack's mrkdwn as HTML, parsed the way Slack parses it.

Three passes, each of which hides what it has parsed from the next: code, then everything in angle brackets and
emoji, then bold, italic and strike. The rest is text, and is escaped.
"""

import re

from markupsafe import Markup, escape

from simulator.page import dates, emoji
from simulator.page.links import anchor, is_safe
from simulator.page.reader import Reader

_FENCE = re.compile(r"\n?```\n?(.+?)\n?```\n?", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_CONTROL = re.compile(r"<([^<>\n|][^<>\n]*)>")
_BARE_URL = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\"'*_~]")
_STYLES = {"*": "strong", "_": "em", "~": "s"}
_STYLED = re.compile(r"(?<![\w*_~])([*_~])(?!\s|\1)([^\n]{1,4000}?)(?<!\s)\1(?!\w)")
_QUOTED = re.compile(r"^(?:&gt;|>) ?")
_QUOTES_ALL = re.compile(r"^(?:&gt;|>){3} ?")
_KEPT = re.compile("\ue000(\\d+)\ue001")
_BROADCASTS = ("here", "channel", "everyone")


def unescape(text: str) -> str:
    """Text with its three HTML entities decoded."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def render(text: str, reader: Reader, *, verbatim: bool = False) -> Markup:
    """Render mrkdwn as safe HTML.

    Args:
        text: as an app sent it or as Slack keeps it: special characters as entities, references in angle brackets.
        reader: whose names, time zone and time are used.
        verbatim: whether bare URLs stay plain text, as in Slack's field of the same name.
    """
    return _Reading(reader, verbatim=verbatim).blocks(text.replace("\ue000", "").replace("\ue001", ""))


class _Reading:
    """One pass over a text; keeps the parsed parts, so that no later rule looks into them."""

    def __init__(self, reader: Reader, *, verbatim: bool) -> None:
        self._reader = reader
        self._verbatim = verbatim
        self._kept: list[Markup] = []

    def blocks(self, text: str) -> Markup:
        text = _FENCE.sub(lambda found: self._keep(Markup("<pre>{}</pre>").format(self._code(found[1]))), text)
        text = _CODE.sub(lambda found: self._keep(Markup("<code>{}</code>").format(self._code(found[1]))), text)
        text = _CONTROL.sub(lambda found: self._keep(self._control(found[1])), text)
        if not self._verbatim:
            text = _BARE_URL.sub(lambda found: self._keep(anchor(unescape(found[0]))), text)
        text = emoji.SHORTCODE.sub(lambda found: self._keep(emoji.span(found[1])), text)
        return self._lines(text.split("\n"))

    def _lines(self, lines: list[str]) -> Markup:
        html, plain = [], list[str]()

        def flush() -> None:
            if plain:
                html.append(self._inline("\n".join(plain)))
                plain.clear()

        while lines:
            if _QUOTES_ALL.match(lines[0]):
                quoted, lines = [_QUOTES_ALL.sub("", lines[0]), *lines[1:]], []
            elif _QUOTED.match(lines[0]):
                count = next((at for at, line in enumerate(lines) if not _QUOTED.match(line)), len(lines))
                quoted, lines = [_QUOTED.sub("", line) for line in lines[:count]], lines[count:]
            else:
                plain.append(lines[0])
                lines = lines[1:]
                continue
            flush()
            html.append(Markup("<blockquote>{}</blockquote>").format(self._inline("\n".join(quoted))))
        flush()
        return Markup("").join(html)

    def _inline(self, text: str) -> Markup:
        html, end = [], 0
        for found in _STYLED.finditer(text):
            tag = Markup(_STYLES[found[1]])  # noqa: S704 - one of the three tags in the table above
            inner = self._inline(found[2])
            html += [self._leaf(text[end : found.start()]), Markup("<{0}>{1}</{0}>").format(tag, inner)]
            end = found.end()
        return Markup("").join([*html, self._leaf(text[end:])])

    def _code(self, text: str) -> Markup:
        return self._leaf(_CONTROL.sub(lambda found: self._keep(self._control(found[1])), text))

    def _leaf(self, text: str) -> Markup:
        parts = _KEPT.split(text)
        return Markup("").join(
            self._kept[int(part)] if at % 2 else escape(unescape(part)) for at, part in enumerate(parts)
        )

    def _keep(self, html: Markup) -> str:
        self._kept.append(html)
        return f"\ue000{len(self._kept) - 1}\ue001"

    def _control(self, inside: str) -> Markup:
        target, _, label = inside.partition("|")
        match target[0]:
            case "@":
                return self._user(target[1:], label)
            case "#":
                return self._channel(target[1:], label)
            case "!":
                return self._special(target[1:], label)
        url = unescape(target)
        in_slack, here = self._reader.docs
        if in_slack and url.startswith(in_slack):
            url = here + url.removeprefix(in_slack)
        return anchor(url, unescape(label)) if is_safe(url) else escape(unescape(f"<{inside}>"))

    def _user(self, user_id: str, label: str) -> Markup:
        return mention(
            "@" + (self._reader.users.get(user_id) or unescape(label) or user_id), me=user_id == self._reader.id
        )

    def _channel(self, channel_id: str, label: str) -> Markup:
        return mention("#" + (self._reader.channels.get(channel_id) or unescape(label) or channel_id))

    def _special(self, name: str, label: str) -> Markup:
        if name in _BROADCASTS:
            return mention(f"@{name}", me=True)
        kind, *arguments = name.split("^")
        if kind == "date" and len(arguments) > 1:
            return self._date(arguments, unescape(label))
        return mention(unescape(label) or f"@{arguments[0] if arguments else kind}")

    def _date(self, arguments: list[str], fallback: str) -> Markup:
        epoch, form, *link = arguments
        filled = dates.fill(unescape(form), int(epoch), self._reader) if epoch.isdecimal() else None
        shown = filled if filled is not None else fallback
        return anchor(unescape(link[0]), shown) if link else Markup("<time>{}</time>").format(shown)


def mention(name: str, *, me: bool = False) -> Markup:
    """A mention of a person or channel; the reader's own name stands out, as it would notify them."""
    return Markup('<span class="mention{}">{}</span>').format(" me" if me else "", name)
