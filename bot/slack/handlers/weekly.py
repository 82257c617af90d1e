"""The subscription to the weekly question."""

from datetime import date, time

from bot.domain import when
from bot.domain.people import Member
from bot.domain.weekly import Subscription
from bot.messages.parts import Form
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.weekly import UNKNOWN_ZONE, WeeklyChange, WeeklyService
from bot.slack.handlers.reflection import ReflectionHandlers
from bot.slack.interactions import Click, Command, Submission
from bot.slack.profiles import Profiles
from bot.slack.routing import command, on
from bot.slack.show import Show


class WeeklyHandlers:
    def __init__(self, weekly: WeeklyService, words: Words, profiles: Profiles, reflection: ReflectionHandlers) -> None:
        self._weekly = weekly
        self._calendar = words.calendar
        self._messages = WeeklyMessages(words)
        self._profiles = profiles
        self._reflection = reflection

    @command("weekly", hint=True)
    def weekly(self, typed: Command) -> Show:  # noqa: PLR0911  one case per subcommand
        """Carry out what was typed. Without arguments, show the subscription."""
        match when.read(typed.text, self._calendar):
            case None:
                return Show.reply(self._messages.unreadable)
            case when.Off():
                return self.leave(typed)
            case when.On(weekday, at, afternoon) if typed.text.strip():
                return self._join(typed.member, WeeklyChange(weekday, at), afternoon=afternoon)
            case when.OtherFrequency() as requested:
                return Show.reply(self._messages.other_frequency, requested)
            case when.Now():
                return self._reflection.begin(typed)
            case when.Pause(length):
                return Show.reply(self._messages.paused, self._weekly.pause(typed.member, length))
            case _:
                return Show.reply(self._messages.status, self._weekly.view(typed.member))

    @on(Click, "weekly.join")
    def join(self, click: Click) -> Show:
        """Subscribe, with the previous settings if there are any."""
        return self._join(click.member, WeeklyChange())

    @on(Click, "weekly.leave")
    def leave(self, interaction: Click | Command) -> Show:
        """Unsubscribe."""
        self._weekly.leave(interaction.member)
        return Show.reply(self._messages.left)

    @on(Click, "weekly.settings")
    def open_settings(self, click: Click) -> Show:
        return Show.form(self._settings_form, click.member)

    @on(Submission, "settings.weekly")
    def save_settings(self, submission: Submission) -> Show:
        entries = submission.entries
        until = date.fromisoformat(entries["until"]) if entries["until"] else None
        change = WeeklyChange(int(entries["weekday"]), time.fromisoformat(entries["time"]), entries["zone"].strip())
        return self._confirm(self._weekly.save_settings(submission.member, change, until))

    def _join(self, member: Member, change: WeeklyChange, *, afternoon: bool = False) -> Show:
        subscription = self._weekly.join(member, change, lambda: self._profiles.of(member).zone)
        return self._confirm(subscription, afternoon=afternoon)

    def _confirm(self, subscription: Subscription, *, afternoon: bool = False) -> Show:
        """Confirm the subscription in the DM. This saves the DM's id, which sending the first question needs."""
        return Show.post(self._messages.joined, subscription, afternoon=afternoon)

    def _settings_form(self, member: Member) -> Form:
        usual = self._weekly.default_schedule(self._profiles.of(member).zone or UNKNOWN_ZONE)
        return self._messages.settings_form(self._weekly.view(member), usual)
