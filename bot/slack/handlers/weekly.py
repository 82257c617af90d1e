"""The weekly reflection in Slack: joining it, answering it, leaving it."""

from datetime import date, time

from bot.domain import when
from bot.domain.check import read_token
from bot.domain.conversation import Deed, Outcome, Verb
from bot.domain.errors import NothingToChangeError
from bot.messages.help import HelpMessages
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.reflections import ReflectionService, ReflectionView
from bot.services.weekly import UNKNOWN_ZONE, WeeklyChange, WeeklyService
from bot.slack.handlers.pages import HomePage
from bot.slack.inbound import Inbound
from bot.slack.listening import Listening, Persist, nothing
from bot.slack.messenger import Messenger


class WeeklyHandlers:
    """Keeps the wish for a weekly question."""

    def __init__(
        self,
        weekly: WeeklyService,
        words: Words,
        messenger: Messenger,
        home: HomePage,
        reflection: "ReflectionHandlers",
    ) -> None:
        self._weekly = weekly
        self._words = words
        self._messages = WeeklyMessages(words)
        self._messenger = messenger
        self._home = home
        self._reflection = reflection

    def register(self, listening: Listening) -> None:
        """Listen to everything that changes the wish."""
        listening.click("weekly.join", self.join, self.show_joined)
        listening.click("weekly.leave", self.leave, self.show_left)
        listening.click("weekly.settings", nothing, self.open_settings)
        listening.submit("settings.weekly", self.save_settings, self.show_joined)

    def hear(self, came: Inbound) -> None:
        """Persist what was typed behind `weekly`."""
        match when.read(came.text, self._words.calendar):
            case when.Off():
                self._weekly.leave(came.member)
            case when.On(weekday, at) if came.text.strip():
                self._join(came, WeeklyChange(weekday, at))
            case when.Pause(length):
                self._weekly.pause(came.member, length)
            case when.Now():
                self._reflection.begin(came)

    def answer(self, came: Inbound) -> None:
        """Show what came of it."""
        wish = when.read(came.text, self._words.calendar)
        match wish:
            case None:
                self._messenger.here(came, self._messages.unreadable())
            case when.Off():
                self.show_left(came)
            case when.On(afternoon=afternoon) if came.text.strip():
                self._post_joined(came, afternoon=afternoon)
            case when.OtherRhythm():
                self._messenger.here(came, self._messages.other_rhythm(wish))
            case when.Now():
                self._reflection.post(came)
                if not self._messenger.in_dm(came):
                    self._messenger.aside(came, HelpMessages(self._words).elsewhere())
            case _:
                self._messenger.here(came, self._messages.status(self._weekly.view(came.member)))

    def join(self, came: Inbound) -> None:
        """Switch it on, as it was before if it ever was."""
        self._join(came, WeeklyChange())

    def leave(self, came: Inbound) -> None:
        """Switch it off."""
        self._weekly.leave(came.member)

    def show_joined(self, came: Inbound) -> None:
        """Say when the next one comes."""
        self._post_joined(came)

    def _post_joined(self, came: Inbound, *, afternoon: bool = False) -> None:
        """Confirm it in the DM: so the DM's id is known when the first one is sent."""
        subscription = self._weekly.view(came.member)
        if subscription:
            said = self._messages.joined(subscription, afternoon=afternoon)
            place = self._messenger.post(came.member, said)
            self._home.found_at(came.member, place)
        self._home.publish(came.member)

    def show_left(self, came: Inbound) -> None:
        """Say that it is off."""
        self._messenger.here(came, self._messages.left())
        self._home.publish(came.member)

    def open_settings(self, came: Inbound) -> None:
        """Open the dialog."""
        usual = self._weekly.usual(self._messenger.zone(came.member) or UNKNOWN_ZONE)
        form = self._messages.settings_form(self._weekly.view(came.member), usual)
        self._messenger.open_form(came.member, came.trigger, form)

    def save_settings(self, came: Inbound) -> None:
        """Keep what the dialog says."""
        said = came.entries
        until = date.fromisoformat(said["until"]) if said["until"] else None
        change = WeeklyChange(int(said["weekday"]), time.fromisoformat(said["time"]), said["zone"].strip())
        self._weekly.settle(came.member, change, until)

    def _join(self, came: Inbound, change: WeeklyChange) -> None:
        self._weekly.join(came.member, change, lambda: self._messenger.zone(came.member))


