"""Decorators that register handler methods for interactions and commands, as Flask's `route` does for URLs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.slack.interactions import Click, Interaction, Shortcut, Submission
from bot.slack.show import Show

F = TypeVar("F", bound=Callable[..., Show | None])
Handler = Callable[[Any], Show | None]
Route = tuple[type[Interaction], str]
"""The kind of interaction and its action; the action is empty if that kind has none."""


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A command. The words for it and its help text are in labels.yaml, under the same name.

    Attributes:
        begins: whether it begins a check or the like, so that the welcome message needs no button for that.
        resumes: whether it shows the open conversation itself, so that it isn't shown again below.
        hint: whether it is in the usage hint that Slack shows while somebody types the slash command.
    """

    name: str
    begins: bool = False
    resumes: bool = False
    hint: bool = False


_ROUTES: dict[Callable[..., Any], tuple[Route, ...]] = {}
_COMMANDS: dict[Callable[..., Any], CommandSpec] = {}


def on(kind: type[Interaction], *actions: str) -> Callable[[F], F]:
    """Register a method as the handler of these actions, or of all interactions of a kind without actions."""

    def declare(method: F) -> F:
        _ROUTES[method] = (*_ROUTES.get(method, ()), *((kind, action) for action in actions or ("",)))
        return method

    return declare


def command(name: str, *, begins: bool = False, resumes: bool = False, hint: bool = False) -> Callable[[F], F]:
    """Register a method as the handler of a command."""

    def declare(method: F) -> F:
        _COMMANDS[method] = CommandSpec(name, begins=begins, resumes=resumes, hint=hint)
        return method

    return declare


def specs(handlers: Iterable[type]) -> tuple[CommandSpec, ...]:
    """Return the commands of these handler classes."""
    return tuple(_COMMANDS[method] for each in handlers for method in _methods(each).values() if method in _COMMANDS)


def commands(handlers: Iterable[object]) -> Mapping[str, tuple[CommandSpec, Handler]]:
    """Return the commands of these handlers by name, each with its method."""
    return {
        _COMMANDS[method].name: (_COMMANDS[method], getattr(handler, name))
        for handler in handlers
        for name, method in _methods(type(handler)).items()
        if method in _COMMANDS
    }


def routes(handlers: Iterable[object]) -> Mapping[Route, Handler]:
    """Return the routes of these handlers, each with its method."""
    return {
        route: getattr(handler, name)
        for handler in handlers
        for name, method in _methods(type(handler)).items()
        for route in _ROUTES.get(method, ())
    }


def route_of(interaction: Interaction) -> Route:
    action = interaction.action if isinstance(interaction, (Click, Submission, Shortcut)) else ""
    return type(interaction), action


def _methods(handlers: type) -> Mapping[str, Callable[..., Any]]:
    return {name: value for name, value in vars(handlers).items() if callable(value)}
