"""All kinds of deliveries."""

from collections.abc import Mapping

from bot.jobs.check import check_again
from bot.jobs.plan import reminder
from bot.jobs.team import team_kinds
from bot.jobs.weekly import weekly
from bot.messages.history import HistoryMessages
from bot.messages.install import InstallMessages
from bot.messages.plan import PlanMessages
from bot.messages.share import ShareMessages
from bot.messages.summary import SummaryMessages
from bot.messages.weekly import WeeklyMessages
from bot.messages.words import Words
from bot.services.registry import Services
from bot.services.sending import CHECK_AGAIN, INSTALLED, REMINDER, WEEKLY, Kind, lazy_kind


def all_kinds(services: Services, words: Words) -> Mapping[str, Kind]:
    share, summary = ShareMessages(words), SummaryMessages(words)
    return {
        WEEKLY: weekly(services.reflections, WeeklyMessages(words)),
        REMINDER: reminder(services.plans, PlanMessages(words)),
        CHECK_AGAIN: check_again(services.checks, HistoryMessages(words)),
        INSTALLED: lazy_kind(lambda _: InstallMessages(words).welcome(), on_sent=services.teams.welcomed),
        **team_kinds(services, share, summary),
    }
