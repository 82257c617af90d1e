"""The base class of repositories."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Executable, Row

from bot.domain.people import Member
from bot.storage.encryption import Cipher
from bot.storage.repositories.owner import key, owner, owners
from bot.storage.tables import members
from bot.storage.transaction import InsertIfAbsent, Transaction, Upsert, Values

_ADD_MEMBER = InsertIfAbsent(members)


class Repository:
    def __init__(self, transaction: Transaction, cipher: Cipher) -> None:
        self._transaction = transaction
        self._cipher = cipher

    def _ensure_members(self, *people: Member) -> None:
        """Ensure that these people have a row in `members`, before the first row about them is inserted."""
        for member in sorted(people, key=lambda one: one.user):  # the same order for all units prevents deadlocks
            self._transaction.write(_ADD_MEMBER, key(member))

    def _read_ahead(
        self, of_each: Executable, members: Collection[Member], of_one: Executable, **values: str | int
    ) -> Sequence[Row[Any]]:
        """Cache what `of_one` would return for each of these members, read by one statement.

        Args:
            of_each: the statement that reads the rows of all of them.
            members: members of one workspace.
            of_one: the statement that reads the rows of one member; this unit of work doesn't run it again.
            values: the parameters of both statements, besides those that name members.
        """
        rows_of: defaultdict[str, list[Row[Any]]] = defaultdict(list)
        rows = self._transaction.rows(of_each, {**owners(members), **values})
        for row in rows:
            rows_of[row.user_id].append(row)
        for member in members:
            self._transaction.cache(of_one, {**owner(member), **values}, rows_of[member.user])
        return rows

    def _put(
        self, statements: tuple[Executable, Upsert], which: Values, key: Values, columns: Values, *people: Member
    ) -> None:
        """Update a row, or insert it if it doesn't exist. Updating takes one statement.

        Args:
            statements: the update and the insert.
            which: the parameters that identify the row.
            key: its key columns.
            columns: its other columns.
            people: whom a new row is about.
        """
        change, insert = statements
        if not self._transaction.write(change, {**which, **columns}):
            self._ensure_members(*people)
            self._transaction.write(insert, {**key, **columns})
