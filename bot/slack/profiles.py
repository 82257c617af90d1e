"""What Slack knows of members, when it is asked."""

from bot.domain.people import Member
from bot.services.members import MemberService
from bot.slack.messenger import Messenger, SlackProfile


class Profiles:
    """Asks Slack for members' profiles, and keeps their languages for content that is in more than one."""

    def __init__(self, messenger: Messenger, members: MemberService) -> None:
        self._messenger = messenger
        self._members = members

    def of(self, member: Member) -> SlackProfile:
        profile = self._messenger.profile(member)
        if profile.locale:
            self._members.set_locale(member, profile.locale)
        return profile
