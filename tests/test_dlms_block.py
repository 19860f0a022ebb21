"""Block transfer: a client and a server that see whole requests and responses, whatever the size of an APDU."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.dlms import apdu, block
from device_drivers.dlms.apdu import (
    ActionBlock,
    ActionList,
    ActionNext,
    ActionRequest,
    ActionResponse,
    ActionResponseBlock,
    ActionResponseList,
    ActionResponseNext,
    ActionResult,
    Apdu,
    Attribute,
    Block,
    ConfirmedServiceError,
    DataAccessResult,
    ExceptionResponse,
    GetList,
    GetNext,
    GetRequest,
    GetResponse,
    GetResponseBlock,
    GetResponseList,
    Method,
    Outcome,
    SetBlock,
    SetFirstBlock,
    SetList,
    SetRequest,
    SetResponse,
    SetResponseBlock,
    SetResponseLastBlock,
    SetResponseList,
)
from device_drivers.dlms.axdr import NULL, octet_string
from device_drivers.dlms.block import ClientTransfer, ServerTransfer, TransferError, WholeRequest, WholeResponse
from device_drivers.dlms.octets import DecodeError
from tests.dlms_strategies import (
    data,
    deterministic,
    deterministic_few,
    forms,
    methods,
    outcomes,
    results,
)

ATTRIBUTE = Attribute(7, bytes(6), 2)
METHOD = Method(7, bytes(6), 1)
SUCCESS, DONE = DataAccessResult.SUCCESS, Outcome(ActionResult.SUCCESS)
LONG = octet_string(bytes(range(256)) * 2)


def travel(
    request: WholeRequest, response: WholeResponse, to_server: int, to_client: int
) -> Iterator[WholeRequest | Apdu]:
    """Every APDU that the two ends exchange, the whole request where it is whole, and in the end the response."""
    client = ClientTransfer(request, to_server, action_result_in_blocks=True)
    server = ServerTransfer(to_client, action_result_in_blocks=True)
    sent: block.Request | None = client.first()
    while sent is not None:
        assert len(sent.encode()) <= to_server or isinstance(sent, GetRequest | GetList)
        yield sent
        asked = server.receive(sent)
        if isinstance(asked, GetRequest | GetList | SetRequest | SetList | ActionRequest | ActionList):
            assert asked == request
            asked = server.answer(response)
        yield asked
        sent = client.receive(asked)
    assert client.response == response


PAIRS: dict[type[object], st.SearchStrategy[tuple[WholeRequest, WholeResponse]]] = {
    GetRequest: st.tuples(st.just(GetRequest(ATTRIBUTE)), st.builds(GetResponse, results)),
    GetList: st.lists(results, max_size=3).map(
        lambda found: (GetList((ATTRIBUTE,) * len(found)), GetResponseList(tuple(found)))
    ),
    SetRequest: st.tuples(
        st.builds(SetRequest, st.just(ATTRIBUTE), data), st.builds(SetResponse, st.sampled_from(DataAccessResult))
    ),
    SetList: st.lists(data, max_size=3).map(
        lambda values: (
            SetList((ATTRIBUTE,) * len(values), tuple(values)),
            SetResponseList((DataAccessResult.TYPE_UNMATCHED,) * len(values)),
        )
    ),
    ActionRequest: st.tuples(st.builds(ActionRequest, methods, st.none() | data), st.builds(ActionResponse, outcomes)),
    ActionList: st.lists(st.tuples(data, outcomes), max_size=3).map(
        lambda pairs: (
            ActionList((METHOD,) * len(pairs), tuple(value for value, _ in pairs)),
            ActionResponseList(tuple(outcome for _, outcome in pairs)),
        )
    ),
}


@pytest.mark.parametrize("kind", PAIRS)
def test_whole_in_whole_out_whatever_the_size_of_an_apdu(kind: type[object]) -> None:
    @deterministic_few
    @given(PAIRS[kind], st.integers(64, 400), st.integers(12, 400))
    def travels(pair: tuple[WholeRequest, WholeResponse], to_server: int, to_client: int) -> None:
        exchanged = list(travel(*pair, to_server, to_client))
        assert all(apdu.decode(each.encode()) == each for each in exchanged)

    travels()


def test_a_long_get_piece_by_piece() -> None:
    exchanged = list(travel(GetRequest(ATTRIBUTE), GetResponse(LONG), 100, 200))
    raw = LONG.encode()
    sizes = [len(each.result) for each in exchanged[1::2]]  # type: ignore[union-attr, arg-type]
    assert exchanged == [
        GetRequest(ATTRIBUTE),
        GetResponseBlock(1, False, raw[: sizes[0]]),
        GetNext(1),
        GetResponseBlock(2, False, raw[sizes[0] : 2 * sizes[0]]),
        GetNext(2),
        GetResponseBlock(3, True, raw[2 * sizes[0] :]),
    ]
    assert [len(each.encode()) for each in exchanged[1:4:2]] == [200, 200]


def test_a_long_set_piece_by_piece() -> None:
    exchanged = list(travel(SetRequest(ATTRIBUTE, LONG), SetResponse(SUCCESS), 300, 300))
    raw = LONG.encode()
    assert exchanged == [
        SetFirstBlock(ATTRIBUTE, Block(1, False, raw[:279])),
        SetResponseBlock(1),
        SetBlock(Block(2, True, raw[279:])),
        SetResponseLastBlock(SUCCESS, 2),
    ]


def test_a_long_action_with_a_long_answer_piece_by_piece() -> None:
    response = ActionResponse(Outcome(ActionResult.SUCCESS, LONG))
    kinds = [type(each) for each in travel(ActionRequest(METHOD, LONG), response, 300, 300)]
    assert kinds == [
        apdu.ActionFirstBlock,
        ActionResponseNext,
        ActionBlock,
        ActionResponseBlock,
        ActionNext,
        ActionResponseBlock,
    ]


def test_the_blocks_of_an_action_carry_what_it_returned() -> None:
    client, server = ClientTransfer(ActionRequest(METHOD)), ServerTransfer(300)
    assert server.receive(client.first()) == ActionRequest(METHOD)
    response = ActionResponse(Outcome(ActionResult.SUCCESS, LONG))
    first = server.answer(response)
    assert isinstance(first, ActionResponseBlock)
    assert first.block.raw == LONG.encode()[: len(first.block.raw)]
    request = client.receive(first)
    assert request == ActionNext(1)
    assert client.receive(server.receive(ActionNext(1))) is None
    assert client.response == response


def test_what_does_not_fit_and_cannot_be_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot travel in blocks"):
        ClientTransfer(GetList((ATTRIBUTE,) * 10), 64).first()
    with pytest.raises(ValueError, match="no room for a block"):
        ClientTransfer(SetRequest(ATTRIBUTE, LONG), 19).first()


@pytest.mark.parametrize(
    "fault", [ExceptionResponse(apdu.StateError(1), apdu.ServiceError(1)), ConfirmedServiceError(5, 3, 1)]
)
def test_a_fault_ends_a_transfer(fault: ExceptionResponse | ConfirmedServiceError) -> None:
    transfer = ClientTransfer(SetRequest(ATTRIBUTE, LONG), 100)
    transfer.first()
    transfer.receive(SetResponseBlock(1))
    assert transfer.receive(fault) is None
    assert transfer.response == fault
    with pytest.raises(TransferError, match="after the last one"):
        transfer.receive(fault)


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (GetRequest(ATTRIBUTE), SetResponse(SUCCESS)),
        (GetRequest(ATTRIBUTE), GetResponseList((SUCCESS,))),
        (GetRequest(ATTRIBUTE), GetResponseBlock(2, False, b"")),
        (GetRequest(ATTRIBUTE), GetResponse(NULL, invoke=0xC2)),
        (GetRequest(ATTRIBUTE), GetRequest(ATTRIBUTE)),
        (GetList((ATTRIBUTE,)), GetResponse(NULL)),
        (GetList((ATTRIBUTE,)), GetResponseList((NULL, NULL))),
        (SetRequest(ATTRIBUTE, NULL), SetResponseBlock(1)),
        (SetRequest(ATTRIBUTE, NULL), SetResponseLastBlock(SUCCESS, 1)),
        (SetRequest(ATTRIBUTE, LONG), SetResponseBlock(2)),
        (SetList((ATTRIBUTE,), (LONG,)), SetResponseList((SUCCESS, SUCCESS))),
        (ActionRequest(METHOD), ActionResponseList((DONE,))),
        (ActionRequest(METHOD, LONG), ActionResponseNext(3)),
        (ActionRequest(METHOD, LONG), ActionResponseBlock(Block(1, True, b"\0\0"))),
        (ActionList((METHOD,), (NULL,)), ActionResponse(DONE)),
        (ActionList((METHOD,), (NULL,)), ActionResponseList(())),
    ],
    ids=repr,
)
def test_an_answer_to_something_else_is_told(request_: WholeRequest, answer: Apdu) -> None:
    transfer = ClientTransfer(request_, 100)
    transfer.first()
    with pytest.raises(TransferError):
        transfer.receive(answer)
    assert transfer.response is None


def test_blocks_have_an_end() -> None:
    transfer = ClientTransfer(GetRequest(ATTRIBUTE))
    transfer.first()
    for number in range(1, 17):
        transfer.receive(GetResponseBlock(number, False, bytes(0x10000)))
    with pytest.raises(TransferError, match="more than 1048576 octets"):
        transfer.receive(GetResponseBlock(17, False, b"a"))


def test_blocks_that_make_no_value_are_told() -> None:
    transfer = ClientTransfer(GetRequest(ATTRIBUTE))
    transfer.first()
    with pytest.raises(DecodeError):
        transfer.receive(GetResponseBlock(1, True, b"\x06\x00"))


def test_a_get_may_fail_in_the_middle() -> None:
    transfer = ClientTransfer(GetRequest(ATTRIBUTE))
    transfer.first()
    transfer.receive(GetResponseBlock(1, False, b"\x06"))
    assert transfer.receive(GetResponseBlock(2, True, DataAccessResult.LONG_GET_ABORTED)) is None
    assert transfer.response == GetResponse(DataAccessResult.LONG_GET_ABORTED)


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ([GetNext(1)], GetResponseBlock(1, True, DataAccessResult.NO_LONG_GET_IN_PROGRESS)),
        ([SetBlock(Block(2, True, b""))], SetResponseLastBlock(DataAccessResult.NO_LONG_SET_IN_PROGRESS, 2)),
        ([ActionBlock(Block(2, True, b""))], ActionResponse(Outcome(ActionResult.NO_LONG_ACTION_IN_PROGRESS))),
        ([ActionNext(1)], ActionResponse(Outcome(ActionResult.NO_LONG_ACTION_IN_PROGRESS))),
        (
            [SetFirstBlock(ATTRIBUTE, Block(1, False, b"\x06")), SetBlock(Block(3, True, b""))],
            SetResponseLastBlock(DataAccessResult.DATA_BLOCK_NUMBER_INVALID, 3),
        ),
        (
            [SetFirstBlock(ATTRIBUTE, Block(1, False, b"\x06")), SetBlock(Block(2, True, b""))],
            SetResponseLastBlock(DataAccessResult.OTHER_REASON, 2),
        ),
        (
            [SetFirstBlock(ATTRIBUTE, Block(1, False, b"\x06")), ActionBlock(Block(2, True, b""))],
            ActionResponse(Outcome(ActionResult.NO_LONG_ACTION_IN_PROGRESS)),
        ),
        (
            [apdu.ActionFirstBlock(METHOD, Block(1, False, b"\x06")), ActionBlock(Block(1, True, b""))],
            ActionResponse(Outcome(ActionResult.LONG_ACTION_ABORTED)),
        ),
        (
            [apdu.ActionFirstBlock(METHOD, Block(1, True, b"\x06"))],
            ActionResponse(Outcome(ActionResult.OTHER_REASON)),
        ),
    ],
    ids=repr,
)
def test_blocks_that_nobody_waits_for_are_refused(sent: list[block.Request], answer: Apdu) -> None:
    server = ServerTransfer()
    assert [server.receive(each) for each in sent][-1] == answer


def test_the_next_block_of_another_number_ends_the_transfer() -> None:
    server = ServerTransfer(100)
    server.receive(GetRequest(ATTRIBUTE))
    server.answer(GetResponse(LONG))
    refused = server.receive(GetNext(2))
    assert refused == GetResponseBlock(2, True, DataAccessResult.DATA_BLOCK_NUMBER_INVALID)
    again = server.receive(GetNext(1))
    assert again == GetResponseBlock(1, True, DataAccessResult.NO_LONG_GET_IN_PROGRESS)


everything = st.one_of(list(forms().values()))
requests = st.one_of(
    [
        strategy
        for kind, strategy in forms().items()
        if getattr(kind, "SERVICE", 0) in (apdu.GET_REQUEST, apdu.SET_REQUEST, apdu.ACTION_REQUEST)
    ]
)


@deterministic
@given(st.one_of([pair.map(lambda each: each[0]) for pair in PAIRS.values()]), st.lists(everything, max_size=4))
def test_no_answer_breaks_a_client(request: WholeRequest, answers: list[Apdu]) -> None:
    transfer = ClientTransfer(request, 64)
    try:
        transfer.first()
        for answer in answers:
            transfer.receive(answer)
    except (TransferError, DecodeError, ValueError):
        assert transfer.response is None or answers


@deterministic_few
@given(st.lists(requests, max_size=4), st.lists(st.builds(GetResponse, results), min_size=4, max_size=4))
def test_no_request_breaks_a_server(sent: list[block.Request], responses: list[WholeResponse]) -> None:
    server = ServerTransfer(64)
    for each in sent:
        if isinstance(server.receive(each), GetRequest | GetList):
            server.answer(responses.pop())
