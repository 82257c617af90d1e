"""A manager's summary as it is said: what is in it, and what must never be."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from bot.domain.bands import Band

from bot.content.loader import load
from bot.domain import marks
from bot.domain.check import REFLECTION, STAGE, example_step, item_step
from bot.domain.framework import Framework
from bot.domain.standing import result
from bot.domain.summary import Pledge
from bot.messages.cards import CardMessages
from bot.messages.examples import summary as sample
from bot.messages.parts import Button, Buttons, Chart, Form, Heading, Message, Note, Part, Prose, user
from bot.messages.summary import PATTERNS, SummaryMessages
from bot.messages.summary_files import SummaryFiles
from bot.messages.words import Words
from bot.services.summaries import CardView, SummaryView
from bot.slack import blocks
from simulator.blocks import surfaces
from tests.content.ladder import OURS, Ladder

FRAMEWORK = load(OURS)
WORDS = Words(OURS)
SUMMARY, CARDS, FILES = SummaryMessages(WORDS), CardMessages(WORDS), SummaryFiles(WORDS)
TYPED = "<!channel> =HYPERLINK(1) my own words"


@pytest.fixture
def view() -> SummaryView:
    return sample.view(FRAMEWORK)


def buttons(shown: Message | Form) -> list[Button]:
    alone = (button for part in shown.parts if isinstance(part, Buttons) for button in part.buttons)
    beside = (part.button for part in shown.parts if isinstance(part, Prose) and part.button)
    return [*alone, *beside]


def deeds(shown: Message | Form) -> set[tuple[str, str]]:
    return {(button.action, button.value) for button in buttons(shown)}


def said(shown: Message) -> str:
    return blocks.fallback_text(shown)


def one_of(parts: tuple[Part, ...], kind: type[Chart]) -> Chart:
    (found,) = (part for part in parts if isinstance(part, kind))
    return found


def test_it_says_in_words_what_the_chart_shows(view: SummaryView) -> None:
    shown = SUMMARY.message(view)

    asked = [FRAMEWORK.pitfall(name) for name in ("seniors_underused", "thin_depth")]
    chart = one_of(shown.parts, Chart)
    assert chart.categories == ("Impact", "Communication", "Systems thinking", "Ownership")
    assert [series.values for series in chart.series] == [(3, 1, 0, 0)]
    assert said(shown.without_charts) == said(shown)
    assert said(shown).splitlines()[:20] == [
        "Your team's growth · October",
        "7 people counted, as of 2026-10-30",
        (
            "On a typical signal, few get further than Task. Reaches furthest: Impact. "
            "Reaches least far: Systems thinking, Ownership."
        ),
        "Impact beyond your role: most get as far as Project and some as far as Outcome; few go further (3/6)",
        "Clear communication with people outside learning: some get as far as Project; few go further (1/6)",
        "Systems thinking: few get further than Task (0/6)",
        "Ownership of outcomes: few get further than Task (0/6)",
        "Stages. Mid and senior or beyond: most · Strategic: some",
        "What their stage expects. Half of it or more, at 3 or 4: most · All of it, at 3 or 4: some",
        "The four weeks before. Answered a weekly question: most · Made a plan: some · Carried one out: few",
        WORDS.say("summary/counts").replace("*", ""),
        "What the pattern may mean",
        *(line for one in asked for line in (f"{one.name}. {one.text}", "", f"You see this because {one.why}.")),
        "Your turn",
        f"One thing within your reach: {view.enabling[0].title}. {view.enabling[0].how}",
    ]


def test_its_buttons_carry_what_they_are_about(view: SummaryView) -> None:
    assert deeds(SUMMARY.message(view)) == {
        ("team.protected", ""),
        ("team.pledge", view.enabling[0].id),
        ("team.others", "example"),
        ("team.cards", "example"),
        ("team.export", "example"),
        ("team.trend", "example"),
    }


def test_who_committed_to_something_is_asked_about_that_and_offered_nothing_else(view: SummaryView) -> None:
    action = FRAMEWORK.enabling[2]
    pledge = Pledge("p1", sample.MAYA, action.id, sample.NOW - timedelta(days=3))
    shown = SUMMARY.message(replace(view, pledge=pledge))

    assert action.title in said(shown)
    assert view.enabling[0].title not in said(shown)
    assert {("team.done", "p1"), ("team.cancel", "p1")} < deeds(shown)
    assert not {"team.pledge", "team.others"} & {button.action for button in buttons(shown)}


def test_what_was_committed_to_and_is_gone_from_the_content_makes_room(view: SummaryView) -> None:
    pledge = Pledge("p1", sample.MAYA, "gone", sample.NOW)
    assert SUMMARY.message(replace(view, pledge=pledge)) == SUMMARY.message(view)


@pytest.mark.parametrize("shares", [(), ("U0NOOR",)])
def test_a_refusal_names_no_number_and_offers_what_is_left(view: SummaryView, shares: tuple[str, ...]) -> None:
    nothing = replace(view, standing=None, rhythm=None, enabling=(), trend=(), cards=shares)
    shown = SUMMARY.message(nothing)

    assert "Too few people share with you yet" in said(shown)
    assert not re.search(r"\d", said(shown).replace("U0NOOR", ""))
    offered = {button.action for button in buttons(shown)}
    assert offered == {"team.protected", *(("team.cards", "team.export") if shares else ())}


def test_shown_again_it_says_of_when_it_is_and_why(view: SummaryView) -> None:
    rhythm = view.rhythm
    assert rhythm
    shown = SUMMARY.message(replace(view, again=True))
    assert "Shown again as it was on 2026-10-30: too little has changed since" in said(shown)
    assert "Shown again" not in said(SUMMARY.message(view))

    later = replace(view, rhythm=replace(rhythm, at=rhythm.at + timedelta(days=9)))
    assert "Four weeks until 2026-11-08. Answered" in said(SUMMARY.message(later))


def test_two_patterns_at_most_each_with_its_reason() -> None:
    told = sample.alike(FRAMEWORK, Band.FEW) | {"expected.half": Band.MOST}
    shown = said(SUMMARY.message(sample.view(FRAMEWORK, told)))

    assert shown.count("You see this because") == PATTERNS
    assert "What the last promotion was for." in shown
    assert "Work that you could hand over." in shown
    none = sample.view(FRAMEWORK, sample.alike(FRAMEWORK, Band.SOME))
    assert "What the pattern may mean" not in said(SUMMARY.message(none))


def test_what_moved_since_the_summary_before_is_told_by_name(view: SummaryView) -> None:
    before = sample.release(sample.alike(FRAMEWORK, Band.FEW) | {"systems.project": Band.SOME}, sample.NOW)
    shown = said(SUMMARY.message(replace(view, since=before)))
    assert "further in Impact, Communication; less far in Systems thinking." in shown
    same = said(SUMMARY.message(replace(view, since=view.standing)))
    assert "no signal has moved by a band." in same


def test_the_mirror_is_the_same_picture_without_a_button_and_with_the_card(view: SummaryView) -> None:
    own = sample.card(FRAMEWORK, "U0NOOR", 3)
    shown = SUMMARY.message(view, mirror=True, cards=(own,))

    picture = SUMMARY.message(view)
    assert not buttons(shown)
    assert said(shown).startswith(said(picture))
    opened = CARDS.form((own,), 0)
    assert shown.parts[-len(opened.parts) :] == opened.parts


def test_nothing_that_anybody_typed_is_on_a_card_or_in_a_file(view: SummaryView) -> None:
    rated = {item_step(signal.id): "4" for signal in FRAMEWORK.signals}
    typed = {example_step(signal.id): TYPED for signal in FRAMEWORK.signals}
    read = result(FRAMEWORK, {STAGE: "Head of Learning", REFLECTION: TYPED, **rated, **typed})
    assert read
    card = CardView("U0NOOR", read, FRAMEWORK.actions[0])

    shown = CARDS.form((card,), 0)
    files = FILES.files(view, (card,), {})
    for text in (str(shown), str(SUMMARY.message(view, mirror=True, cards=(card,))), *files.values()):
        assert "channel" not in text
        assert "own words" not in text
        assert "Head of Learning" not in text
    assert all(FRAMEWORK.actions[0].title in files[f"team-summary-2026-10-30{end}"] for end in (".md", "-cards.csv"))


def test_cards_come_ten_a_page_and_a_page_that_is_gone_is_the_last() -> None:
    people = tuple(sample.card(FRAMEWORK, f"U{number}", 2) for number in range(25))

    def shown(page: int) -> tuple[int, list[str]]:
        form = CARDS.form(people, page)
        named = sum(isinstance(part, Prose) for part in form.parts)
        return named, [button.detail for button in buttons(form) if button.action == "team.page"]

    assert [shown(page) for page in (0, 1, 2, 9)] == [(10, ["1"]), (10, ["0", "2"]), (5, ["1"]), (5, ["1"])]
    assert buttons(CARDS.form(people[:10], 0)) == []
    assert "Nobody shows you a card" in str(CARDS.form((), 3))


def test_ten_names_and_the_number_of_the_others(view: SummaryView) -> None:
    people = tuple(f"U{number}" for number in range(12))
    shown = SUMMARY.message(replace(view, cards=people))
    (line,) = (part.text for part in shown.parts if isinstance(part, Prose) and "Cards shared" in part.text)
    assert line.endswith(f"{user('U9')} and 2 more")
    assert user("U10") not in line


def test_a_trend_needs_two_summaries(view: SummaryView) -> None:
    one = SUMMARY.trend(view)
    assert not any(isinstance(part, Chart) for part in one.parts)
    assert "From the second on" in said(one)

    shown = SUMMARY.trend(replace(view, trend=sample.releases(FRAMEWORK, 3)))
    chart = one_of(shown.parts, Chart)
    assert chart.categories == ("31 Aug", "30 Sep", "30 Oct")
    assert list(chart.series[0].values) == [0, 3, 6]
    assert "Impact beyond your role: 0 → 3 → 6" in said(shown)


def test_a_trend_over_the_turn_of_a_year_names_the_years(view: SummaryView) -> None:
    shown = SUMMARY.trend(replace(view, trend=sample.releases(FRAMEWORK, 24)))
    chart = one_of(shown.parts, Chart)
    assert len(chart.categories) == len(set(chart.categories)) == 20
    assert chart.categories[-1] == "30 Oct '26"


@pytest.mark.parametrize("on_axis", ["{{ month[:2] }}", "{{ day }} {{ month }} {{ month }} {{ month }}"])
def test_words_that_a_chart_does_not_take_give_way_to_dates(ours: Ladder, view: SummaryView, on_axis: str) -> None:
    (ours.folder / "prompts/summary/on_axis.md.j2").write_text(on_axis)
    words = Words(ours.folder)

    chart = one_of(SummaryMessages(words).trend(replace(view, trend=sample.releases(FRAMEWORK, 24))).parts, Chart)

    assert chart.categories[-2:] == ("2026-09-30", "2026-10-30")


def test_the_follow_up_asks_and_changes_nothing_by_itself() -> None:
    action = FRAMEWORK.enabling[0]
    shown = SUMMARY.follow_up(Pledge("p1", sample.MAYA, action.id, sample.NOW), action)
    assert f"{action.title}. How did it go?" in said(shown)
    assert deeds(shown) == {("team.done", "p1"), ("team.keep", "p1"), ("team.cancel", "p1")}


def test_two_others_to_choose_from_each_with_its_own_button(view: SummaryView) -> None:
    offered = buttons(SUMMARY.others(view))
    assert [button.value for button in offered] == [action.id for action in view.enabling[1:]]
    assert [button.reads for button in offered] == [
        f"This one: tell the team: {action.title}" for action in view.enabling[1:]
    ]


def test_of_two_others_one_that_was_declined_is_left_out_and_that_is_said(view: SummaryView) -> None:
    shown = SUMMARY.others(replace(view, settled=(view.enabling[1].id,)))
    assert [button.value for button in buttons(shown)] == [view.enabling[2].id]
    assert "One other is left." in said(shown)


def test_each_subject_is_a_table_with_its_own_columns_and_no_formula(view: SummaryView) -> None:
    people = tuple(sample.card(FRAMEWORK, f"U{number}", 2) for number in range(5))
    names = dict(zip((card.user for card in people), ('=1+1,"x"', "+49", "-1", "@Noor", "Tomás\nB"), strict=True))
    files = FILES.files(view, people, names)

    tables = {
        name.removeprefix("team-summary-2026-10-30-").removesuffix(".csv"): list(csv.reader(io.StringIO(text)))
        for name, text in files.items()
        if name.endswith(".csv")
    }
    assert tables["signals"][:2] == [
        ["As of", "People counted", "Signal", "At least as far as", "How many"],
        ["2026-10-30", "7", "Impact beyond your role", "Project", "most"],
    ]
    assert ["2026-10-30", "7", "Strategic", "some"] in tables["stages"]
    assert ["2026-10-30", "7", "All of it, at 3 or 4", "some"] in tables["expectations"]
    assert ["2026-10-30", "Made a plan", "some"] in tables["habits"]
    assert ["2026-10-30", "Impact beyond your role", "3"] in tables["trend"]
    assert tables["questions"][1][1].startswith("Which scoping call")
    title, signal = FRAMEWORK.actions[0].title, FRAMEWORK.signals[0]
    first = ['\'=1+1,"x"', "Junior", signal.name, "2", signal.anchors[1].short, title]
    assert tables["cards"][1] == first
    assert {row[0] for row in tables["cards"]} >= {"'+49", "'-1", "'@Noor", "Tomás\nB"}
    for table in tables.values():
        assert {len(row) for row in table} == {len(table[0])}
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)


def test_a_text_holds_the_same_and_no_markup_of_anybody(view: SummaryView) -> None:
    card = sample.card(FRAMEWORK, "U1", 2)
    written = FILES.files(view, (card,), {"U1": "[Noor](http://x)\n# <b>*"})["team-summary-2026-10-30.md"]

    lines = written.splitlines()
    assert lines[0] == "# Your team's growth · October"
    assert "## Impact beyond your role" in lines
    assert "- Project: most" in lines
    assert r"## \[Noor\]\(http://x\) \# \<b\>\*" in lines
    assert [line for line in lines if line.startswith("# ")] == lines[:1]


def test_files_of_a_refusal_hold_the_cards_and_no_number_of_people(view: SummaryView) -> None:
    nothing = replace(view, standing=None, rhythm=None, trend=())
    files = FILES.files(nothing, (sample.card(FRAMEWORK, "U1", 2),), {"U1": "Noor"})
    assert set(files) == {"team-summary-2026-10-30-cards.csv", "team-summary-2026-10-30.md"}
    written = files["team-summary-2026-10-30.md"]
    assert "People counted: too few share" in written
    assert "## Noor" in written
    assert not re.search(r"\d", written)


def wide() -> Framework:
    """Give a ladder of eight stages, with names as long as they may be."""
    stage = FRAMEWORK.stages[0]
    stages = tuple(stage.model_copy(update={"id": f"s{n}", "name": f"{n} {'long name ' * 3}"}) for n in range(8))
    return FRAMEWORK.model_copy(update={"stages": stages})


def every_message(framework: Framework, view: SummaryView) -> Iterator[Message]:
    yield SUMMARY.message(view)
    yield SUMMARY.message(view, mirror=True, cards=(sample.card(FRAMEWORK, "U1", 2),))
    yield SUMMARY.trend(view)
    yield SUMMARY.others(view)
    action = framework.enabling[0]
    yield SUMMARY.message(replace(view, pledge=Pledge("p1", sample.MAYA, action.id, sample.NOW)))


def test_a_thousand_people_eight_stages_and_four_hundred_cards_are_a_message_that_slack_takes() -> None:
    framework = wide()
    told = sample.alike(framework, Band.FEW) | {marks.of_stage(framework.stages[1]): Band.MOST}
    trend = sample.releases(framework, 24)
    view = replace(
        sample.view(framework, told),
        standing=sample.release(told, counted=1000),
        cards=tuple(f"U{number:010}" for number in range(400)),
        trend=trend,
        since=trend[-2],
        again=True,
    )
    for shown in every_message(framework, view):
        drawn = blocks.message(shown)["blocks"]
        surfaces.check_message(drawn)
        assert len(drawn) < 50


def test_a_message_about_nothing_known_is_still_one() -> None:
    shown = SUMMARY.message(sample.view(FRAMEWORK, {"mood.high": Band.MOST}))
    assert not any(isinstance(part, Chart) for part in shown.parts)
    assert [part.text for part in shown.parts if isinstance(part, Heading | Note)] == [
        "Your team's growth · October",
        WORDS.say("summary/counts"),
        "Your turn",
    ]


def test_how_it_is_protected_names_the_minimum_and_makes_no_promise_of_none() -> None:
    (text,) = (part.text for part in SUMMARY.protected_form(7).parts if isinstance(part, Prose))
    assert "Never fewer than 7 people" in text
    assert "can be nobody" in text
