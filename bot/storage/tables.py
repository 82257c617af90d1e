"""The tables. Those about people have a workspace column, and text that people typed is only in `Sealed` columns.

`members` has a row for everybody about whom anything is stored.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
    literal_column,
)

from bot.domain import delivery
from bot.storage.columns import Sealed, UtcDateTime
from bot.storage.rules import After, Exempt, Forget, Rules, on_forget

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})

_UNTIL_FORGOTTEN = Exempt("kept until the member is forgotten")
_NOBODY = Exempt("it names no member")
_NO_WORKSPACE = Exempt("it is about no workspace")


def _table(name: str, rules: Rules, *columns: Column[Any], **options: Any) -> Table:  # noqa: ANN401  Table's own
    return Table(name, metadata, *columns, info={"rules": rules}, **options)


def _partial_index(name: str, where: ColumnElement[bool], *columns: Column[Any], unique: bool = False) -> None:
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


def conversation_columns() -> tuple[Column[Any], ...]:
    """Return the columns that all tables of conversations share; `repositories.conversations` writes and reads them."""
    return (
        Column("workspace", Text, primary_key=True),
        Column("id", Text, primary_key=True),
        Column("user_id", Text, nullable=False, info=on_forget(Forget.ROW)),
        Column("framework", Text, nullable=False),
        Column("answers", Sealed, nullable=False),
        Column("at", Text),
        Column("status", Text, nullable=False),
        Column("turn", Integer, nullable=False),
        Column("started_at", UtcDateTime, nullable=False),
        Column("finished_at", UtcDateTime),
        Column("channel", Text),
        Column("ts", Text),
        Column("moved_at", UtcDateTime),
    )


def _conversation(name: str, *own: Column[Any], used: tuple[str, ...] = ()) -> Table:
    """Build the table of a journey. `used`: further columns that say when a row was last used."""
    rules = Rules(export=name, prune=After(("started_at", "moved_at", *used)))
    table = _table(name, rules, *conversation_columns(), *own)
    Index(f"{name}_by_moment", table.c.started_at)
    return table


members = _table(
    "members",
    Rules(export="profile", prune=_UNTIL_FORGOTTEN),
    Column("workspace", Text, primary_key=True),
    Column("user_id", Text, primary_key=True, info=on_forget(Forget.ROW)),
    Column("welcomed_at", UtcDateTime),
    Column("path", Text),
    Column("work_place", Text),
    Column("direction", Text),
    Column("dm", Text),
    Column("receipts", Boolean, nullable=False, server_default=false()),
    Column("locale", Text),
)

checks = _conversation(
    "checks",
    Column("nth", Integer, nullable=False),
    Column("counted_at", UtcDateTime),
    Column("shown_at", UtcDateTime),
    used=("counted_at", "shown_at"),
)
UNFINISHED = checks.c.finished_at.is_(None)
_partial_index("one_unfinished_check", UNFINISHED, checks.c.workspace, checks.c.user_id, unique=True)
Index("checks_of_a_member", checks.c.workspace, checks.c.user_id, checks.c.finished_at)

plans = _conversation(
    "plans",
    Column("action", Text, nullable=False),
    Column("words", Sealed, nullable=False),
    Column("became", Text, nullable=False),
    Column("worded_at", UtcDateTime, nullable=False),
    Column("remind_at", UtcDateTime),
)
# A literal, since a comparison with a parameter would not use the partial index.
OPEN_PLAN = plans.c.became == literal_column("'open'")
_partial_index("one_open_plan", OPEN_PLAN, plans.c.workspace, plans.c.user_id, unique=True)
Index("plans_of_a_member", plans.c.workspace, plans.c.user_id, plans.c.finished_at)

frameworks = _table(
    "frameworks",
    Rules(export=_NOBODY, prune=Exempt("checks refer to it"), forget=_NOBODY, outlives=_NO_WORKSPACE),
    Column("version", Text, primary_key=True),
    Column("document", Text, nullable=False),
)

validated_content = _table(
    "validated_content",
    Rules(export=_NOBODY, prune=Exempt("there is one row a folder"), forget=_NOBODY, outlives=_NO_WORKSPACE),
    Column("folder", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
)

interactions = _table(
    "interactions",
    Rules(export=_NOBODY, prune=After(("at",), timedelta(days=1)), forget=_NOBODY),
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
Index("interactions_by_moment", interactions.c.at)

forgotten = _table(
    "forgotten",
    Rules(
        export=_NOBODY,
        prune=Exempt("a restored backup must bring nobody back"),
        forget=Exempt("it holds a keyed hash, and no id"),
        scanned="sqlite_autoindex_forgotten_1",
    ),
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("keyed_hash", Text, nullable=False),
    Column("key", Sealed, nullable=False),
)

encryption_keys = _table(
    "encryption_keys",
    Rules(
        export=_NOBODY,
        prune=Exempt("`ldcareer rotate-key` deletes it once nothing is encrypted with that key"),
        forget=_NOBODY,
        scanned="sqlite_autoindex_encryption_keys_1",
        outlives=_NO_WORKSPACE,
    ),
    Column("id", Text, primary_key=True),
    Column("canary", LargeBinary, nullable=False),
)

processes = _table(
    "processes",
    Rules(export=_NOBODY, prune=After(("seen_at",), timedelta(days=1)), forget=_NOBODY, outlives=_NO_WORKSPACE),
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)
Index("processes_by_moment", processes.c.seen_at)

subscriptions = _table(
    "subscriptions",
    Rules(export="weekly", prune=_UNTIL_FORGOTTEN),
    Column("workspace", Text, primary_key=True),
    Column("user_id", Text, primary_key=True, info=on_forget(Forget.ROW)),
    Column("weekday", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("next_at", UtcDateTime),
    Column("silence", Integer, nullable=False),
    Column("zone_assumed", Boolean, nullable=False, server_default=false()),
    Column("paused_until", UtcDateTime),
)
SUBSCRIBED = subscriptions.c.next_at.is_not(None)
# Includes the key, since half a company may choose the same hour.
_partial_index(
    "subscriptions_by_next_date",
    SUBSCRIBED,
    subscriptions.c.next_at,
    subscriptions.c.workspace,
    subscriptions.c.user_id,
)

reflections = _conversation(
    "reflections",
    Column("period", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("plan", Text),
    Column("answered_at", UtcDateTime),
)
Index("one_reflection_a_week", reflections.c.workspace, reflections.c.user_id, reflections.c.period, unique=True)

evidence = _conversation(
    "evidence",
    Column("source", Text, nullable=False),
    Column("origin", Text),
    Column("words", Sealed, nullable=False),
)
Index(
    "evidence_of_an_origin",
    evidence.c.workspace,
    evidence.c.user_id,
    evidence.c.source,
    evidence.c.origin,
    unique=True,
)
Index("evidence_of_a_member", evidence.c.workspace, evidence.c.user_id, evidence.c.started_at, evidence.c.id)

reframes = _conversation("reframes", Column("stage", Text, nullable=False))
Index("reframes_of_a_member", reframes.c.workspace, reframes.c.user_id, reframes.c.started_at, reframes.c.id)

_OPEN: list[ColumnElement[str]] = [literal_column(f"'{status}'") for status in delivery.OPEN]
_SETTLED_DELIVERIES = literal_column("status").not_in(_OPEN)
deliveries = _table(
    "deliveries",
    Rules(
        export=Exempt("what was sent is in the DM"),
        prune=After(("due_at",), only=_SETTLED_DELIVERIES),
        scanned="open_deliveries",
    ),
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("user_id", Text, nullable=False, info=on_forget(Forget.ROW)),
    Column("kind", Text, nullable=False),
    Column("period", Text, nullable=False, info=on_forget(Forget.ABOUT)),
    Column("due_at", UtcDateTime, nullable=False),
    Column("status", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("begun_at", UtcDateTime),
    Column("reason", Text),
    Column("channel", Text),
    Column("ts", Text),
)
OPEN_DELIVERIES = deliveries.c.status.in_(_OPEN)
Index(
    "one_delivery_a_period",
    deliveries.c.workspace,
    deliveries.c.user_id,
    deliveries.c.kind,
    deliveries.c.period,
    unique=True,
)
_partial_index("open_deliveries", OPEN_DELIVERIES, deliveries.c.workspace, deliveries.c.due_at, deliveries.c.id)
_partial_index("settled_deliveries", _SETTLED_DELIVERIES, deliveries.c.due_at)
rate_limits = _table(
    "rate_limits",
    Rules(export=_NOBODY, prune=Exempt("there is one row a workspace"), forget=_NOBODY),
    Column("workspace", Text, primary_key=True),
    Column("free_at", UtcDateTime),
    Column("blocked_until", UtcDateTime),
)

installations = _table(
    "installations",
    Rules(
        export=_NOBODY,
        prune=Exempt("a restored backup must bring back no workspace that has gone"),
        forget=_NOBODY,
        scanned="sqlite_autoindex_installations_1",
        outlives=Exempt("without tokens, it says when the app was uninstalled"),
    ),
    Column("workspace", Text, primary_key=True),
    Column("client_id", Text, nullable=False),
    Column("enterprise", Text),
    Column("tokens", Sealed),
    Column("expires_at", UtcDateTime),
    Column("refreshing_until", UtcDateTime),
    Column("since", UtcDateTime, nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
)
REMOVED = installations.c.removed_at.is_not(None)
_partial_index("removed_installations", REMOVED, installations.c.removed_at)

sharings = _table(
    "sharings",
    Rules(export="sharings", prune=_UNTIL_FORGOTTEN),
    Column("workspace", Text, primary_key=True),
    Column("manager", Text, primary_key=True, info=on_forget(Forget.ROW)),
    Column("user_id", Text, primary_key=True, info=on_forget(Forget.ROW)),
    Column("choice", Text, nullable=False),
    Column("on_team", Boolean, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)
IN_TOTALS = sharings.c.choice == literal_column("'totals'")
Index("sharings_of_a_member", sharings.c.workspace, sharings.c.user_id, sharings.c.manager)
_partial_index("totals_with_one_manager", IN_TOTALS, sharings.c.workspace, sharings.c.user_id, unique=True)

invitations = _table(
    "invitations",
    Rules(export=_NOBODY, prune=Exempt("nobody is asked again"), forget=Exempt("it holds a keyed hash, and no id")),
    Column("workspace", Text, primary_key=True),
    Column("keyed_hash", Text, primary_key=True),
)

invitation_keys = _table(
    "invitation_keys",
    Rules(export=_NOBODY, prune=Exempt("there is one row a workspace"), forget=_NOBODY),
    Column("workspace", Text, primary_key=True),
    Column("sealed", Sealed, nullable=False),
)

rounds = _table(
    "rounds",
    Rules(export="rounds", prune=Exempt("a summary is kept as it was released")),
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("manager", Text, nullable=False, info=on_forget(Forget.ROW)),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("minimum", Integer, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("counted", Integer),
    Column("bands", Sealed),
    Column("restored", Boolean, nullable=False, server_default=false()),
)
OPEN_ROUND = rounds.c.closed_at.is_(None)
_partial_index("one_open_round", OPEN_ROUND, rounds.c.workspace, rounds.c.manager, unique=True)
Index("rounds_of_a_manager", rounds.c.workspace, rounds.c.manager, rounds.c.opened_at)
Index("rounds_by_minimum", rounds.c.minimum)

round_members = _table(
    "round_members",
    Rules(export="asked_in", prune=Exempt("opening a round deletes all lists but the last one's")),
    Column("workspace", Text, primary_key=True),
    Column("round", Text, primary_key=True),
    Column("user_id", Text, primary_key=True, info=on_forget(Forget.ROW)),
    Column("manager", Text, nullable=False, info=on_forget(Forget.ROW)),
    Column("declined", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
Index("rounds_of_a_member", round_members.c.workspace, round_members.c.user_id)
Index("lists_of_a_manager", round_members.c.workspace, round_members.c.manager)

receipts = _table(
    "receipts",
    Rules(export="receipts", prune=After(("at",))),
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("user_id", Text, nullable=False, info=on_forget(Forget.ROW)),
    Column("manager", Text, info=on_forget(Forget.BLANK)),
    Column("at", UtcDateTime, nullable=False),
    Column("what", Text, nullable=False),
    Column("round", Text),
)
Index("receipts_of_a_member", receipts.c.workspace, receipts.c.user_id, receipts.c.at)
Index("receipts_by_moment", receipts.c.at)
Index("receipts_of_a_round", receipts.c.workspace, receipts.c.round)
Index("receipts_from_a_manager", receipts.c.workspace, receipts.c.manager)

commitments = _table(
    "commitments",
    Rules(export="commitments", prune=_UNTIL_FORGOTTEN),
    Column("workspace", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("manager", Text, nullable=False, info=on_forget(Forget.ROW)),
    Column("action", Text, nullable=False),
    Column("round", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("status", Text, nullable=False),
    Column("settled_at", UtcDateTime),
)
OPEN_COMMITMENT = commitments.c.status == literal_column("'open'")
_partial_index("one_open_commitment", OPEN_COMMITMENT, commitments.c.workspace, commitments.c.manager, unique=True)
Index("commitments_of_a_manager", commitments.c.workspace, commitments.c.manager, commitments.c.settled_at)
