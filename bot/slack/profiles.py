"""Members' Slack profiles."""

from bot.domain.people import Member
from bot.services.members import MemberService
from bot.slack.messenger import Messenger, SlackProfile


class Profiles:
    """Fetches members' profiles from Slack, and saves their languages for content in several languages."""

    def __init__(self, messenger: Messenger, members: MemberService) -> None:
        self._messenger = messenger
        self._members = members

    def of(self, member: Member) -> SlackProfile:
        profile = self._messenger.profile(member)
        if profile.locale:
            self._members.set_locale(member, profile.locale)
        return profile
