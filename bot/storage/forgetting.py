"""Forgetting a member, as `tables` declares it."""

from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from bot.domain.delivery import manager_prefix
from bot.domain.people import Member
from bot.storage.repositories.owner import of_manager, of_workspace, owner
from bot.storage.rules import Forget, columns_with
from bot.storage.tables import deliveries, metadata, sharings
from bot.storage.transaction import Transaction

_USER: BindParameter[str] = bindparam("of_user")
_ABOUT: BindParameter[str] = bindparam("about")

_NAMED = sorted(columns_with(metadata, Forget.ROW), key=lambda name: name.table is not deliveries)
"""Deliveries come first: whoever holds one keeps more of its member in the same transaction, which goes after that."""

_CHANGES = (
    *(
        delete(period.table).where(
            of_workspace(period.table),
            period.table.c.user_id.in_(select(sharings.c.user_id).where(of_manager(sharings))),
            func.substr(period, 1, func.length(_ABOUT)) == _ABOUT,
        )
        for period in columns_with(metadata, Forget.ABOUT)
    ),
    *(delete(name.table).where(of_workspace(name.table), name == _USER) for name in _NAMED),
    *(
        update(name.table).where(of_workspace(name.table), name == _USER).values({name: None})
        for name in columns_with(metadata, Forget.BLANK)
    ),
)


def forget(transaction: Transaction, member: Member) -> bool:
    """Delete a member's data, as a member and as a manager. Other people's receipts no longer name them.

    Deliveries that told others about them as a manager are deleted too, since they name them. A summary that counted
    them stays as it was released: it holds bands, and nothing about anybody.

    False if there was nothing to delete.
    """
    transaction.lock_workspace(member.workspace)
    values = {**owner(member), "about": manager_prefix(member.user)}
    return sum(transaction.write(change, values) for change in _CHANGES) > 0
