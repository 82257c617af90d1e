"""Conditions that limit a statement to the rows of somebody. All queries use them, so that none omits the workspace.

The parameters aren't named like the columns, since SQLAlchemy uses those names for the values of an update.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, select

from bot.domain.people import Member


def of_workspace(table: Table) -> ColumnElement[bool]:
    """Match the rows of a workspace; the parameter is `of_workspace`."""
    return table.c.workspace == bindparam("of_workspace")


def of_member(table: Table) -> ColumnElement[bool]:
    """Match the rows of a member; the parameters are those of `owner`."""
    return and_(of_workspace(table), table.c.user_id == bindparam("of_user"))


def of_members(table: Table) -> ColumnElement[bool]:
    """Match the rows of several members of a workspace; the parameters are those of `owners`."""
    return and_(of_workspace(table), table.c.user_id.in_(bindparam("of_users", expanding=True)))


def first_of_each(table: Table, *order: ColumnElement[Any]) -> Select[Any]:
    """Select the first `limit` rows of each of several members; the other parameters are those of `owners`."""
    nth = func.row_number().over(partition_by=table.c.user_id, order_by=order).label("nth")
    ranked = select(table.c.id, table.c.user_id, nth).where(of_members(table)).subquery("ranked")
    return (
        select(table)
        .join(ranked, and_(of_workspace(table), table.c.id == ranked.c.id))
        .where(ranked.c.nth <= bindparam("limit"))
        .order_by(ranked.c.user_id, ranked.c.nth)
    )


def of_member_by_id(table: Table) -> ColumnElement[bool]:
    """Match one row of a member; the parameters are those of `owner`, and `of_id`."""
    return and_(of_member(table), table.c.id == bindparam("of_id"))


def of_manager(table: Table) -> ColumnElement[bool]:
    """Match the rows of a manager; the parameters are those of `owner`."""
    return and_(of_workspace(table), table.c.manager == bindparam("of_user"))


def of_manager_by_id(table: Table) -> ColumnElement[bool]:
    """Match one row of a manager; the parameters are those of `owner`, and `of_id`."""
    return and_(of_manager(table), table.c.id == bindparam("of_id"))


def key(member: Member) -> dict[str, str]:
    """Return the columns that name a member, for a new row."""
    return {"workspace": member.workspace, "user_id": member.user}


def owner(member: Member) -> dict[str, str]:
    """Return the parameters that name a member or a manager."""
    return {"of_workspace": member.workspace, "of_user": member.user}


def owners(members: Collection[Member]) -> dict[str, Any]:
    """Return the parameters that name several members; ValueError unless all are in one workspace."""
    [workspace] = {member.workspace for member in members}
    return {"of_workspace": workspace, "of_users": tuple(member.user for member in members)}
