"""Newer features of Slack: an entry in the top bar, optional scopes, people's languages."""

import json

from bot.slack.messenger import SlackProfile
from tests.dialogues.acme import Acme


def test_each_prompt_of_the_top_bar_leads_to_its_command() -> None:
    acme = Acme()
    for number, prompt in enumerate(acme.words.app.prompts):
        clicked, typed = (acme.colleague(f"{how}{number}") for how in ("CLICKED", "TYPED"))
        for somebody, words in ((clicked, prompt.message), (typed, f"/ldcareer {prompt.message}")):
            somebody.says("/ldcareer stages")
            somebody.says(words)
        assert clicked.reads() == typed.reads() != acme.reads()


def test_where_files_were_declined_that_is_said_in_their_place() -> None:
    acme = Acme()
    acme.slack.takes_files = False
    acme.says("/ldcareer export")
    assert "whoever installed me left out the permission" in acme.reads()
    assert "These files are in Slack now" not in acme.reads()
    acme.slack.takes_files = True
    acme.says("/ldcareer export")
    assert "These files are in Slack now" in acme.reads()


def test_the_language_that_slack_tells_is_kept_exported_and_forgotten() -> None:
    acme = Acme()

    def kept() -> str | None:
        acme.says("/ldcareer export")
        locale: str | None = json.loads(acme.screen.files["ldcareer.json"])["profile"]["locale"]
        return locale

    for locale in ("pt-PT", "de-DE", None):
        acme.slack.profile_of[acme.member] = SlackProfile("Europe/Lisbon", None, locale)
        acme.says("/ldcareer check")
        acme.says("/ldcareer weekly on")
        assert kept() == (locale or "de-DE")
    acme.says("/ldcareer privacy")
    acme.presses("Delete everything")
    assert kept() is None
