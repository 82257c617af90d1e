"""Use cases when things go wrong: twice, late, on two devices, by others, or without the database."""

import pytest

from bot.domain.conversation import WORDS_MAX, Move, Outcome, Verb
from bot.domain.errors import NothingToChangeError, NotSavedError, TooLongError
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.domain.plan import DONE, HOW, LET_GO, IfThen, Plan, PlanStatus
from bot.domain.typed import Reader
from bot.domain.vocabulary import Grammar
from bot.services.checks import CheckService, CheckView
from bot.services.idempotency import AlreadyHandledError, handling
from bot.services.library import Library
from bot.services.members import MemberService
from bot.services.plans import PlanInput, PlanService
from bot.services.reflections import ReflectionService
from bot.services.typed_words import TypedWords
from bot.storage.tables import plans
from bot.storage.unit_of_work import Storage
from tests.memory import TickingClock, kept_in, memory_storage, numbered_ids, refusing_writes, rows_of

ANA, OTHER_ANA, BEN = Member("T1", "U1"), Member("T2", "U1"), Member("T1", "U2")
TITLE = "Instructional Designer"


class Coach:
    """All services on one database, with the given content."""

    def __init__(self, framework: Framework, store: Storage, clock: TickingClock | None = None) -> None:
        self.store = store
        clock, ids = clock or TickingClock(), numbered_ids()
        library = Library(framework)
        self.checks = CheckService(store, library, clock, lambda: f"{framework.version}-{next(ids)}")
        self.plans = PlanService(store, library, clock, lambda: next(ids))
        self.members = MemberService(store, library, clock, 5)
        reflections = ReflectionService(store, library, clock, lambda: next(ids))
        self.typed_words = TypedWords(store, library, clock, (self.checks, reflections))
        self.reader = Reader(framework.phrasebook, Grammar({}))

    def view(self, member: Member = ANA) -> CheckView:
        return self.checks.latest(member)

    def does(self, verb: Verb, value: str = "", member: Member = ANA) -> Outcome:
        check = self.view(member).check
        return self.checks.make_move(member, check.id, Move(verb, check.session.turn, value)).outcome

    def types(self, text: str, event_id: str, member: Member = ANA) -> Outcome:
        with handling(member.workspace, event_id):
            view = self.typed_words.handle(member, self.reader.read(text)).answered
        assert isinstance(view, CheckView)
        return view.outcome

    def answers(self, *values: str, member: Member = ANA) -> None:
        for value in values:
            assert self.does(Verb.ANSWER, value, member) is Outcome.DONE

    def plans_to(self, action: str, when: str, will: str, done: str) -> None:
        self.plans.commit(ANA, action, PlanInput(IfThen(when, will, done)), lambda: None)

    def tells(self, plan: Plan, how: str, member: Member = ANA) -> None:
        self.plans.make_move(member, plan.id, Move(Verb.ANSWER, plan.session.turn, how, HOW))

    def finishes(self, title: str = TITLE, level: str = "2", member: Member = ANA) -> None:
        self.checks.begin(member)
        self.answers(title, *[level] * 8, member=member)
        assert self.does(Verb.SKIP, member=member) is Outcome.DONE


@pytest.fixture
def coach(framework: Framework) -> Coach:
    return Coach(framework, memory_storage())


def test_starting_twice_starts_one_check(coach: Coach) -> None:
    coach.checks.begin(ANA)
    first = coach.view().check
    coach.checks.begin(ANA)
    assert coach.view().check == first


def test_a_double_click_is_stale_and_changes_nothing(coach: Coach) -> None:
    coach.checks.begin(ANA)
    click = Move(Verb.ANSWER, 0, TITLE)
    check_id = coach.view().check.id
    assert coach.checks.make_move(ANA, check_id, click).outcome is Outcome.DONE
    after = coach.view().check
    assert coach.checks.make_move(ANA, check_id, click).outcome is Outcome.STALE
    assert coach.view().check == after


def test_a_click_on_somebody_else_s_check_changes_nothing(coach: Coach) -> None:
    coach.checks.begin(ANA)
    check = coach.view().check
    for stranger in (BEN, OTHER_ANA):
        with pytest.raises(NothingToChangeError):
            coach.checks.make_move(stranger, check.id, Move(Verb.ANSWER, 0, TITLE))
        with pytest.raises(NothingToChangeError):
            coach.checks.view(stranger, check.id)
    assert coach.view().check == check


def test_the_same_user_id_in_two_workspaces_is_two_people(coach: Coach) -> None:
    coach.finishes(member=ANA)
    with pytest.raises(NothingToChangeError):
        coach.checks.latest(OTHER_ANA)
    coach.checks.begin(OTHER_ANA)
    coach.members.forget(OTHER_ANA)
    assert coach.view(ANA).result is not None


def test_a_retried_event_is_answered_once(coach: Coach) -> None:
    coach.checks.begin(ANA)
    coach.answers(TITLE, "1", "1", "1", "1", "3")
    assert coach.types("Returns went down.", "Ev1") is Outcome.DONE
    after = coach.view().check
    with pytest.raises(AlreadyHandledError):
        coach.types("Returns went down.", "Ev1")
    assert coach.view().check == after


