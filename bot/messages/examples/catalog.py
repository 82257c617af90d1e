"""Every message with example data, so that each can be previewed, checked and compared without anybody's Slack.

A prompt or label that none of these says is one that nobody reads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.domain import check as checks
from bot.domain import conversation, evidence, reflection
from bot.domain.check import Check
from bot.domain.conversation import Ask, Deed, Outcome, Session, Status, Verb
from bot.domain.evidence import Evidence
from bot.domain.framework import LEVELS, Framework, Level, Stage
from bot.domain.people import Member
from bot.domain.plan import IfThen, Plan, PlanStatus
from bot.domain.reflection import Reflection
from bot.domain.schedule import Weekly
from bot.domain.vocabulary import Unknown
from bot.domain.weekly import joined
from bot.messages import check, home, plan, result, stages, weekly
from bot.messages import help as helping
from bot.messages.examples import evidence as evidence_examples
from bot.messages.examples import summary as summary_examples
from bot.messages.examples import teams as team_examples
from bot.messages.parts import Form, Message
from bot.messages.words import Words
from bot.services.checks import CheckView, Past, picture
from bot.services.members import HomeView
from bot.services.plans import NextView
from bot.services.reflections import ReflectionView

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ANA = Member("T0EXAMPLE", "U0EXAMPLE")
SUBSCRIBED = joined(ANA, Weekly(4, time(15), "Europe/Lisbon"), NOW)
SAID = "We cut the course to one page, and the support calls about it stopped."


@dataclass(frozen=True, slots=True)
class Example:
    """A message, or a dialog, as somebody would see it."""

    journey: str
    name: str
    shown: Message | Form


def examples(words: Words, framework: Framework) -> Iterator[Example]:
    """Give every message; each stage's checks from the first question to the result, rated low and high."""
    yield from _help(words, framework)
    for stage in framework.stages:
        yield from _stage(words, framework, stage)
    yield from _finder(words, framework)
    yield from _pauses(words, framework)
    yield from _plans(words, framework)
    yield from _weeklies(words, framework)
    yield from (Example("log", *named) for named in evidence_examples.pictures(words, framework, ANA, NOW, SAID))
    yield from _homes(words, framework)
    yield from (Example(*example) for example in team_examples.examples(words, framework))
    yield from (Example("summary", name, shown) for name, shown in summary_examples.examples(words, framework))


def answered(framework: Framework, stage: Stage, rate: Mapping[str, Level] | Level, *, skip: bool = False) -> Check:
    """Give a finished check of a stage, rated alike or item by item (the rest skipped); `skip`: without any words."""
    script = checks.script(framework)
    session = conversation.begin(script)
    while (step := conversation.current(session, script)) is not None:
        if step.id == checks.STAGE:
            value = stage.titles[0]
        elif step.ask is Ask.WORDS:
            value = "" if skip else SAID
        else:
            value = str(rate if isinstance(rate, int) else rate.get(step.id.removeprefix(checks.item_step("")), ""))
        verb = Verb.ANSWER if value else Verb.SKIP
        session = conversation.take(session, Deed(verb, session.turn, value), script).session
    return Check("example", ANA, framework.version, 0, session, NOW, NOW)


def _help(words: Words, framework: Framework) -> Iterator[Example]:
    yield Example("welcome", "first contact", helping.welcome(words, begun=False))
    yield Example("welcome", "with the first check", helping.welcome(words, begun=True))
    yield Example("welcome", "asked in a channel", helping.elsewhere(words))
    yield Example("help", "commands", helping.commands(words))
    yield Example("help", "nearest command", helping.unknown(words, Unknown("chekc", "check")))
    yield Example("help", "unknown word", helping.unknown(words, Unknown("<!here>", None)))
    facts = {"most": "3000", "typed": "20000", "zone": "Europe/Berln", "nearest": "Europe/Berlin"}
    for prompt in sorted(words.all):
        if prompt.startswith("errors/"):
            yield Example("help", prompt, helping.trouble(words, prompt.removeprefix("errors/"), "7F3K", facts))
    yield Example("stages", "all", stages.overview(words, framework))
    yield Example("stages", "unknown stage", stages.overview(words, framework, "stages/unknown"))


