"""Which handler an interaction goes to, declared at the handler."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.slack.interactions import Click, Interaction, Shortcut, Submission
from bot.slack.show import Show

F = TypeVar("F", bound=Callable[..., Show | None])
Handler = Callable[[Any], Show | None]
Route = tuple[type[Interaction], str]
"""The kind of an interaction, and its action if it has one."""


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """A command. How people type it and what help says of it is in labels.yaml, under the same name.

    Attributes:
        begins: whether it begins something, so that a welcome needs no button to begin.
        resumes: whether it shows by itself what is open, so that this isn't shown again below.
        hint: whether Slack suggests it while somebody types.
    """

    name: str
    begins: bool = False
    resumes: bool = False
    hint: bool = False


_ROUTES: dict[Callable[..., Any], tuple[Route, ...]] = {}
_COMMANDS: dict[Callable[..., Any], CommandSpec] = {}


def on(kind: type[Interaction], *actions: str) -> Callable[[F], F]:
    """Declare a handler method of interactions: of those actions, or of all of their kind."""

    def declare(method: F) -> F:
        _ROUTES[method] = (*_ROUTES.get(method, ()), *((kind, action) for action in actions or ("",)))
        return method

    return declare


def command(name: str, *, begins: bool = False, resumes: bool = False, hint: bool = False) -> Callable[[F], F]:
    """Declare the handler method of a command."""

    def declare(method: F) -> F:
        _COMMANDS[method] = CommandSpec(name, begins=begins, resumes=resumes, hint=hint)
        return method

    return declare


def specs(handlers: Iterable[type]) -> tuple[CommandSpec, ...]:
    """List the commands that classes of handlers declare."""
    return tuple(_COMMANDS[method] for each in handlers for method in _methods(each).values() if method in _COMMANDS)


def commands(handlers: Iterable[object]) -> Mapping[str, tuple[CommandSpec, Handler]]:
    """Map the names of commands to their handlers."""
    return {
        _COMMANDS[method].name: (_COMMANDS[method], getattr(handler, name))
        for handler in handlers
        for name, method in _methods(type(handler)).items()
        if method in _COMMANDS
    }


def routes(handlers: Iterable[object]) -> Mapping[Route, Handler]:
    """Map routes to their handlers."""
    return {
        route: getattr(handler, name)
        for handler in handlers
        for name, method in _methods(type(handler)).items()
        for route in _ROUTES.get(method, ())
    }


def route_of(interaction: Interaction) -> Route:
    """Find the route of an interaction."""
    action = interaction.action if isinstance(interaction, (Click, Submission, Shortcut)) else ""
    return type(interaction), action


def _methods(handlers: type) -> Mapping[str, Callable[..., Any]]:
    return {name: value for name, value in vars(handlers).items() if callable(value)}
