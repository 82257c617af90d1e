"""The base class of the repositories of conversations."""

from abc import abstractmethod
from collections.abc import Collection
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, Delete, Row, Select, Table, Update, bindparam, delete, func, select, update

from bot.domain.conversation import Conversation, MessageRef, Session, Status
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.storage.columns import bound_to
from bot.storage.encryption import Words
from bot.storage.repositories.base import Repository
from bot.storage.repositories.message_refs import message_ref_columns, read_message_ref
from bot.storage.repositories.owner import first_of_each, key, of_member, of_member_by_id, owner
from bot.storage.transaction import InsertIfAbsent, Values

C = TypeVar("C", bound=Conversation)


class Conversations(Repository, Generic[C]):
    """The conversations of one journey.

    A subclass names its table, which has `tables.conversation_columns`, and maps the columns that only it has.
    """

    rows_of_member: ClassVar[Select[Any]]
    _table: ClassVar[Table]
    _newest_first: ClassVar[tuple[ColumnElement[Any], ...]]
    _get: ClassVar[Select[Any]]
    _recent: ClassVar[Select[Any]]
    _recent_of_each: ClassVar[Select[Any]]
    _count: ClassVar[Select[Any]]
    _add: ClassVar[InsertIfAbsent]
    _save: ClassVar[Update]
    _set_message: ClassVar[Update]
    _remove: ClassVar[Delete]

    def __init_subclass__(cls, *, table: Table, newest_first: tuple[ColumnElement[Any], ...] = ()) -> None:
        super().__init_subclass__()
        cls._table = table
        one = of_member_by_id(table)
        cls.rows_of_member = select(table).where(of_member(table))
        cls._newest_first = newest_first or (table.c.started_at.desc(), table.c.id.desc())
        cls._get = select(table).where(one)
        cls._recent = cls.newest(cls.rows_of_member)
        cls._recent_of_each = first_of_each(table, *cls._newest_first)
        cls._count = select(func.count()).select_from(table).where(of_member(table))
        cls._add = InsertIfAbsent(table)
        cls._save = update(table).where(one, table.c.turn == bindparam("expected_turn"))
        cls._set_message = update(table).where(one)
        cls._remove = delete(table).where(one)

    @classmethod
    def newest(cls, query: Select[Any]) -> Select[Any]:
        return query.order_by(*cls._newest_first).limit(bindparam("limit")).offset(bindparam("offset"))

    def get(self, member: Member, conversation_id: str) -> C | None:
        return self._one(self._get, {**owner(member), "of_id": conversation_id})

    def recent(self, member: Member, *, limit: int = 13, offset: int = 0) -> tuple[C, ...]:
        """Return the newest conversations, an unfinished one first."""
        return self._many(self._recent, {**owner(member), "limit": limit, "offset": offset})

    def read_ahead(self, members: Collection[Member], *, limit: int = 13) -> None:
        """Cache what `recent` returns for each member, read by one statement."""
        self._read_ahead(self._recent_of_each, members, self._recent, limit=limit, offset=0)

    def count(self, member: Member) -> int:
        return self._number(self._count, owner(member))

    def add(self, new: C) -> None:
        """Add a conversation; ConflictError if the member can have only one of its kind."""
        self._ensure_members(new.member)
        if not self._transaction.write(self._add, self._row(new)):
            raise ConflictError

    def save(self, changed: C, *, expected_turn: int) -> None:
        """Save all but the message that shows it; ConflictError if the turn is no longer `expected_turn`."""
        which = {**owner(changed.member), "of_id": changed.id, "expected_turn": expected_turn}
        if not self._transaction.write(self._save, {**which, **self._columns(changed)}):
            raise ConflictError

    def set_message(self, member: Member, conversation_id: str, message_ref: MessageRef) -> None:
        self._transaction.write(
            self._set_message, {**owner(member), "of_id": conversation_id, **message_ref_columns(message_ref)}
        )

    def remove(self, member: Member, conversation_id: str) -> None:
        self._transaction.write(self._remove, {**owner(member), "of_id": conversation_id})

    def read(self, row: Row[Any]) -> C:
        shared = {
            "id": row.id,
            "member": Member(row.workspace, row.user_id),
            "framework": row.framework,
            "session": Session(self._open("answers", row), row.at, Status(row.status), row.turn),
            "started_at": row.started_at,
            "finished_at": row.finished_at,
            "message_ref": read_message_ref(row),
            "moved_at": row.moved_at,
        }
        return self._build(row, shared)

    @abstractmethod
    def _build(self, row: Row[Any], shared: dict[str, Any]) -> C:
        """Build a conversation from the shared fields and its own columns."""

    @abstractmethod
    def _own_columns(self, conversation: C) -> Values:
        """Return the columns that only this journey has."""

    def _seal(self, column: str, conversation: C, words: Words) -> bytes:
        member = conversation.member
        binding = bound_to(self._table.c[column], member.workspace, member.user, conversation.id)
        return self._cipher.seal(words, binding)

    def _open(self, column: str, row: Row[Any]) -> dict[str, str | None]:
        binding = bound_to(self._table.c[column], row.workspace, row.user_id, row.id)
        return self._cipher.open(getattr(row, column), binding)

    def _row(self, new: C) -> Values:
        return {**key(new.member), "id": new.id, **self._columns(new), **message_ref_columns(new.message_ref)}

    def _columns(self, conversation: C) -> Values:
        session = conversation.session
        return {
            "framework": conversation.framework,
            "answers": self._seal("answers", conversation, session.answers),
            "at": session.at,
            "status": session.status,
            "turn": session.turn,
            "started_at": conversation.started_at,
            "finished_at": conversation.finished_at,
            "moved_at": conversation.moved_at,
            **self._own_columns(conversation),
        }

    def _one(self, query: Select[Any], which: Values) -> C | None:
        row = self._transaction.row(query, which)
        return None if row is None else self.read(row)

    def _many(self, query: Select[Any], which: Values) -> tuple[C, ...]:
        return tuple(self.read(row) for row in self._transaction.rows(query, which))

    def _number(self, query: Select[Any], which: Values) -> int:
        row = self._transaction.row(query, which)
        return int(row[0]) if row else 0
