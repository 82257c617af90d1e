"""Forgetting a member, as `tables` declares it."""

from secrets import token_hex
from typing import Any

from sqlalchemy import BindParameter, Column, Update, bindparam, delete, func, select, update

from bot.domain.delivery import about
from bot.domain.people import Member
from bot.domain.release import FORGOTTEN
from bot.storage.repositories.owner import of_manager, of_workspace, owner
from bot.storage.rules import Forget, columns_to
from bot.storage.tables import deliveries, metadata, sharings
from bot.storage.transaction import Transaction

_USER: BindParameter[str] = bindparam("of_user")
_ABOUT: BindParameter[str] = bindparam("about")
_STAND_IN: BindParameter[str] = bindparam("stand_in")


def _with_stand_in(name: Column[Any]) -> Update:
    blank = {column: None for column in columns_to(metadata, Forget.BLANK) if column.table is name.table}
    return update(name.table).where(of_workspace(name.table), name == _USER).values({name: _STAND_IN, **blank})


_NAMED = sorted(columns_to(metadata, Forget.ROW), key=lambda name: name.table is not deliveries)
"""Deliveries come first: whoever holds one keeps more of its member in the same transaction, which goes after that."""

_CHANGES = (
    *(
        delete(period.table).where(
            of_workspace(period.table),
            period.table.c.user_id.in_(select(sharings.c.user_id).where(of_manager(sharings))),
            func.substr(period, 1, func.length(_ABOUT)) == _ABOUT,
        )
        for period in columns_to(metadata, Forget.ABOUT)
    ),
    *(delete(name.table).where(of_workspace(name.table), name == _USER) for name in _NAMED),
    *(_with_stand_in(name) for name in columns_to(metadata, Forget.NAME)),
)


def forget(transaction: Transaction, member: Member) -> None:
    """Delete a member's data, as a member and as a manager; rows that have to stay no longer name them.

    Releases stay, including whom they were about and who asked: without them, earlier and later results could be
    subtracted, and the difference would be one person's answers. There, a stand-in replaces the user id. It is random
    and kept nowhere else, so that nobody can tell whose it was, even if they come back. It is the same in all of their
    rows, since they count as one person.

    Deliveries that told others about them as a manager are deleted too, since they name them.
    """
    transaction.lock_workspace(member.workspace)  # otherwise a concurrent release could add them again
    values = {**owner(member), "about": about(member.user), "stand_in": f"{FORGOTTEN}{token_hex(16)}"}
    for change in _CHANGES:
        transaction.write(change, values)