def test_too_long_words_are_refused_with_both_lengths_and_nothing_is_lost(coach: Coach) -> None:
    coach.checks.begin(ANA)
    coach.answers(TITLE, "1", "1", "1", "1", "3")
    before = coach.view().check
    with pytest.raises(TooLongError) as told:
        coach.types("x" * 20_000, "Ev1")
    assert told.value.facts == {"most": str(WORDS_MAX), "typed": "20000"}
    assert coach.view().check == before
    assert coach.types("A shorter one.", "Ev1") is Outcome.DONE


def test_a_database_that_can_t_be_written_loses_nothing(coach: Coach) -> None:
    coach.checks.begin(ANA)
    coach.answers(TITLE, "2")
    before = coach.view().check
    with refusing_writes(coach.store), pytest.raises(NotSavedError):
        coach.does(Verb.ANSWER, "3")
    assert coach.view().check == before
    assert coach.does(Verb.ANSWER, "3") is Outcome.DONE


def test_an_old_check_reads_the_same_after_the_content_has_changed(framework: Framework) -> None:
    store, clock = memory_storage(), TickingClock()
    Coach(framework, store, clock).finishes()
    renamed = replace_item_name(framework, "Impact beyond your role", "Something else")
    later = Coach(renamed, store, clock)
    names = [standing.item.name for standing in (later.view().result or pytest.fail("no result")).signals]
    assert "Impact beyond your role" in names
    later.finishes()
    result = later.view().result
    assert result
    assert result.signals[0].item.name == "Something else"
    assert result.signals[0].before == 2


def test_an_unfinished_check_is_finished_with_the_content_it_was_started_with(framework: Framework) -> None:
    store = memory_storage()
    before = Coach(framework, store)
    before.checks.begin(ANA)
    before.answers(TITLE)
    later = Coach(replace_item_name(framework, "Impact beyond your role", "Something else"), store)
    later.answers("1", "1", "1", "1")
    item = later.view().item
    assert item
    assert item.name == "Impact beyond your role"


def test_a_second_plan_replaces_the_first_and_the_same_action_is_reworded(coach: Coach) -> None:
    coach.finishes()
    first, second, _ = coach.plans.next(ANA).steps
    coach.plans_to(first.id, "a", "b", "c")
    coach.plans_to(first.id, "d", "b", "c")
    plan = coach.plans.next(ANA).plan
    assert plan
    assert plan.words.when == "d"
    coach.plans_to(second.id, "e", "f", "g")
    statuses = sorted(plan.became for plan in rows_of(coach.store, plans))
    assert statuses == [PlanStatus.LET_GO, PlanStatus.OPEN]


def test_a_settled_plan_does_not_change(coach: Coach) -> None:
    coach.finishes()
    coach.plans_to(coach.plans.next(ANA).steps[0].id, "a", "b", "c")
    plan = coach.plans.next(ANA).plan
    assert plan
    coach.tells(plan, DONE)
    coach.tells(plan, LET_GO)
    assert [row.became for row in rows_of(coach.store, plans)] == [PlanStatus.DONE]
    with pytest.raises(NothingToChangeError):
        coach.tells(plan, LET_GO, BEN)


def test_a_completed_action_is_not_offered_again(coach: Coach) -> None:
    coach.finishes()
    first = coach.plans.next(ANA).steps[0].id
    coach.plans_to(first, "a", "b", "c")
    plan = coach.plans.next(ANA).plan
    assert plan
    coach.tells(plan, DONE)
    assert first not in [step.id for step in coach.plans.next(ANA).steps]


def test_among_steps_of_a_kind_those_of_the_chosen_path_come_first(coach: Coach, framework: Framework) -> None:
    coach.finishes()
    for path in framework.paths:
        coach.members.choose(ANA, path=path.id)
        steps = coach.plans.next(ANA).steps
        alike = [step for step in steps if (step.item, step.kind) == (steps[0].item, steps[0].kind)]
        assert [step.on_path for step in alike] == sorted((step.on_path for step in alike), reverse=True)
        assert all(step.on_path == (step.action is not None and step.action.path == path.id) for step in steps)
    coach.members.choose(ANA, path="no such path")
    assert coach.plans.next(ANA).path is None


def test_forgetting_deletes_everything_and_a_later_click_says_so(coach: Coach) -> None:
    coach.members.meet(ANA)
    coach.finishes()
    check_id = coach.view().check.id
    coach.members.forget(ANA)
    assert set(kept_in(coach.store)) == {"frameworks", "forgotten"}, "the journal names nobody"
    with pytest.raises(NothingToChangeError):
        coach.checks.make_move(ANA, check_id, Move(Verb.BACK, 3))
    assert coach.members.meet(ANA) is True


def replace_item_name(framework: Framework, old: str, new: str) -> Framework:
    signals = tuple(s.model_copy(update={"name": new}) if s.name == old else s for s in framework.signals)
    return Framework.model_validate(framework.model_copy(update={"signals": signals}).model_dump(by_alias=True))


def test_changed_content_is_another_version(framework: Framework) -> None:
    assert replace_item_name(framework, "Systems thinking", "x").version != framework.version
