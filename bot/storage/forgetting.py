"""What becomes of somebody's rows when they are forgotten."""

from secrets import token_hex

from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from bot.domain.delivery import about
from bot.domain.people import Member
from bot.domain.release import FORGOTTEN
from bot.storage.repositories.owner import of_manager, of_member, of_workspace, owner
from bot.storage.tables import OF_MEMBERS, contributions, deliveries, pledges, releases, requests, sharings
from bot.storage.transaction import Transaction

_TOLD_OF_THEM = delete(deliveries).where(
    of_workspace(deliveries),
    deliveries.c.user_id.in_(select(sharings.c.user_id).where(of_manager(sharings))),
    func.substr(deliveries.c.period, 1, func.length(bindparam("of_period"))) == bindparam("of_period"),
)
_AS_MANAGER = tuple(delete(table).where(of_manager(table)) for table in (sharings, pledges))
_AS_MEMBER = tuple(delete(table).where(of_member(table)) for table in OF_MEMBERS)

_BECOMES: BindParameter[str] = bindparam("stand_in")
_STAND_INS = (
    update(contributions)
    .where(of_workspace(contributions), contributions.c.person == bindparam("of_user"))
    .values(person=_BECOMES),
    update(releases).where(of_manager(releases)).values(manager=_BECOMES),
    update(requests).where(of_manager(requests)).values(manager=_BECOMES, channel=None, ts=None),
)


def forget(transaction: Transaction, member: Member) -> None:
    """Remove all that is kept about a member, as a member and as a manager; what has to stay no longer names them.

    What was released stays, and so does whom it was about, and who asked: were it gone, what was shown before and what
    is shown next could be subtracted, and the difference would be one person's answers. So their user id gives way to a
    stand-in there. It is drawn at random and kept nowhere else, so that nobody can tell whose it was, not even when
    they come back; it is the same in all of their rows, since they count as one person.

    What others were told of them by themselves as a manager goes too: each such row of the ledger names them.
    """
    transaction.take_turn_in(member.workspace)  # or else a release under way would put them back
    transaction.write(_TOLD_OF_THEM, {**owner(member), "of_period": about(member.user)})
    for removal in (*_AS_MANAGER, *_AS_MEMBER):
        transaction.write(removal, owner(member))
    stand_in = f"{FORGOTTEN}{token_hex(16)}"
    for change in _STAND_INS:
        transaction.write(change, {**owner(member), "stand_in": stand_in})