class ReflectionHandlers:
    """Walks people through the week's reflection."""

    def __init__(self, reflections: ReflectionService, words: Words, messenger: Messenger, home: HomePage) -> None:
        self._reflections = reflections
        self._messages = WeeklyMessages(words)
        self._messenger = messenger
        self._home = home

    def register(self, listening: Listening) -> None:
        """Listen to everything that is done on a reflection."""
        listening.click("weekly.plan", self._deed(Verb.ANSWER), self.show)
        listening.click("weekly.swap", self._deed(Verb.ANSWER), self.show)
        listening.click("weekly.scope", self._deed(Verb.ANSWER), self.show)
        listening.click("weekly.edit", self._deed(Verb.EDIT), self.show)
        listening.click("weekly.answer", nothing, self.open_form)
        listening.click("weekly.skip", self.let_pass, self.show)
        listening.click("weekly.snooze", self.snooze, self.show_snoozed)
        listening.submit("weekly.write", self.write, self.show_written)

    def begin(self, came: Inbound) -> None:
        """Take up this week's reflection."""
        self._reflections.begin(came.member)

    def say(self, came: Inbound) -> Outcome | None:
        """Take typed words as the answer to the newest reflection; None where it wants none."""
        return self._reflections.say(came.member, came.text, came.event)

    def write(self, came: Inbound) -> None:
        """Take the words of the dialog."""
        reflection_id, turn = read_token(came.token)
        self._reflections.write(came.member, reflection_id, turn, came.entries["words"])

    def let_pass(self, came: Inbound) -> None:
        """Leave this week out."""
        reflection_id, _ = read_token(came.token)
        self._reflections.let_pass(came.member, reflection_id)

    def snooze(self, came: Inbound) -> None:
        """Ask again tomorrow."""
        reflection_id, _ = read_token(came.token)
        self._reflections.snooze(came.member, reflection_id)

    def _deed(self, verb: Verb) -> Persist:
        def persist(came: Inbound) -> str:
            reflection_id, turn = read_token(came.token)
            return self._reflections.take(came.member, reflection_id, Deed(verb, turn, came.detail))

        return persist

    def show(self, came: Inbound) -> None:
        """Put the present picture in the place of the message that was clicked."""
        reflection_id, _ = read_token(came.token)
        view = self._view(came, reflection_id)
        place = self._messenger.replace(came, self._messages.message(view))
        if place != view.reflection.place:
            self._reflections.placed(came.member, reflection_id, place)
        self._home.publish(came.member)

    def show_snoozed(self, came: Inbound) -> None:
        """Say that it will be asked again."""
        self._messenger.replace(came, self._messages.snoozed())

    def show_written(self, came: Inbound) -> None:
        """Put the present picture below."""
        reflection_id, _ = read_token(came.token)
        self._post_below(came, self._view(came, reflection_id))

    def post_answered(self, came: Inbound) -> None:
        """Post the present picture below typed words."""
        self.post(came)

    def post(self, came: Inbound) -> None:
        """Post the newest reflection at the end of the DM."""
        self._post_below(came, self._view(came))

    def _post_below(self, came: Inbound, view: ReflectionView) -> None:
        place = self._messenger.post(came.member, self._messages.message(view))
        self._reflections.placed(came.member, view.reflection.id, place)
        if view.reflection.place:
            self._messenger.update(came.member, view.reflection.place, self._messages.moved())
        self._home.publish(came.member)

    def open_form(self, came: Inbound) -> None:
        """Open the dialog for the answer."""
        reflection_id, _ = read_token(came.token)
        form = self._messages.write_form(self._view(came, reflection_id))
        self._messenger.open_form(came.member, came.trigger, form)

    def _view(self, came: Inbound, reflection_id: str | None = None) -> ReflectionView:
        view = self._reflections.view(came.member, reflection_id)
        if view is None:
            raise NothingToChangeError
        return view