def _stage(words: Words, framework: Framework, stage: Stage) -> Iterator[Example]:
    yield Example("stages", stage.id, stages.one(words, framework, stage))
    whole = answered(framework, stage, LEVELS[-1])
    script = checks.script(framework)
    for step in script(whole.session.answers):
        at = replace(whole, session=replace(whole.session, at=step.id, status=Status.ACTIVE), finished_at=None)
        view = picture(framework, at, Past(title=stage.titles[0]))
        yield Example("check", f"{stage.id} {step.id}", check.message(words, view))
        if step.ask is Ask.WORDS:
            yield Example("check", f"{stage.id} {step.id} in a window", check.write_form(words, view))
    before = replace(answered(framework, stage, LEVELS[1]), finished_at=NOW - timedelta(days=82))
    past = Past(
        before, checks.levels(framework, before.session.answers), path=framework.paths[0].id, knows_weekly=False
    )
    for pitfall in map(framework.pitfall, stage.pitfalls):
        yield Example("check", f"{stage.id} why {pitfall.id}", result.why_form(words, pitfall))
    first = {stage.expectations[0].id: LEVELS[0]}
    few = picture(framework, answered(framework, stage, first), past)
    yield Example("check", f"{stage.id} result of one answer", result.message(words, few))
    for level in LEVELS:
        for skip in (False, True):
            view = picture(framework, answered(framework, stage, level, skip=skip), past)
            said = "without examples" if skip else "with examples"
            yield Example("check", f"{stage.id} result at level {level} {said}", result.message(words, view))


def _finder(words: Words, framework: Framework) -> Iterator[Example]:
    script = checks.script(framework)
    session = conversation.take(conversation.begin(script), Deed(Verb.ANSWER, 0, checks.UNSURE), script).session
    while (step := conversation.current(session, script)) is not None:
        yield Example("check", step.id, check.message(words, _view(framework, session)))
        if checks.stage_of(framework, session.answers):
            break
        session = conversation.take(session, Deed(Verb.ANSWER, session.turn, step.options[0]), script).session
    asked = _view(framework, conversation.begin(script), Outcome.REFUSED)
    yield Example("check", "unknown title", check.message(words, asked))
    skipped = {step.id: None for step in script({checks.STAGE: framework.stages[0].titles[0]})}
    nothing = Session({**skipped, checks.STAGE: framework.stages[0].titles[0]}, None, Status.FINISHED)
    yield Example("check", "nothing rated", check.message(words, _view(framework, nothing)))


def _pauses(words: Words, framework: Framework) -> Iterator[Example]:
    script = checks.script(framework)
    began = conversation.begin(script)
    yield Example(
        "check", "paused at the title", check.message(words, _view(framework, replace(began, status=Status.PAUSED)))
    )
    title = framework.stages[0].titles[0]
    second = conversation.take(began, Deed(Verb.ANSWER, 0, title), script).session
    yield Example("check", "paused", check.message(words, _view(framework, replace(second, status=Status.PAUSED))))
    yield Example("check", "moved", check.moved(words))


def _plans(words: Words, framework: Framework) -> Iterator[Example]:
    view = _next(framework, None)
    yield Example("plan", "three stretches", plan.message(words, view))
    yield Example("plan", "before a check", plan.message(words, NextView(None, (), framework, None)))
    present = _next(framework, _plan(framework))
    yield Example("plan", "present", plan.message(words, present))
    yield Example("plan", "carried out", plan.message(words, view, "plan/done"))
    yield Example("plan", "let go", plan.message(words, view, "plan/let_go"))
    yield Example("plan", "made", plan.made(words, _plan(framework)))
    yield Example("plan", "dialog", plan.form(words, view.stretches[0].action))


