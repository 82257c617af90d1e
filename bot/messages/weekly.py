"""The weekly reflection and the subscription to it."""

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.domain import plan as plans
from bot.domain import reflection as rules
from bot.domain.conversation import WORDS_MAX
from bot.domain.plan import Plan, PlanStatus
from bot.domain.schedule import Weekly
from bot.domain.weekly import Subscription, weeks_between
from bot.domain.when import OtherFrequency
from bot.messages.elements import Elements
from bot.messages.parts import (
    Button,
    Buttons,
    Form,
    Input,
    InputType,
    Message,
    Note,
    Option,
    Part,
    Prose,
    Quote,
    Style,
)
from bot.messages.words import Words
from bot.services.reflections import ReflectionView


class WeeklyMessages:
    def __init__(self, words: Words) -> None:
        self._words = words
        self._elements = Elements(words)

    def message(self, view: ReflectionView) -> Message:
        match view.step.id if view.step else None:
            case plans.HOW | rules.ANSWER:
                parts = self._asking(view)
            case plans.CAME_OF_IT:
                parts = self._ask_result(view)
            case plans.IN_THE_WAY:
                parts = self._ask_obstacle(view)
            case rules.SWAP:
                parts = self._swap(view)
            case rules.SCOPE:
                parts = self._scope(view)
            case _:
                parts = self._finished(view)
        return Message(tuple(parts))

    def moved(self) -> Message:
        """The replacement for a message once the reflection is shown in a new one."""
        return Message((Note(self._words.say("weekly/moved")),))

    def snoozed(self, at: datetime) -> Message:
        return Message((Prose(self._words.say("weekly/snoozed", at=at)),))

    def write_form(self, view: ReflectionView) -> Form:
        """The dialog for the answer."""
        answer = view.reflection.session.answers.get(rules.ANSWER) or ""
        question = Prose(self._words.say("weekly/question", question=view.question.question))
        return self._words_form(view, "weekly.write", question, answer)

    def result_form(self, view: ReflectionView) -> Form:
        """The dialog for the plan's result."""
        return self._words_form(view, "weekly.result", Prose(self._words.say("plan/came_of_it")))

    def status(self, subscription: Subscription | None) -> Message:
        """Whether weekly DMs are on, and when the next one comes."""
        return Message(tuple(self.home_section(subscription)))

    def paused(self, subscription: Subscription | None) -> Message:
        """When the next one comes after the pause. Without a subscription, that there is nothing to pause."""
        if subscription and subscription.next_at:
            return self.status(subscription)
        return Message((Prose(self._words.say("weekly/nothing_to_pause")), Buttons((self._join_button(),))))

    def home_section(self, subscription: Subscription | None) -> Iterator[Part]:
        """The parts of `status`, for the Home tab."""
        if subscription is None or (subscription.next_at is None and subscription.silence == 0):
            yield Prose(self._words.say("weekly/status_never"))
            yield Buttons((self._join_button(), self._settings_button()))
        elif subscription.next_at is None:
            yield Prose(self._words.say("weekly/silent"))
            yield Buttons((self._join_button(), self._settings_button()))
        else:
            paused, weeks = subscription.paused_until is not None, weeks_between(subscription.silence)
            yield Prose(self._words.say("weekly/status_on", next=subscription.next_at, paused=paused, weeks=weeks))
            yield Buttons((self._settings_button(), Button("weekly.leave", self._words.label("weekly.leave"))))

    def joined(self, subscription: Subscription, *, afternoon: bool = False) -> Message:
        """The confirmation. `afternoon` is whether an hour without am or pm was taken as one in the afternoon."""
        at = subscription.weekly.at
        morning = f"{at.hour - 12}:{at:%M}am" if afternoon else None
        text = self._words.say("weekly/joined", next=subscription.next_at, at=_clock(at), morning=morning)
        parts: list[Part] = [Prose(text)]
        if subscription.zone_assumed:
            settings = self._words.label("weekly.settings")
            parts.append(Note(self._words.say("weekly/zone_assumed", zone=subscription.weekly.zone, settings=settings)))
        return Message((*parts, Buttons((self._settings_button(),))))

    def other_frequency(self, requested: OtherFrequency) -> Message:
        """The reply to a request for another frequency. It offers a weekly DM at the requested weekday and time."""
        weekday = self._words.calendar.weekdays[requested.weekday][0] if requested.weekday is not None else None
        arguments = [part for part in (weekday, _clock(requested.at) if requested.at else None) if part]
        command = " ".join([self._words.commands["weekly"].usage.split()[0], *arguments])
        offer = Button("help.do", command, command, style=Style.PRIMARY) if arguments else self._join_button()
        return Message((Prose(self._words.say("weekly/other_rhythm")), Buttons((offer, self._settings_button()))))

    def left(self) -> Message:
        return Message((Prose(self._words.say("weekly/off")), Buttons((self._join_button(),))))

    def unreadable(self) -> Message:
        """The reply to a weekday and time that couldn't be parsed."""
        return Message((Prose(self._words.say("weekly/unreadable")), Buttons((self._settings_button(),))))

    def settings_form(self, subscription: Subscription | None, usual: Weekly) -> Form:
        """The dialog for weekday, time, time zone and pause."""
        weekly = subscription.weekly if subscription else usual
        weekdays = tuple(
            Option(str(number), names[0].capitalize()) for number, names in enumerate(self._words.calendar.weekdays)
        )
        paused = subscription.paused_until if subscription else None
        until = paused.astimezone(ZoneInfo(weekly.zone)).date().isoformat() if paused else ""
        return Form(
            title=self._words.label("weekly.settings_title"),
            close=self._words.label("help.cancel"),
            action="settings.weekly",
            submit=self._words.label("weekly.save"),
            inputs=(
                Input(
                    "weekday",
                    self._words.label("weekly.weekday"),
                    str(weekly.weekday),
                    type=InputType.SELECT,
                    options=weekdays,
                ),
                Input("time", self._words.label("weekly.time"), _clock(weekly.at), type=InputType.TIME),
                Input(
                    "zone",
                    self._words.label("weekly.zone"),
                    weekly.zone,
                    self._words.label("weekly.zone_hint"),
                    max_length=64,
                ),
                Input(
                    "until",
                    self._words.label("weekly.until"),
                    until,
                    self._words.label("weekly.until_hint"),
                    type=InputType.DATE,
                    optional=True,
                ),
            ),
        )

    def _words_form(self, view: ReflectionView, action: str, question: Prose, answer: str = "") -> Form:
        field = self._words.label("weekly.write_field")
        return Form(
            title=self._words.label("weekly.write_title"),
            close=self._words.label("help.cancel"),
            action=action,
            submit=self._words.label("weekly.save"),
            value=view.reflection.at_turn,
            parts=(question,),
            inputs=(Input("words", field, value=answer, multiline=True, max_length=WORDS_MAX),),
        )

    def _asking(self, view: ReflectionView) -> Iterator[Part]:
        value, answers = view.reflection.at_turn, view.reflection.session.answers
        if view.plan and view.step and view.step.id == plans.HOW:
            if answers.get(rules.ANSWER):
                yield Note(self._words.say("weekly/answer_kept"))
                yield from _answer(view)
            yield Prose(self._words.say("weekly/plan"))
            yield self._elements.plan_quote(view.plan.words)
            yield Prose(self._words.say("weekly/how_did_it_go"))
            outcomes = (plans.DONE, plans.PARTLY, plans.NO_CHANCE, plans.NOT_YET)
            yield Buttons(tuple(Button("weekly.plan", self._words.label(f"weekly.{o}"), value, o) for o in outcomes))
        elif view.plan and answers.get(plans.HOW) == plans.NOT_ASKED:
            yield Prose(self._words.say("weekly/rests", times=plans.MAX_WEEKS_ASKED))
            yield self._elements.plan_quote(view.plan.words)
            yield Buttons((self._reword_button(view.plan),))
        else:
            yield from self._outcome_reply(view)
        if view.step and view.step.id == plans.HOW and rules.ANSWER in answers:
            return
        yield Prose(self._words.say("weekly/question", question=view.question.question))
        yield Note(self._words.say("weekly/write_here"))
        yield Buttons(
            (
                Button("weekly.answer", self._words.label("weekly.answer"), value),
                Button("weekly.nothing", self._words.label("weekly.nothing"), value, rules.ANSWER),
                Button("weekly.snooze", self._snooze_label(view.snoozes_to), value),
                Button("weekly.skip", self._words.label("weekly.skip"), value),
                self._settings_button(),
            )
        )
        if view.slows_to is not None:
            yield Note(self._words.say("weekly/slows", weeks=view.slows_to))

    def _outcome_reply(self, view: ReflectionView) -> Iterator[Part]:
        """The reply to how the plan went, if it stays open."""
        answers = view.reflection.session.answers
        if answers.get(rules.SWAP) == rules.OTHER:
            yield Note(self._words.say("weekly/swapped"))
        if view.open_plan and answers.get(rules.SWAP) is None:
            yield from self._elements.outcome_reply(answers.get(plans.HOW), view.obstacle)
            if answers.get(plans.HOW) in {plans.PARTLY, plans.NOT_YET, plans.STILL_NOT} and not view.obstacle:
                yield Buttons((self._reword_button(view.open_plan),))

    def _reword_button(self, plan: Plan) -> Button:
        return Button("plan.reword", self._words.label("plan.reword"), plan.id)

    def _snooze_label(self, weekday: int | None) -> str:
        if weekday is None:
            return self._words.label("weekly.tomorrow")
        return self._words.calendar.weekdays[weekday][0].capitalize()

    def _ask_result(self, view: ReflectionView) -> Iterator[Part]:
        value = view.reflection.at_turn
        yield Prose(self._words.say("plan/came_of_it"))
        yield Note(self._words.say("weekly/write_here"))
        yield Buttons(
            (
                Button("weekly.came_of_it", self._words.label("weekly.answer"), value),
                Button("weekly.nothing", self._words.label("plan.nothing_to_keep"), value, plans.CAME_OF_IT),
            )
        )

    def _ask_obstacle(self, view: ReflectionView) -> Iterator[Part]:
        yield Prose(self._words.say("plan/in_the_way"))
        if view.plan:
            yield self._elements.plan_quote(view.plan.words)
        yield self._elements.obstacle_buttons("weekly.in_the_way", view.framework, view.reflection.at_turn)

    def _swap(self, view: ReflectionView) -> Iterator[Part]:
        value = view.reflection.at_turn
        yield Prose(self._words.say("weekly/swap"))
        yield Buttons(
            tuple(Button("weekly.swap", self._words.label(f"weekly.{o}"), value, o) for o in (rules.KEEP, rules.OTHER))
        )

    def _scope(self, view: ReflectionView) -> Iterator[Part]:
        value, scopes = view.reflection.at_turn, view.framework.scopes
        yield from _answer(view)
        yield Prose(self._words.say("weekly/scope", scopes=scopes))
        reached = tuple(Button("weekly.scope", scope.name, value, scope.id) for scope in scopes)
        yield Buttons((*reached, Button("weekly.skip", self._words.label("weekly.cant_say"), value)))

    def _finished(self, view: ReflectionView) -> Iterator[Part]:
        answers, value = view.reflection.session.answers, view.reflection.at_turn
        if answers.get(rules.ANSWER):
            yield Prose(self._words.say("weekly/question", question=view.question.question))
            yield from _answer(view)
            if view.follow_up:
                yield Prose(self._words.say("weekly/follow_up", asks=view.follow_up.asks))
            edit = Button("weekly.edit", self._words.label("weekly.edit"), value, rules.ANSWER)
            yield from self._offer_evidence(view, edit)
        else:
            yield Prose(self._words.say("weekly/skipped", next=view.next_at))
        if view.plan and view.plan.status is PlanStatus.DONE:
            yield Note(self._words.say("weekly/plan_done", kept=bool(answers.get(plans.CAME_OF_IT))))
        if view.open_plan and not view.plan_rests:
            if view.obstacle:
                yield from self._outcome_reply(view)
            yield Prose(self._words.say("weekly/plan_kept"))
            yield self._elements.plan_quote(view.open_plan.words)
        elif view.steps:
            if view.plan_rests:
                yield Note(self._words.say("weekly/instead"))
            yield self._elements.action_card(view.framework, view.steps[0])
            commit = self._elements.commit_button(view.steps[0])
            yield Buttons((commit, self._elements.other_actions_button(view.steps[0].id)))
        elif view.is_out_of_steps:
            yield from self._elements.none_left()

    def _offer_evidence(self, view: ReflectionView, edit: Button) -> Iterator[Part]:
        """Below an answer: an offer to save it as evidence or a note that it was, and a button for editing it."""
        signals = {signal.id: signal.name for signal in view.framework.signals}
        signal = signals.get(view.question.signal)
        if view.is_kept:
            yield Note(self._words.say("log/is_kept", signal=signal))
            yield Buttons((edit, self._elements.evidence_button()))
        elif view.can_be_kept:
            yield Prose(self._words.say("log/offer", signal=signal))
            yield Buttons((Button("log.keep", self._words.label("log.keep"), view.reflection.at_turn), edit))
        else:
            yield Buttons((edit,))

    def _settings_button(self) -> Button:
        return Button("weekly.settings", self._words.label("weekly.settings"))

    def _join_button(self) -> Button:
        return Button("weekly.join", self._words.label("weekly.join"), style=Style.PRIMARY)


def _answer(view: ReflectionView) -> Iterator[Part]:
    if answer := view.reflection.session.answers.get(rules.ANSWER):
        yield Quote(answer)


def _clock(at: time) -> str:
    return at.strftime("%H:%M")
