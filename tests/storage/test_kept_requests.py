from dataclasses import replace

import pytest

from bot.domain.conversation import MessageRef
from bot.domain.errors import ConflictError
from bot.domain.people import Member
from bot.domain.summary import Request, Seen
from bot.storage.unit_of_work import Storage
from tests.storage.rows import ANA, BEN, NAMESAKE
from tests.storage.team_rows import DAN, MAYA, OTHER_MAYA, a_request

PLACE = MessageRef("D1", "1700000000.000100")


def keep(storage: Storage, *requests: Request, people: tuple[str, ...] = ("U1",)) -> None:
    with storage.writing() as unit:
        for request in requests:
            unit.requests.add(request, people)


def ids(requests: tuple[Request, ...]) -> list[str]:
    return [request.id for request in requests]


@pytest.mark.parametrize("what", Seen)
def test_a_request_is_read_back_unchanged(storage: Storage, what: Seen) -> None:
    request = replace(a_request(what=what), rhythm="release-2", standing=None, place=PLACE)
    keep(storage, request)
    with storage.reading() as unit:
        assert unit.requests.get(MAYA, "request-1") == request
        assert unit.requests.trail("T1") == unit.requests.receipts(ANA) == (request,)


def test_there_are_no_requests_at_first(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.requests.get(MAYA, "request-1") is None
        assert unit.requests.live(MAYA) is None
        assert unit.requests.trail("T1") == unit.requests.receipts(ANA) == ()


@pytest.mark.parametrize("other", [DAN, OTHER_MAYA])
def test_nobody_can_reach_another_manager_s_request(storage: Storage, other: Member) -> None:
    keep(storage, a_request(place=PLACE))
    with storage.writing() as unit:
        assert unit.requests.get(other, "request-1") is None
        assert unit.requests.live(other) is None
        unit.requests.place(other, "request-1", MessageRef("D9", "9"))
    with storage.reading() as unit:
        assert unit.requests.get(MAYA, "request-1") == a_request(place=PLACE)


def test_only_the_people_a_request_was_about_have_a_receipt(storage: Storage) -> None:
    keep(storage, a_request(), people=("U1", "U3"))
    with storage.reading() as unit:
        assert unit.requests.receipts(ANA) == (a_request(),)
        assert unit.requests.receipts(Member("T1", "U3")) == (a_request(),)
        for other in (BEN, NAMESAKE, MAYA):
            assert unit.requests.receipts(other) == ()


def test_a_request_about_nobody_is_in_the_audit_trail(storage: Storage) -> None:
    keep(storage, a_request(), people=())
    with storage.reading() as unit:
        assert unit.requests.trail("T1") == (a_request(),)
        assert unit.requests.receipts(ANA) == ()


def test_somebody_named_twice_has_one_receipt(storage: Storage) -> None:
    keep(storage, a_request(), people=("U1", "U2", "U1"))
    with storage.reading() as unit:
        assert unit.requests.receipts(ANA) == (a_request(),)


def test_a_request_about_very_many_people_has_all_receipts(storage: Storage) -> None:
    people = tuple(f"U{number}" for number in range(700))
    keep(storage, a_request(), people=people)
    with storage.reading() as unit:
        assert all(unit.requests.receipts(Member("T1", user)) == (a_request(),) for user in people[::50])


def test_receipts_are_newest_first_and_limited(storage: Storage) -> None:
    keep(
        storage, *(a_request(f"request-{day}", manager, days=day) for day, manager in ((1, MAYA), (2, DAN), (0, MAYA)))
    )
    with storage.reading() as unit:
        assert ids(unit.requests.receipts(ANA)) == ["request-2", "request-1", "request-0"]
        assert ids(unit.requests.receipts(ANA, most=2)) == ["request-2", "request-1"]


def test_the_audit_trail_has_a_workspace_s_requests_oldest_first(storage: Storage) -> None:
    keep(storage, a_request("request-2", days=2), a_request("request-1", DAN, Seen.CARDS, days=1))
    keep(storage, a_request("request-0", OTHER_MAYA))
    with storage.reading() as unit:
        assert ids(unit.requests.trail("T1")) == ["request-1", "request-2"]
        assert ids(unit.requests.trail("T2")) == ["request-0"]


def test_the_live_request_is_the_newest_summary_with_a_message(storage: Storage) -> None:
    keep(storage, *(a_request(f"request-{day}", days=day) for day in (2, 1, 3)))
    keep(storage, a_request("cards", what=Seen.CARDS, days=8, place=PLACE))
    keep(storage, a_request("export", what=Seen.EXPORT, days=9, place=PLACE))
    with storage.writing() as unit:
        assert unit.requests.live(MAYA) is None
        for request_id in ("request-2", "request-1"):
            unit.requests.place(MAYA, request_id, PLACE)
    with storage.reading() as unit:
        assert unit.requests.live(MAYA) == a_request("request-2", days=2, place=PLACE)


def test_the_place_of_a_message_can_change(storage: Storage) -> None:
    keep(storage, a_request(place=PLACE), a_request("request-2"))
    with storage.writing() as unit:
        unit.requests.place(MAYA, "request-1", MessageRef("D1", "2"))
        unit.requests.place(MAYA, "never made", MessageRef("D1", "2"))
    with storage.reading() as unit:
        assert unit.requests.get(MAYA, "request-1") == a_request(place=MessageRef("D1", "2"))
        assert unit.requests.get(MAYA, "request-2") == a_request("request-2")
        assert unit.requests.get(MAYA, "never made") is None


def test_two_requests_with_the_same_id_in_two_workspaces_do_not_mix(storage: Storage) -> None:
    keep(storage, a_request(days=1), people=("U1",))
    keep(storage, a_request("request-1", OTHER_MAYA), people=("U2",))
    with storage.writing() as unit:
        unit.requests.place(OTHER_MAYA, "request-1", PLACE)
        assert unit.requests.get(MAYA, "request-1") == a_request(days=1)
        assert unit.requests.receipts(ANA) == (a_request(days=1),)
        assert unit.requests.receipts(BEN) == unit.requests.receipts(NAMESAKE) == ()


def test_a_request_is_never_replaced(storage: Storage) -> None:
    keep(storage, a_request())
    with pytest.raises(ConflictError), storage.writing() as unit:
        unit.requests.add(a_request(what=Seen.CARDS), ("U2",))
    with storage.reading() as unit:
        assert unit.requests.trail("T1") == (a_request(),)
        assert unit.requests.receipts(BEN) == ()
