"""Plans and examples when clicks come twice, late, or from two places."""

from datetime import timedelta

import pytest

from bot.domain import plan as rules
from bot.domain.conversation import Move, Verb
from bot.domain.errors import NothingToChangeError
from bot.domain.evidence import EvidenceSource
from bot.domain.framework import Framework
from bot.domain.plan import CAME_OF_IT, HOW, IfThen, Plan
from bot.domain.typed import Reader
from bot.domain.vocabulary import Grammar
from bot.services.evidence import EvidenceInput
from bot.services.library import Library
from bot.services.plans import PlanInput, PlanView
from bot.services.registry import Services, build
from bot.services.typed_words import TypedResult
from tests.dialogues.acme import ANA
from tests.memory import TickingClock, memory_storage, numbered_ids

DAY = timedelta(days=1)
EXAMPLE = "Field service plans its own refreshers now."


class Coach:
    """All services, and a member who has finished a check."""

    def __init__(self, framework: Framework) -> None:
        self.clock, ids = TickingClock(), numbered_ids()
        self.reader = Reader(framework.phrasebook, Grammar({}))
        self.services: Services = build(memory_storage(), Library(framework), self.clock, lambda: next(ids), 5)
        self.checks("Instructional Designer", *"11113", EXAMPLE, *"111")

    def checks(self, *answers: str) -> None:
        view = self.services.checks.begin(ANA)
        for answer in answers:
            view = self.services.checks.make_move(
                ANA, view.check.id, Move(Verb.ANSWER, view.check.session.turn, answer)
            )
        self.services.checks.make_move(ANA, view.check.id, Move(Verb.SKIP, view.check.session.turn))

    def edits(self, step: str, answer: str) -> None:
        check = self.services.checks.latest(ANA).check
        for verb, value in ((Verb.EDIT, step), (Verb.ANSWER, answer)):
            check = self.services.checks.make_move(ANA, check.id, Move(verb, check.session.turn, value)).check

    def plans(self) -> Plan:
        step = self.services.plans.next(ANA).steps[0]
        return self.services.plans.commit(ANA, step.id, PlanInput(IfThen("a", "b", "c")), lambda: None).plan

    def tells(self, plan: Plan, how: str) -> PlanView:
        return self.services.plans.make_move(ANA, plan.id, Move(Verb.ANSWER, plan.session.turn, how, HOW))

    def types(self, text: str) -> TypedResult:
        return self.services.typed_words.handle(ANA, self.reader.read(text))

    def evidence(self) -> list[tuple[EvidenceSource, str]]:
        return [(one.evidence.source, one.evidence.words) for one in self.services.evidence.page(ANA).shown]


@pytest.fixture
def coach(framework: Framework) -> Coach:
    return Coach(framework)


def test_not_yet_clicked_twice_counts_once(coach: Coach) -> None:
    plan = coach.plans()
    coach.tells(plan, rules.NOT_YET)
    again = coach.tells(plan, rules.NOT_YET)
    assert again.step is None or again.step.id == HOW
    second = coach.tells(again.plan, rules.NOT_YET)
    assert second.step
    assert second.step.id == rules.IN_THE_WAY


def test_the_result_of_a_plan_is_stored_once_and_in_one_place(coach: Coach) -> None:
    done = coach.tells(coach.plans(), rules.DONE).plan
    move = Move(Verb.ANSWER, done.session.turn, "Sales asked first.", CAME_OF_IT)
    for _ in ("once", "twice"):
        view = coach.services.plans.make_move(ANA, done.id, move)
    assert coach.evidence()[0] == (EvidenceSource.PLAN, "Sales asked first.")
    assert len(coach.evidence()) == 2
    assert "Sales asked first." not in str(view.plan)
    assert view.evidence
    coach.services.evidence.remove(ANA, view.evidence.evidence.id, view.evidence.evidence.session.turn)
    assert "Sales asked first." not in str(coach.services.exports.gather(ANA))


def test_a_day_later_typed_words_are_no_longer_the_result_of_a_plan(coach: Coach) -> None:
    coach.tells(coach.plans(), rules.DONE)
    coach.clock.now += 2 * DAY
    assert coach.types("Sales asked first.").answered is None


def test_there_is_no_smaller_step_without_an_open_plan(coach: Coach, framework: Framework) -> None:
    with pytest.raises(NothingToChangeError):
        coach.services.plans.smaller(ANA, framework.obstacles[0].id)
    coach.plans()
    assert coach.services.plans.smaller(ANA, framework.obstacles[0].id).words.will == framework.obstacles[0].will
    for without_step in ("nothing", "no such obstacle"):
        with pytest.raises(NothingToChangeError):
            coach.services.plans.smaller(ANA, without_step)


def test_a_step_of_the_member_s_own_becomes_a_plan(coach: Coach) -> None:
    wording = coach.services.plans.draft(ANA, "own")
    assert wording.words == IfThen("", "", "")
    coach.services.plans.commit(ANA, wording.draft.id, PlanInput(IfThen("a", "b", "c")), lambda: None)
    plan = coach.services.plans.next(ANA).plan
    assert plan
    coach.tells(plan, rules.DONE)
    assert coach.services.plans.next(ANA).plan is None
    assert coach.services.plans.draft(ANA, "own") == wording


def test_changing_an_example_changes_its_evidence_and_removing_it_deletes_the_evidence(coach: Coach) -> None:
    assert coach.evidence() == [(EvidenceSource.CHECK, EXAMPLE)]
    coach.edits("example.impact", "Two sites run the scheme by themselves.")
    assert coach.evidence() == [(EvidenceSource.CHECK, "Two sites run the scheme by themselves.")]
    coach.edits("example.impact", "no example")
    assert coach.evidence() == []
    coach.edits("example.impact", EXAMPLE)
    assert coach.evidence() == [(EvidenceSource.CHECK, EXAMPLE)]


def test_evidence_that_the_member_has_reworded_no_longer_follows_its_example(coach: Coach) -> None:
    (kept,) = coach.services.evidence.page(ANA).shown
    coach.services.evidence.reword(ANA, kept.evidence.id, EvidenceInput("They plan them alone.", "impact", "outcome"))
    coach.edits("example.impact", "Two sites run the scheme by themselves.")
    coach.edits("item.impact", "1")
    coach.edits("item.impact", "4")
    assert coach.evidence() == [(EvidenceSource.CHECK, "They plan them alone.")]


def test_the_same_example_in_a_second_check_is_not_stored_twice(coach: Coach) -> None:
    coach.checks("Instructional Designer", *"11113", EXAMPLE.upper(), *"111")
    assert coach.evidence() == [(EvidenceSource.CHECK, EXAMPLE)]
