"""Whose rows a statement is about. All queries use these, so that none omits the workspace.

The parameters aren't named like the columns, since SQLAlchemy uses those names for the values of an update.
"""

from sqlalchemy import ColumnElement, Table, and_, bindparam

from bot.domain.people import Member


def of_workspace(table: Table) -> ColumnElement[bool]:
    """The rows of a workspace; the parameter is `of_workspace`."""
    return table.c.workspace == bindparam("of_workspace")


def of_member(table: Table) -> ColumnElement[bool]:
    """The rows of a member; the parameters are `owner`'s."""
    return and_(of_workspace(table), table.c.user_id == bindparam("of_user"))


def of_member_by_id(table: Table) -> ColumnElement[bool]:
    """One row of a member; the parameters are `owner`'s and `of_id`."""
    return and_(of_member(table), table.c.id == bindparam("of_id"))


def of_manager(table: Table) -> ColumnElement[bool]:
    """The rows of a manager; the parameters are `owner`'s."""
    return and_(of_workspace(table), table.c.manager == bindparam("of_user"))


def of_manager_by_id(table: Table) -> ColumnElement[bool]:
    """One row of a manager; the parameters are `owner`'s and `of_id`."""
    return and_(of_manager(table), table.c.id == bindparam("of_id"))


def key(member: Member) -> dict[str, str]:
    """The columns of a member, for a new row."""
    return {"workspace": member.workspace, "user_id": member.user}


def owner(member: Member) -> dict[str, str]:
    """The parameters that identify a member or a manager."""
    return {"of_workspace": member.workspace, "of_user": member.user}
