"""Examples of the web pages, and of the message to the person who installed the app."""

from collections.abc import Iterator

from bot.domain.framework import Framework
from bot.messages.examples.samples import Example
from bot.messages.install import InstallMessages
from bot.messages.parts import Message, Prose
from bot.messages.words import Words

FAILED = "install/failed/"


def examples(words: Words, _framework: Framework) -> Iterator[Example]:
    install = InstallMessages(words)
    yield Example("install", "the page at /", install.about())
    yield Example("install", "the privacy page", install.privacy(oauth=True))
    yield Example("install", "the page", install.page())
    yield Example("install", "the page, with an entry in the top bar", InstallMessages(words, agent=True).page())
    yield Example("install", "installed", install.done("Acme Learning"))
    for prompt in sorted(words.all):
        if prompt.startswith(FAILED):
            why = prompt.removeprefix(FAILED)
            yield Example("install", why, install.failed(why))
    for link in ("add", "privacy", "open", "again"):
        yield Example("install", f"the link {link}", Message((Prose(install.link(link)),)))
    yield Example("install", "message to the installer", install.welcome())
    yield Example("install", "where it isn't installed", Message((Prose(install.missing()),)))
