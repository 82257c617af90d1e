"""Forgets a member, by the rules that `tables` declares."""

from sqlalchemy import BindParameter, bindparam, delete, func, select, update

from bot.domain.delivery import manager_prefix
from bot.domain.people import Member
from bot.storage.repositories.owner import of_manager, of_workspace, owner
from bot.storage.rules import Forget, columns_with
from bot.storage.tables import deliveries, metadata, sharings
from bot.storage.transaction import Transaction

_USER: BindParameter[str] = bindparam("of_user")
_ABOUT: BindParameter[str] = bindparam("about")

_ROW_COLUMNS = sorted(columns_with(metadata, Forget.ROW), key=lambda column: column.table is not deliveries)
"""Deliveries come first: deleting one waits for a worker that has locked it, and what that worker has written about the
member is then deleted from the other tables."""

_STATEMENTS = (
    *(
        delete(period.table).where(
            of_workspace(period.table),
            period.table.c.user_id.in_(select(sharings.c.user_id).where(of_manager(sharings))),
            func.substr(period, 1, func.length(_ABOUT)) == _ABOUT,
        )
        for period in columns_with(metadata, Forget.ABOUT)
    ),
    *(delete(column.table).where(of_workspace(column.table), column == _USER) for column in _ROW_COLUMNS),
    *(
        update(column.table).where(of_workspace(column.table), column == _USER).values({column: None})
        for column in columns_with(metadata, Forget.BLANK)
    ),
)


def forget(transaction: Transaction, member: Member) -> bool:
    """Delete a member's data, both as a member and as a manager; return False if there was none.

    Other people's receipts no longer name them. Deliveries that tell others about them as a manager are deleted too,
    since they name them. A summary that counted them stays as it was released: it has only bands.
    """
    transaction.lock_workspace(member.workspace)
    values = {**owner(member), "about": manager_prefix(member.user)}
    return sum(transaction.write(statement, values) for statement in _STATEMENTS) > 0
