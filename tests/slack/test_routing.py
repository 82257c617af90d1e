"""Every handler accepts what it is registered for, and every button and dialog has a handler."""

import inspect
from types import UnionType
from typing import get_args, get_type_hints

import pytest

from bot.bundled import CONTENT
from bot.content.loader import ContentError, load
from bot.messages.examples.catalog import examples
from bot.messages.parts import Bar, Buttons, Form, Prose, Select
from bot.messages.words import Words
from bot.slack import routing
from bot.slack.app import COMMANDS, check_vocabulary
from bot.slack.interactions import Click, Command, Interaction, Submission
from tests.dialogues.acme import Acme


def taken(method: object) -> tuple[type[Interaction], ...]:
    """Return the kinds of interactions in a handler's annotation."""
    (_, parameter) = inspect.signature(method).parameters  # type: ignore[arg-type]
    annotated = get_type_hints(method)[parameter]
    return get_args(annotated) if isinstance(annotated, UnionType) else (annotated,)


def test_every_handler_accepts_the_interactions_it_is_registered_for() -> None:
    for method, routes in routing._ROUTES.items():
        for kind, _ in routes:
            assert kind in taken(method), method
    for method in routing._COMMANDS:
        assert Command in taken(method), method


def test_every_button_and_dialog_has_a_handler() -> None:
    known = Acme().listeners.routes
    for example in examples(Words(CONTENT), load(CONTENT)):
        shown = example.shown
        if isinstance(shown, Form) and shown.submit:
            assert (Submission, shown.action) in known
        for part in shown.parts:
            pressed = {part.action} if isinstance(part, Select) else set()
            if isinstance(part, Buttons):
                pressed |= {button.action for button in part.buttons}
            if isinstance(part, (Bar, Prose)) and part.button:
                pressed.add(part.button.action)
            assert all((Click, action) in known for action in pressed), pressed


def test_the_content_describes_exactly_the_existing_commands() -> None:
    words = Words(CONTENT)
    check_vocabulary(words, load(CONTENT))
    assert set(words.commands) == {spec.name for spec in COMMANDS}
    words.commands = {**words.commands, "dance": words.commands["help"]}
    del words.commands["check"]
    with pytest.raises(ContentError, match=r"(?s)check is not described.*no command dance"):
        check_vocabulary(words, load(CONTENT))


def test_an_intent_runs_an_existing_command_and_a_command_has_an_existing_help_topic() -> None:
    words, framework = Words(CONTENT), load(CONTENT)
    dance = framework.intents[0].model_copy(update={"does": "dance"})
    with pytest.raises(ContentError, match="'dance' is no command"):
        check_vocabulary(words, framework.model_copy(update={"intents": (dance,)}))
    words.commands = {**words.commands, "check": words.commands["check"].model_copy(update={"topic": "dancing"})}
    with pytest.raises(ContentError, match="help has no topic dancing"):
        check_vocabulary(words, framework)
