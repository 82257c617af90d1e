"""Joining the weekly question in Slack, changing it, leaving it."""

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
    """Keeps the wish for a weekly question."""

    def __init__(self, weekly: WeeklyService, words: Words, profiles: Profiles, reflection: ReflectionHandlers) -> None:
        self._weekly = weekly
        self._calendar = words.calendar
        self._messages = WeeklyMessages(words)
        self._profiles = profiles
        self._reflection = reflection

    @command("weekly", hint=True)
    def weekly(self, typed: Command) -> Show:  # noqa: PLR0911  a case for each wish
        """Do what was typed behind the command; without anything, say how things stand."""
        match when.read(typed.text, self._calendar):
            case None:
                return Show.reply(self._messages.unreadable)
            case when.Off():
                return self.leave(typed)
            case when.On(weekday, at, afternoon) if typed.text.strip():
                return self._joined(typed.member, WeeklyChange(weekday, at), afternoon=afternoon)
            case when.OtherFrequency() as wish:
                return Show.reply(self._messages.other_rhythm, wish)
            case when.Now():
                return self._reflection.begin(typed)
            case when.Pause(length):
                return Show.reply(self._messages.paused, self._weekly.pause(typed.member, length))
            case _:
                return Show.reply(self._messages.status, self._weekly.view(typed.member))

    @on(Click, "weekly.join")
    def join(self, click: Click) -> Show:
        """Switch it on, as it was before if it ever was."""
        return self._joined(click.member, WeeklyChange())

    @on(Click, "weekly.leave")
    def leave(self, interaction: Click | Command) -> Show:
        """Switch it off."""
        self._weekly.leave(interaction.member)
        return Show.reply(self._messages.left)

    @on(Click, "weekly.settings")
    def open_settings(self, click: Click) -> Show:
        """Open the dialog."""
        return Show.form(self._settings_form, click.member)

    @on(Submission, "settings.weekly")
    def save_settings(self, submission: Submission) -> Show:
        """Keep what the dialog says."""
        said = submission.entries
        until = date.fromisoformat(said["until"]) if said["until"] else None
        change = WeeklyChange(int(said["weekday"]), time.fromisoformat(said["time"]), said["zone"].strip())
        return self._confirmed(self._weekly.save_settings(submission.member, change, until))

    def _joined(self, member: Member, change: WeeklyChange, *, afternoon: bool = False) -> Show:
        subscription = self._weekly.join(member, change, lambda: self._profiles.of(member).zone)
        return self._confirmed(subscription, afternoon=afternoon)

    def _confirmed(self, subscription: Subscription, *, afternoon: bool = False) -> Show:
        """Confirm it in the DM, so that the DM's id is known when the first question is sent."""
        return Show.post(self._messages.joined, subscription, afternoon=afternoon)

    def _settings_form(self, member: Member) -> Form:
        usual = self._weekly.default_schedule(self._profiles.of(member).zone or UNKNOWN_ZONE)
        return self._messages.settings_form(self._weekly.view(member), usual)
