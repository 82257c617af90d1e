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
        """Ensure that these people have a row in `members`; called with the first thing kept about somebody."""
        for member in sorted(people, key=lambda one: one.user):  # always in the same order, or two units could deadlock
            self._transaction.write(_ADD_MEMBER, key(member))

    def _read_ahead(
        self, of_each: Executable, members: Collection[Member], of_one: Executable, **values: str | int
    ) -> Sequence[Row[Any]]:
        """Read what `of_one` would read of each of these members, in one statement; then it needs none.

        Args:
            of_each: the statement.
            members: of one workspace.
            of_one: what is read of one member from now on, in this unit of work, comes from memory.
            values: the parameters of both, besides those that name members.
        """
        found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
        rows = self._transaction.rows(of_each, {**owners(members), **values})
        for row in rows:
            found[row.user_id].append(row)
        for member in members:
            self._transaction.remember(of_one, {**owner(member), **values}, found[member.user])
        return rows

    def _put(
        self, statements: tuple[Executable, Upsert], which: Values, key: Values, kept: Values, *people: Member
    ) -> None:
        """Update a row, which takes one statement, or insert it if it doesn't exist.

        Args:
            statements: the update and the insert.
            which: the parameters that identify the row.
            key: the columns of its key.
            kept: its other columns.
            people: the people whom a new row is about.
        """
        change, add = statements
        if not self._transaction.write(change, {**which, **kept}):
            self._ensure_members(*people)
            self._transaction.write(add, {**key, **kept})
