"""Examples of the Home tab and of the messages about privacy."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import check as checks
from bot.domain import conversation, evidence
from bot.domain.check import Check
from bot.domain.conversation import Session
from bot.domain.evidence import Evidence
from bot.domain.framework import LEVELS, Framework
from bot.domain.reframe import Reframe
from bot.messages.examples import evidence as evidence_examples
from bot.messages.examples import samples
from bot.messages.examples import teams as team_examples
from bot.messages.home import HomeMessages
from bot.messages.privacy import PrivacyMessages
from bot.messages.words import Words
from bot.services.checks import build_view
from bot.services.member_state import CheckContext
from bot.services.members import HomeView
from bot.services.plans import NextView


def examples(words: Words, framework: Framework) -> Iterator[samples.Example]:
    home = HomeMessages(words)
    privacy = PrivacyMessages(words)
    nobody = HomeView(
        None, None, None, NextView(None, (), framework, None), None, (), evidence_examples.log(framework, ())
    )
    yield samples.Example("home", "before a check", home.page(nobody))
    under_way = Check(
        "under-way", samples.ANA, framework.version, conversation.begin(checks.script(framework)), samples.NOW
    )
    yield samples.Example("home", "check under way", home.page(replace(nobody, unfinished=under_way)))
    stage = framework.stages[0]
    last = samples.answered(framework, stage, LEVELS[1])
    view = build_view(framework, last, CheckContext())
    settled = (samples.settled_plan(framework),)
    line = Evidence(
        "example", samples.ANA, framework.version, evidence.new_session(framework), samples.NOW, words=samples.SAID
    )
    kept = evidence_examples.log(framework, (line,), 0, 12, evidence_examples.GROWN)
    full = HomeView(
        last,
        view.result,
        None,
        samples.next_view(framework, samples.plan(framework)),
        samples.SUBSCRIBED,
        settled * 2,
        kept,
        before=samples.NOW,
    )
    yield samples.Example("home", "with a plan", home.page(full))
    yield samples.Example(
        "home", "without a plan", home.page(replace(full, next=samples.next_view(framework, None), settled=settled))
    )
    chosen = replace(full, work_place=framework.work_places[0].id, direction=framework.directions[0].id)
    yield samples.Example("home", "preferences", home.settings_form(chosen))
    yield samples.Example("home", "what is kept", privacy.kept_form())
    in_teams = replace(chosen, teams=team_examples.in_teams(framework))
    yield samples.Example("home", "in teams", home.page(in_teams))
    waiting = Reframe("example", samples.ANA, framework.version, Session(), samples.NOW, stage=stage.id)
    yield samples.Example("home", "with a request under way", home.page(replace(full, reframe=waiting)))
    yield samples.Example("home", "privacy", privacy.privacy(in_teams.teams))
    unasked = replace(in_teams.teams, wants_receipts=False)
    yield samples.Example("home", "privacy without receipts as messages", privacy.privacy(unasked))
    yield samples.Example("home", "privacy without a team", privacy.privacy(full.teams))
    yield samples.Example("home", "before forgetting", privacy.forget())
    yield samples.Example("home", "forgotten", privacy.forgotten())
