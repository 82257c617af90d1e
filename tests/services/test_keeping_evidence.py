from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.bundled import CONTENT
from bot.domain.conversation import Move, Verb, read_turn
from bot.domain.errors import NotSavedError
from bot.domain.framework import Framework
from bot.domain.people import Member
from bot.messages.evidence import EvidenceMessages
from bot.messages.parts import Chart, Note
from bot.messages.words import Words
from bot.services.evidence import EvidenceInput, EvidenceService
from bot.services.idempotency import AlreadyHandledError, handling
from bot.services.library import Library
from bot.services.reflections import ReflectionService
from bot.storage.unit_of_work import Storage
from tests.memory import TickingClock, memory_storage, numbered_ids, refusing_writes

ANA = Member("T1", "U1")
WEEK = timedelta(weeks=1)
NAME = "Impact beyond your role"


@dataclass
class Desk:
    """The services that evidence comes from, a database, and a clock that tests move."""

    framework: Framework
    store: Storage = field(default_factory=memory_storage)
    clock: TickingClock = field(default_factory=TickingClock)

    def __post_init__(self) -> None:
        ids = numbered_ids()
        library = Library(self.framework)
        self.evidence = EvidenceService(self.store, library, self.clock, lambda: next(ids))
        self.reflections = ReflectionService(self.store, library, self.clock, lambda: next(ids))

    def answers_the_week(self, scope: str) -> tuple[str, int]:
        """Answer this week's question; return the reflection's id and turn."""
        view = self.reflections.begin(ANA)
        for value in ("They call us first.", scope):
            reflection_id, turn = read_turn(view.reflection.at_turn)
            view = self.reflections.make_move(ANA, reflection_id, Move(Verb.ANSWER, turn, value))
        return reflection_id, turn + 1


@pytest.fixture
def desk(framework: Framework) -> Desk:
    return Desk(framework)


def test_an_answer_saved_as_evidence_counts_once_in_the_trend(desk: Desk) -> None:
    reflection_id, turn = desk.answers_the_week("outcome")
    desk.reflections.keep(ANA, reflection_id, turn)
    desk.reflections.keep(ANA, reflection_id, turn)
    log = desk.evidence.page(ANA)
    assert log.total == 1
    assert log.trend.weeks[-1] == (3,)


def test_the_trend_covers_lines_and_answers_of_eight_weeks(desk: Desk) -> None:
    for scope in ("organisation", "task", "project", "outcome"):
        desk.answers_the_week(scope)
        desk.evidence.write(ANA, EvidenceInput("A line.", "impact", "task"))
        desk.evidence.log(ANA, "How far is not said.")
        desk.clock.now += 2 * WEEK
    trend = desk.evidence.page(ANA).trend
    assert trend.weeks == ((), (1, 1), (), (1, 2), (), (1, 3), (), ())


def test_the_chart_and_its_text_agree(desk: Desk) -> None:
    for scope in ("task", "project", "outcome"):
        desk.evidence.write(ANA, EvidenceInput("A line.", "impact", scope))
        desk.clock.now += 2 * WEEK
    drawn = EvidenceMessages(Words(CONTENT)).listed(desk.evidence.page(ANA))
    (chart,) = (part for part in drawn.parts if isinstance(part, Chart))
    assert list(chart.series[0].values) == [0.0, 1.0, 0.0, 2.0, 0.0, 3.0, 0.0, 0.0]
    assert chart.categories == ("-7", "-6", "-5", "-4", "-3", "-2", "-1", "now")
    said = [part.text for part in drawn.parts if isinstance(part, Note)]
    weeks = said[-1].partition(": ")[2].split(" · ")
    assert weeks == ["\u2013", "1 Task", "\u2013", "2 Project", "\u2013", "3 Outcome", "\u2013", "\u2013"]


def test_evidence_from_older_content_keeps_its_labels_until_it_is_edited(desk: Desk) -> None:
    desk.evidence.write(ANA, EvidenceInput("A line.", "impact", "task"))
    newer = Framework.model_validate_json(desk.framework.document.replace(NAME, "Impact, newly named"))
    later = EvidenceService(desk.store, Library(newer), desk.clock, lambda: "another")
    (view,) = later.page(ANA).shown
    assert view.signal
    assert view.signal.name == NAME
    later.reword(ANA, view.evidence.id, EvidenceInput("A line.", "impact", "task"))
    (view,) = later.page(ANA).shown
    assert view.signal
    assert view.signal.name == "Impact, newly named"


def test_a_failure_to_save_is_reported_and_a_second_attempt_counts(desk: Desk) -> None:
    with refusing_writes(desk.store), pytest.raises(NotSavedError), handling("T1", "Ev1"):
        desk.evidence.log(ANA, "A line.")
    with handling("T1", "Ev1"):
        desk.evidence.log(ANA, "A line.")
    with pytest.raises(AlreadyHandledError), handling("T1", "Ev1"):
        desk.evidence.log(ANA, "A line.")
    assert desk.evidence.page(ANA).total == 1
