"""The export of everything that is kept about a member, as Markdown and as JSON."""

import json
from dataclasses import asdict
from datetime import date, datetime, time, tzinfo
from typing import Any

from bot.domain.schedule import monday_of
from bot.domain.weekly import zone_of
from bot.messages.parts import Message, Note, Prose
from bot.messages.words import Words
from bot.services.exports import MemberData


class ExportMessages:
    def __init__(self, words: Words) -> None:
        self._words = words

    def as_markdown(self, kept: MemberData) -> str:
        """Everything in readable form, with the questions."""
        return self._words.say("export/all", **_facts(kept)) + "\n"

    def note(self) -> Message:
        """The message above the files."""
        return Message((Prose(self._words.say("export/note")), Note(self._words.say("export/yours"))))


def as_json(kept: MemberData) -> str:
    return json.dumps(asdict(kept), indent=2, ensure_ascii=False, default=_plain)


def _facts(kept: MemberData) -> dict[str, Any]:
    zone = zone_of(kept.weekly)
    return {
        "at": _day(kept.at, zone),
        "checks": [(_day(check.finished_at, zone), check.session.answers) for check in kept.checks],
        "plans": [
            (_day(plan.made_at, zone), plan.status, plan.words, plan.obstacle, plan.session.answers)
            for plan in kept.plans
        ],
        "reflections": [
            (monday_of(one.period).isoformat(), kept.questions.get(one.id, one.question), one.session.answers)
            for one in kept.reflections
        ],
        "evidence": [
            (_day(one.dated, zone), one.words, one.source, one.link, one.session.answers) for one in kept.evidence
        ],
        "reframes": [(_day(one.started_at, zone), one.session.answers) for one in kept.reframes],
        "sharings": [(one.manager, one.choice) for one in kept.sharings],
        "receipts": [(_day(one.at, zone), one.manager, one.kind) for one in kept.receipts],
        "rounds": [
            (_day(one.opened_at, zone), _day(one.closed_at, zone), one.counted, one.restored) for one in kept.rounds
        ],
        "commitments": [(_day(one.made_at, zone), one.action, one.status) for one in kept.commitments],
        "team": kept.team,
    }


def _day(moment: datetime | None, zone: tzinfo) -> str:
    return moment.astimezone(zone).date().isoformat() if moment else ""


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(type(value).__name__)
