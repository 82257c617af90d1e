"""Examples of the messages about steps and plans."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.domain import coaching, conversation
from bot.domain import plan as rules
from bot.domain.conversation import Session
from bot.domain.framework import Framework
from bot.domain.plan import IfThen
from bot.messages.evidence import EvidenceMessages
from bot.messages.examples import evidence, samples
from bot.messages.parts import Part
from bot.messages.plan import PlanMessages
from bot.messages.words import Words
from bot.services.plans import NextView, PlanDialog, PlanView, plan_script


def examples(words: Words, framework: Framework) -> Iterator[samples.Example]:
    plan = PlanMessages(words)
    view = samples.next_view(framework, None)
    yield samples.Example("plan", "three steps", plan.message(view))
    for count in range(coaching.OTHERS + 1):
        left = replace(view, steps=view.steps[:count], has_checked=True)
        yield samples.Example("plan", f"to choose from: {count}", plan.message(left))
        yield samples.Example("plan", f"in place of another: {count}", plan.others(left))
    yield samples.Example("plan", "before a check", plan.message(NextView(None, (), framework, None)))
    made = samples.plan(framework)
    open_plan = samples.next_view(framework, made)
    yield samples.Example("plan", "present", plan.message(open_plan))
    yield samples.Example("plan", "present, with a reminder", plan.message(replace(open_plan, remind_at=samples.NOW)))
    yield from _made(plan, framework)
    for name, answers, at in _ANSWERED:
        yield samples.Example("plan", name, plan.answered(*_with_evidence(words, _view(framework, answers, at))))
    for obstacle in framework.obstacles:
        answers = {rules.HOW: rules.STILL_NOT, rules.IN_THE_WAY: obstacle.id}
        yield samples.Example("plan", f"in the way: {obstacle.id}", plan.answered(_view(framework, answers)))
    overtaken = replace(_view(framework, {}), is_overtaken=True)
    yield samples.Example("plan", "changed since the message", plan.answered(overtaken))
    yield samples.Example("plan", "reminder", plan.reminder(_view(framework, {})))
    draft = coaching.draft(framework, view.steps[0].id)
    if draft:
        wording = PlanDialog(draft, IfThen(draft.when, draft.will, draft.done), framework.obstacles)
        yield samples.Example("plan", "dialog", plan.form(wording))
        own = replace(wording, draft=coaching.Draft(coaching.OWN, ""), words=IfThen("", "", ""))
        yield samples.Example("plan", "dialog for a plan of one's own", plan.form(own))
        again = replace(wording, obstacle=framework.obstacles[0].id, remind_on=samples.NOW.date())
        yield samples.Example("plan", "dialog to reword", plan.form(again))
    done = _view(framework, {rules.HOW: rules.DONE}, rules.CAME_OF_IT)
    yield samples.Example("plan", "dialog for what came of it", plan.result_form(done))


_ANSWERED: tuple[tuple[str, Mapping[str, str | None], str | None], ...] = (
    ("what came of it", {rules.HOW: rules.DONE}, rules.CAME_OF_IT),
    ("carried out", {rules.HOW: rules.DONE, rules.CAME_OF_IT: None}, None),
    ("what came of it, saved", {rules.HOW: rules.DONE, rules.CAME_OF_IT: rules.KEPT}, None),
    ("let go", {rules.HOW: rules.LET_GO}, None),
    ("partly", {rules.HOW: rules.PARTLY}, None),
    ("no chance came up", {rules.HOW: rules.NO_CHANCE}, None),
    ("not yet", {rules.HOW: rules.NOT_YET}, None),
    ("not yet, twice", {rules.HOW: rules.STILL_NOT}, rules.IN_THE_WAY),
    ("not yet, twice, without a reason", {rules.HOW: rules.STILL_NOT, rules.IN_THE_WAY: None}, None),
)


def _made(plan: PlanMessages, framework: Framework) -> Iterator[samples.Example]:
    view = _view(framework, {})
    reminded = replace(view.plan, obstacle=framework.obstacles[0].id, remind_at=samples.NOW)
    yield samples.Example("plan", "made", plan.made(view))
    yield samples.Example("plan", "made, with a reminder", plan.made(replace(view, plan=reminded)))
    yield samples.Example("plan", "made, with a reminder that is over", plan.made(replace(view, reminder_missed=True)))


def _with_evidence(words: Words, view: PlanView) -> tuple[PlanView, tuple[Part, ...]]:
    return view, EvidenceMessages(words).message(view.evidence).parts if view.evidence else ()


def _view(framework: Framework, answers: Mapping[str, str | None], at: str | None = None) -> PlanView:
    plan = rules.with_session(samples.plan(framework), Session(answers, at), samples.NOW)
    kept = evidence.of_a_plan(framework) if answers.get(rules.CAME_OF_IT) else None
    return PlanView(
        plan=plan,
        step=conversation.current(plan.session, plan_script(framework, plan)),
        next=samples.next_view(framework, None),
        framework=framework,
        obstacle=framework.obstacle(answers.get(rules.IN_THE_WAY)),
        evidence=kept,
    )