def _weeklies(words: Words, framework: Framework) -> Iterator[Example]:
    yield Example("weekly", "never asked for", weekly.status(words, None))
    yield Example("weekly", "on", weekly.status(words, SUBSCRIBED))
    yield Example("weekly", "resting", weekly.status(words, replace(SUBSCRIBED, next_at=None, silence=8)))
    yield Example("weekly", "joined", weekly.joined(words, SUBSCRIBED))
    yield Example("weekly", "left", weekly.left(words))
    yield Example("weekly", "unreadable", weekly.unreadable(words))
    yield Example("weekly", "settings", weekly.settings_form(words, SUBSCRIBED, SUBSCRIBED.weekly))
    yield Example("weekly", "tomorrow", weekly.snoozed(words))
    yield Example("weekly", "moved", weekly.moved(words))
    view = _week(framework, {}, reflection.PLAN)
    yield Example("weekly", "the DM", weekly.message(words, view))
    yield Example(
        "weekly",
        "the DM without a plan",
        weekly.message(words, replace(_week(framework, {}, reflection.ANSWER), plan=None)),
    )
    yield Example("weekly", "answer in a window", weekly.write_form(words, view))
    no_chance = {reflection.PLAN: reflection.NO_CHANCE}
    yield Example("weekly", "no chance came up", weekly.message(words, _week(framework, no_chance, reflection.SWAP)))
    said = {reflection.PLAN: reflection.DONE, reflection.ANSWER: SAID}
    yield Example("weekly", "how far", weekly.message(words, _week(framework, said, reflection.SCOPE)))
    overs = [_week(framework, {**said, reflection.SCOPE: scope.id}, None) for scope in framework.scopes]
    for question in framework.weekly:
        for scope, over in zip(framework.scopes, overs, strict=True):
            asked = replace(over, question=question, scope=scope)
            yield Example("weekly", f"{question.id} at {scope.id}", weekly.message(words, asked))
    over = overs[0]
    yield Example(
        "weekly", "plan carried out", weekly.message(words, replace(over, present=None, plan=_settled(framework)))
    )
    kept = replace(over, is_kept=True)
    yield Example("weekly", "kept as evidence", weekly.message(words, kept))
    skipped = {reflection.PLAN: None, reflection.ANSWER: None}
    yield Example("weekly", "left out", weekly.message(words, _week(framework, skipped, None)))


def _week(framework: Framework, answers: Mapping[str, str | None], at: str | None) -> ReflectionView:
    status = Status.ACTIVE if at else Status.FINISHED
    asked = framework.weekly[0]
    session = Session(answers, at, status)
    kept = Reflection("example", ANA, "2026-W48", framework.version, asked.id, "example", session, NOW)
    script = reflection.script(framework, with_plan=True)
    return ReflectionView(
        reflection=kept,
        framework=framework,
        question=asked,
        plan=_plan(framework),
        step=conversation.current(session, script),
        scope=reflection.scope_of(framework, answers),
        present=_plan(framework),
        stretches=_next(framework, None).stretches,
        can_be_kept=evidence.can_be_kept(framework, kept),
    )


def _settled(framework: Framework) -> Plan:
    return replace(_plan(framework), status=PlanStatus.DONE, settled_at=NOW)


def _homes(words: Words, framework: Framework) -> Iterator[Example]:
    nobody = HomeView(
        None, None, None, NextView(None, (), framework, None), None, (), (), {}, evidence_examples.log(framework, ())
    )
    yield Example("home", "before a check", home.page(words, nobody))
    under_way = Check("under-way", ANA, framework.version, 0, conversation.begin(checks.script(framework)), NOW)
    yield Example("home", "check under way", home.page(words, replace(nobody, unfinished=under_way)))
    stage = framework.stages[0]
    last = answered(framework, stage, LEVELS[1])
    view = picture(framework, last, Past())
    settled = (_settled(framework),)
    line = Evidence("example", ANA, SAID, framework.version, evidence.asked(framework), NOW)
    kept = evidence_examples.log(framework, (line,), 0, 12, evidence_examples.GROWN)
    history, names = (last, replace(last, id="earlier")), {"example": stage.name, "earlier": stage.name}
    full = HomeView(
        last, view.result, None, _next(framework, _plan(framework)), SUBSCRIBED, settled * 2, history, names, kept
    )
    yield Example("home", "with a plan", home.page(words, full))
    yield Example(
        "home", "without a plan", home.page(words, replace(full, next=_next(framework, None), settled=settled))
    )
    yield Example("home", "what is kept", home.kept_form(words))
    in_teams = replace(full, teams=team_examples.in_teams(framework))
    yield Example("home", "in teams", home.page(words, in_teams))
    yield Example("home", "privacy", home.privacy(words, in_teams.teams))
    yield Example("home", "privacy without a team", home.privacy(words, full.teams))
    yield Example("home", "forgotten", home.forgotten(words))


def _view(framework: Framework, session: Session, outcome: Outcome = Outcome.DONE) -> CheckView:
    finished = NOW if session.status is Status.FINISHED else None
    return picture(framework, Check("example", ANA, framework.version, 0, session, NOW, finished), Past(), outcome)


def _next(framework: Framework, made: Plan | None) -> NextView:
    path = framework.paths[-1].id
    view = picture(framework, answered(framework, framework.stages[0], LEVELS[0]), Past(path=path))
    return NextView(made, view.stretches, framework, path)


def _plan(framework: Framework) -> Plan:
    action = framework.actions[0]
    return Plan("example", ANA, action.id, IfThen(action.when, action.will, action.done), NOW)
