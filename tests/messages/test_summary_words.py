"""The messages of a manager's summary: what they contain, and what they must not."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain.check import REFLECTION, STAGE, example_step, item_step
from bot.domain.check_result import result
from bot.domain.rounds import Band
from bot.messages.cards import CardMessages
from bot.messages.examples import summary as sample
from bot.messages.parts import Button, Buttons, Form, Message, Prose
from bot.messages.summary import SummaryMessages
from bot.messages.summary_files import SummaryFiles
from bot.messages.words import Words
from bot.services.summaries import CardsView, CardView, CopyView, SummaryView
from bot.slack import blocks
from simulator.blocks import surfaces

FRAMEWORK = load(CONTENT)
WORDS = Words(CONTENT)
SUMMARY, CARDS, FILES = SummaryMessages(WORDS), CardMessages(WORDS), SummaryFiles(WORDS)
TYPED = "<!channel> =HYPERLINK(1) my own words"
STEM = "team-summary-2026-12-11"


@pytest.fixture
def view() -> SummaryView:
    return sample.view(FRAMEWORK)


def buttons(shown: Message | Form) -> list[Button]:
    alone = (button for part in shown.parts if isinstance(part, Buttons) for button in part.buttons)
    beside = (part.button for part in shown.parts if isinstance(part, Prose) and part.button)
    return [*alone, *beside]


def actions(shown: Message | Form) -> set[tuple[str, str]]:
    return {(button.action, button.value) for button in buttons(shown)}


def said(shown: Message) -> str:
    return blocks.fallback_text(shown)


def in_dialog(form: Form) -> str:
    return said(Message(form.parts))


def test_one_screen_has_the_reach_of_the_team_a_question_and_one_action(view: SummaryView) -> None:
    asked = next(FRAMEWORK.pitfall(name) for name in ("promotion_by_tenure",))
    assert said(SUMMARY.message(view)).splitlines()[:13] == [
        "Your team, December",
        "5 or more counted · closed 2026-12-11",
        (
            "On a typical signal, under half get as far as a whole project. Reaches furthest: Impact, Communication. "
            "Reaches least far: Systems thinking, Ownership."
        ),
        "Impact beyond your role: half or more get as far as a whole project; under half go further (2/6)",
        (
            "Clear communication with people outside learning: half or more get as far as a whole project; "
            "under half go further (2/6)"
        ),
        "Systems thinking: under half get as far as a whole project (0/6)",
        "Ownership of outcomes: under half get as far as a whole project (0/6)",
        f"A question worth asking. {asked.text}",
        "",
        f"You see this because {asked.why}.",
        f"Your turn. One thing within your reach: {view.enabling[0].title}. {view.enabling[0].how}",
        "",
        f"About {view.enabling[0].minutes} minutes. Done when {view.enabling[0].done}.",
    ]


def test_thirds_are_called_thirds() -> None:
    view = sample.view(FRAMEWORK, sample.thirds(FRAMEWORK), 12)
    assert "12 or more counted" in said(SUMMARY.message(view))
    _, project, outcome, _ = (scope.reads_as for scope in FRAMEWORK.scopes)
    assert f"two thirds or more get as far as {project}, over a third as far as {outcome};" in said(
        SUMMARY.message(view)
    )
    assert "Organisation: a third or fewer" in in_dialog(SUMMARY.details_form(view))


def test_its_buttons_carry_what_they_are_about(view: SummaryView) -> None:
    assert actions(SUMMARY.message(view)) == {
        ("team.offer", view.enabling[0].id),
        ("team.others", view.round.id),
        ("team.details", view.round.id),
        ("team.cards", ""),
        ("team.export", ""),
        ("team.earlier", view.round.id),
        ("team.protected", ""),
    }


def test_the_dialog_has_all_bands_and_explains_them(view: SummaryView) -> None:
    told = in_dialog(SUMMARY.details_form(view))
    assert "Impact beyond your role. Project: half or more · Outcome: under half · Organisation: under half" in told
    assert "What their stage expects. Half of it or more, at 3 or 4: half or more" in told
    assert "A signal without an example counts no further than a whole project" in told


def test_a_manager_with_a_commitment_is_asked_about_it_and_offered_no_other(view: SummaryView) -> None:
    action = FRAMEWORK.enabling[2]
    shown = SUMMARY.message(replace(view, commitment=sample.a_commitment(action.id)))
    assert action.title in said(shown)
    assert view.enabling[0].title not in said(shown)
    assert {("team.done", "example"), ("team.cancel", "example")} < actions(shown)
    assert not {"team.offer", "team.others"} & {button.action for button in buttons(shown)}


def test_a_commitment_that_is_gone_from_the_content_is_replaced_by_an_offer(view: SummaryView) -> None:
    assert SUMMARY.message(replace(view, commitment=sample.a_commitment("gone"))) == SUMMARY.message(view)


def test_a_round_without_a_summary_gives_no_number_and_offers_a_guide() -> None:
    shown = SUMMARY.message(SummaryView(FRAMEWORK, sample.closed({}, counted=None)))
    assert "closed without a summary: too few took part" in said(shown)
    assert "The next one can open on 2027-01-08" in said(shown)
    assert not re.search(r"\d", said(shown).replace("2027-01-08", ""))
    assert {button.action for button in buttons(shown)} == {"team.guide", "team.protected"}


def test_a_round_that_a_restore_ended_says_so_and_nothing_about_who_took_part() -> None:
    ended = replace(sample.closed({}, counted=None), restored=True)
    read = said(SUMMARY.message(SummaryView(FRAMEWORK, ended)))
    assert "because a backup was restored on 2026-12-11" in read
    assert "the next round can open on 2027-03-05" in read
    assert "too few" not in read


def test_one_question_at_most_with_its_reason() -> None:
    told = sample.alike(FRAMEWORK, Band.UNDER_HALF) | {"expected.half": Band.HALF_OR_MORE}
    assert said(SUMMARY.message(sample.view(FRAMEWORK, told))).count("You see this because") == 1
    none = sample.view(FRAMEWORK, sample.alike(FRAMEWORK, Band.HALF_OR_MORE))
    assert "A question worth asking" not in said(SUMMARY.message(none))


def test_earlier_summaries_are_shown_as_released_and_not_compared(view: SummaryView) -> None:
    older = tuple(
        sample.closed(sample.alike(FRAMEWORK, Band.UNDER_HALF), sample.NOW - number * timedelta(days=98))
        for number in range(1, 9)
    )
    told = said(SUMMARY.earlier(replace(view, earlier=older)))
    assert told.count("5 or more counted") == 5
    assert "2026-12-11 · 5 or more counted" in told
    assert "2026-09-04 · 5 or more counted" in told
    assert not any(word in told for word in ("further than before", "moved", "better", "worse"))
    assert "your first summary" in said(SUMMARY.earlier(view))


def test_the_preview_is_the_summary_without_buttons_and_with_the_card(view: SummaryView) -> None:
    own = sample.card(FRAMEWORK, "U0NOOR", 3)
    shown = Message(tuple(SUMMARY.preview(view, own)))
    assert not buttons(shown)
    picture = said(SUMMARY.message(view)).partition("Your turn.")[0].strip()
    assert said(shown).startswith(picture)
    opened = CARDS.form(CardsView((own,)))
    assert shown.parts[-len(opened.parts) :] == opened.parts


def test_nothing_that_anybody_typed_is_on_a_card_or_in_a_file(view: SummaryView) -> None:
    rated = {item_step(signal.id): "4" for signal in FRAMEWORK.signals}
    typed = {example_step(signal.id): TYPED for signal in FRAMEWORK.signals}
    read = result(FRAMEWORK, {STAGE: "Head of Learning", REFLECTION: TYPED, **rated, **typed})
    assert read
    card = CardView("U0NOOR", read)
    files = FILES.files(CopyView(sample.NOW, view, (card,)), {})
    for text in (str(CARDS.form(CardsView((card,)))), str(tuple(SUMMARY.preview(view, card))), *files.values()):
        assert "channel" not in text
        assert "own words" not in text
        assert "Head of Learning" not in text


def test_a_page_of_cards_has_its_number_and_turns_both_ways() -> None:
    people = tuple(sample.card(FRAMEWORK, f"U{number}", 2) for number in range(10))

    def turns(page: int, pages: int) -> list[str]:
        form = CARDS.form(CardsView(people, page, pages))
        return [button.detail for button in buttons(form) if button.action == "team.page"]

    assert [turns(page, 3) for page in (0, 1, 2)] == [["1"], ["0", "2"], ["1"]]
    assert turns(0, 1) == []
    assert "Nobody shows you a card" in str(CARDS.form(CardsView()))


def test_the_manager_sees_what_the_team_will_read_before_it_is_sent() -> None:
    action = FRAMEWORK.enabling[0]
    form = SUMMARY.commitment_form(action, "U0MAYA")
    assert f"@U0MAYA read your team's summary and decided: {action.title}." in in_dialog(form)
    assert (form.action, form.value) == ("team.commitment", action.id)


def test_the_follow_up_accepts_not_yet_once() -> None:
    action = FRAMEWORK.enabling[0]
    commitment = sample.a_commitment(action.id)
    first, second = (SUMMARY.follow_up(commitment, action, again=again) for again in (False, True))
    assert f"Four weeks ago you decided: {action.title}. How did it go?" in said(first)
    assert {action for action, _ in actions(first)} == {"team.done", "team.keep", "team.cancel"}
    assert "Eight weeks ago" in said(second)
    assert {action for action, _ in actions(second)} == {"team.done", "team.cancel"}


def test_two_other_actions_are_offered_each_with_a_button(view: SummaryView) -> None:
    offered = buttons(SUMMARY.others(view))
    assert [button.value for button in offered] == [action.id for action in view.enabling[1:]]
    assert [button.accessible_name for button in offered] == [
        f"I'll do this: {action.title}" for action in view.enabling[1:]
    ]
    shown = SUMMARY.others(replace(view, settled=(view.enabling[1].id,)))
    assert [button.value for button in buttons(shown)] == [view.enabling[2].id]
    assert "One other is left." in said(shown)


def test_each_subject_has_a_table_with_its_own_columns_and_no_formula(view: SummaryView) -> None:
    typed = ('=1+1,"x"', "+49", "-1", "@Noor", "Tomás\n=B", "\uff1d1", "\ufe66\uff11", "\u3000\t=1", "Eve;=1+1;x")
    people = tuple(sample.card(FRAMEWORK, f"U{number}", 2) for number in range(len(typed)))
    names = dict(zip((card.user for card in people), typed, strict=True))
    earlier = replace(view, earlier=(sample.closed(view.round.bands, sample.NOW - timedelta(days=98)),))
    files = FILES.files(CopyView(sample.NOW, earlier, people), names)
    tables = {
        name.removeprefix(f"{STEM}-").removesuffix(".csv"): list(csv.reader(io.StringIO(text)))
        for name, text in files.items()
        if name.endswith(".csv")
    }
    assert tables["signals"][:2] == [
        ["Closed", "People counted", "Signal", "At least as far as", "How many"],
        ["2026-12-11", "5 or more", "Impact beyond your role", "Project", "half or more"],
    ]
    assert ["2026-09-04", "5 or more", "Systems thinking", "Outcome", "under half"] in tables["signals"]
    assert ["2026-12-11", "5 or more", "All of it, at 3 or 4", "under half"] in tables["expectations"]
    assert tables["questions"][1][1].startswith("Does everybody know")
    signal = FRAMEWORK.signals[0]
    assert tables["cards"][1] == ['\'=1+1,"x"', "Junior", signal.name, "2", signal.anchors[1].short]
    people_named = [row[0] for row in tables["cards"][1 :: len(FRAMEWORK.signals)]][1:]
    assert people_named == ["'+49", "'-1", "'@Noor", "Tomás =B", "'\uff1d1", "'\ufe66\uff11", "'=1", "Eve;=1+1;x"]
    for name, text in files.items():
        if name.endswith(".csv"):
            assert all(line.startswith('"') and line.endswith('"') for line in text.splitlines())
    for table in tables.values():
        assert {len(row) for row in table} == {len(table[0])}


def test_a_card_describes_a_person_to_somebody_else() -> None:
    said = [anchor.short for signal in FRAMEWORK.signals for anchor in signal.anchors]
    assert not [short for short in said if re.search(r"\byou", short)]


def test_the_markdown_has_the_same_content_and_no_typed_markup(view: SummaryView) -> None:
    copy = CopyView(sample.NOW, view, (sample.card(FRAMEWORK, "U1", 2),))
    lines = FILES.files(copy, {"U1": "[Noor](http://x)\n# <b>*"})[f"{STEM}.md"].splitlines()
    assert lines[0] == "# Your team, December"
    assert "- People counted: 5 or more" in lines
    assert "## Impact beyond your role" in lines
    (question,) = [line for line in lines if line.startswith("- Does everybody know")]
    assert ". You see this because half or more " in question
    assert "- Project: half or more" in lines
    assert r"## \[Noor\](http\://x) \# \<b\>\*" in lines
    assert [line for line in lines if line.startswith("# ")] == lines[:1]


def test_without_a_summary_the_files_contain_the_cards() -> None:
    files = FILES.files(CopyView(sample.NOW, None, (sample.card(FRAMEWORK, "U1", 2),)), {"U1": "Noor"})
    assert set(files) == {f"{STEM}-cards.csv", f"{STEM}.md"}
    assert "## Noor" in files[f"{STEM}.md"]


def test_slack_accepts_the_longest_summary() -> None:
    view = sample.view(FRAMEWORK, sample.thirds(FRAMEWORK), 20)
    longest = max(FRAMEWORK.enabling, key=lambda action: len(action.how))
    for shown in (
        SUMMARY.message(replace(view, enabling=(longest, *view.enabling))),
        SUMMARY.earlier(replace(view, earlier=(view.round,) * 20)),
        SUMMARY.others(replace(view, enabling=(longest,) * 3)),
    ):
        surfaces.check_message(blocks.message(shown)["blocks"])


def test_a_summary_without_known_indicators_is_still_a_message() -> None:
    shown = SUMMARY.message(sample.view(FRAMEWORK, {"mood.high": Band.HALF_OR_MORE}))
    assert "5 or more counted" in said(shown)
    assert "On a typical signal" not in said(shown)


def test_the_protection_is_explained_in_short_paragraphs() -> None:
    told = in_dialog(SUMMARY.protected_form(5))
    assert len(told.split("\n\n")) == 5
    for promise in ("at least 4 others", "left out by lot", "none of yours certain", "can't be taken back"):
        assert promise in told
