"""Block transfer of GET, SET and ACTION in both directions: whole requests and responses above, APDUs below.

Assumption: the blocks of the response to one ACTION carry what it returned, and that it succeeded is understood. With
`action_result_in_blocks` they carry its result too. Those of the response to several always carry every result.
"""

from collections.abc import Callable
from typing import Final, TypeAlias, TypeVar

from device_drivers.dlms import axdr
from device_drivers.dlms.apdu import (
    ActionBlock,
    ActionFirstBlock,
    ActionList,
    ActionListFirstBlock,
    ActionNext,
    ActionRequest,
    ActionResponse,
    ActionResponseBlock,
    ActionResponseList,
    ActionResponseNext,
    ActionResult,
    Apdu,
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
    Outcome,
    SetBlock,
    SetFirstBlock,
    SetList,
    SetListFirstBlock,
    SetRequest,
    SetResponse,
    SetResponseBlock,
    SetResponseLastBlock,
    SetResponseLastBlockList,
    SetResponseList,
    encode_list,
    encode_results,
    read_outcomes,
    read_results,
    read_values,
)
from device_drivers.dlms.octets import DecodeError, Reader
from smets1.errors import S1benchError

MAX_TRANSFER: Final = 0x100000
"""How many octets are put together of blocks at most."""

T = TypeVar("T")

WholeRequest: TypeAlias = GetRequest | GetList | SetRequest | SetList | ActionRequest | ActionList
FirstBlock: TypeAlias = SetFirstBlock | SetListFirstBlock | ActionFirstBlock | ActionListFirstBlock
Request: TypeAlias = WholeRequest | FirstBlock | GetNext | SetBlock | ActionBlock | ActionNext
Fault: TypeAlias = ExceptionResponse | ConfirmedServiceError
WholeResponse: TypeAlias = (
    GetResponse | GetResponseList | SetResponse | SetResponseList | ActionResponse | ActionResponseList | Fault
)
Response: TypeAlias = (
    WholeResponse
    | GetResponseBlock
    | SetResponseBlock
    | SetResponseLastBlock
    | SetResponseLastBlockList
    | ActionResponseBlock
    | ActionResponseNext
)


class TransferError(S1benchError):
    """An answer that does not belong to what was asked, or a block out of its order."""


class _Outgoing:
    """Octets that leave in blocks."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0
        self.number = 0

    @property
    def done(self) -> bool:
        """Whether the last block has left."""
        return self.number > 0 and self._at >= len(self._raw)

    def next(self, empty: Callable[[Block], Apdu], max_pdu: int) -> Block:
        """The next block; `empty` makes the APDU that is to carry it. Raises ValueError where no octet fits."""
        frame = len(empty(Block(0, False, b"")).encode())
        room = max_pdu - frame
        if room > 0x7F:
            room -= 1 if room <= 0x100 else 2
        if room < 1:
            raise ValueError(f"an APDU of {max_pdu} octets has no room for a block")
        raw = self._raw[self._at : self._at + room]
        self._at += room
        self.number += 1
        return Block(self.number, self._at >= len(self._raw), raw)


class _Incoming:
    """Octets that arrive in blocks."""

    def __init__(self) -> None:
        self.raw = b""
        self.number = 0

    def add(self, number: int, raw: bytes) -> None:
        """The next block. Raises TransferError for another one, and when it becomes too much."""
        if number != self.number + 1:
            raise TransferError(f"block {number} after block {self.number}")
        if len(self.raw) + len(raw) > MAX_TRANSFER:
            raise TransferError(f"more than {MAX_TRANSFER} octets in blocks")
        self.number = number
        self.raw += raw


class ClientTransfer:
    """A request of a client, from the first APDU to the whole response.

    Send `first()`, then what `receive` returns for each answer, until that is None: `response` is then the response.
    `max_pdu`: the greatest APDU that the server takes, in octets.
    """

    def __init__(self, request: WholeRequest, max_pdu: int = 0xFFFF, *, action_result_in_blocks: bool = False) -> None:
        self.response: WholeResponse | None = None
        self._request = request
        self._max_pdu = max_pdu
        self._read_outcome = Outcome.read if action_result_in_blocks else _read_success
        self._outgoing: _Outgoing | None = None
        self._incoming = _Incoming()

    def first(self) -> Request:
        """The first APDU. Raises ValueError for a request that neither fits nor can travel in blocks."""
        request = self._request
        if len(request.encode()) <= self._max_pdu:
            return request
        invoke = request.invoke
        match request:
            case SetRequest(attribute=attribute, value=value):
                return self._first_block(value.encode(), lambda block: SetFirstBlock(attribute, block, invoke=invoke))
            case SetList(attributes=attributes, values=values):
                return self._first_block(
                    encode_list(values), lambda block: SetListFirstBlock(attributes, block, invoke=invoke)
                )
            case ActionRequest(method=method, parameters=parameters) if parameters is not None:
                return self._first_block(
                    parameters.encode(), lambda block: ActionFirstBlock(method, block, invoke=invoke)
                )
            case ActionList(methods=methods, parameters=parameters):
                return self._first_block(
                    encode_list(parameters), lambda block: ActionListFirstBlock(methods, block, invoke=invoke)
                )
        raise ValueError(f"a request of more than {self._max_pdu} octets that cannot travel in blocks")

    def _first_block(self, raw: bytes, carry: Callable[[Block], Request]) -> Request:
        self._outgoing = _Outgoing(raw)
        return carry(self._outgoing.next(carry, self._max_pdu))

    def receive(self, answer: Apdu) -> Request | None:
        """What to send next; None when `response` is whole. Raises TransferError and DecodeError."""
        if self.response is not None:
            raise TransferError("an answer after the last one")
        if not isinstance(answer, Fault) and answer.invoke & 0x0F != self._request.invoke & 0x0F:
            raise TransferError(f"invoke-id {answer.invoke & 0x0F} answers {self._request.invoke & 0x0F}")
        if isinstance(answer, Fault):
            self.response = answer
            return None
        match self._request:
            case GetRequest() | GetList():
                return self._receive_get(answer)
            case SetRequest() | SetList():
                return self._receive_set(answer)
        return self._receive_action(answer)

    def _receive_get(self, answer: Apdu) -> Request | None:
        single = isinstance(self._request, GetRequest)
        match answer:
            case GetResponse() if single:
                self.response = answer
            case GetResponseList(results=results) if not single:
                self._check_count(len(results))
                self.response = answer
            case GetResponseBlock(result=DataAccessResult() as result):
                self.response = GetResponse(result, invoke=answer.invoke)
            case GetResponseBlock(number=number, last=last, result=bytes(raw)):
                self._incoming.add(number, raw)
                if not last:
                    return GetNext(number, invoke=self._request.invoke)
                if single:
                    self.response = GetResponse(axdr.decode(self._incoming.raw), invoke=answer.invoke)
                else:
                    results = _whole(self._incoming.raw, read_results)
                    self._check_count(len(results))
                    self.response = GetResponseList(results, invoke=answer.invoke)
            case _:
                raise self._stray(answer)
        return None

    def _receive_set(self, answer: Apdu) -> Request | None:
        single = isinstance(self._request, SetRequest)
        match answer:
            case SetResponse():
                self.response = answer
            case SetResponseList(results=results) if not single:
                self._check_count(len(results))
                self.response = answer
            case SetResponseLastBlock(result=result) if self._outgoing:
                self.response = SetResponse(result, invoke=answer.invoke)
            case SetResponseLastBlockList(results=results) if self._outgoing and not single:
                self._check_count(len(results))
                self.response = SetResponseList(results, invoke=answer.invoke)
            case SetResponseBlock(number=number):
                return self._next_block(number, answer, lambda block: SetBlock(block, invoke=self._request.invoke))
            case _:
                raise self._stray(answer)
        return None

    def _receive_action(self, answer: Apdu) -> Request | None:
        single = isinstance(self._request, ActionRequest)
        match answer:
            case ActionResponse() if single or self._outgoing:
                self.response = answer
            case ActionResponseList(outcomes=outcomes) if not single:
                self._check_count(len(outcomes))
                self.response = answer
            case ActionResponseBlock(block=block) if self._outgoing is None or self._outgoing.done:
                self._incoming.add(block.number, block.raw)
                if not block.last:
                    return ActionNext(block.number, invoke=self._request.invoke)
                if single:
                    self.response = ActionResponse(_whole(self._incoming.raw, self._read_outcome), invoke=answer.invoke)
                else:
                    outcomes = _whole(self._incoming.raw, read_outcomes)
                    self._check_count(len(outcomes))
                    self.response = ActionResponseList(outcomes, invoke=answer.invoke)
            case ActionResponseNext(number=number):
                return self._next_block(number, answer, lambda block: ActionBlock(block, invoke=self._request.invoke))
            case _:
                raise self._stray(answer)
        return None

    def _next_block(self, number: int, answer: Apdu, carry: Callable[[Block], Request]) -> Request:
        if self._outgoing is None or self._outgoing.done or number != self._outgoing.number:
            raise self._stray(answer)
        return carry(self._outgoing.next(carry, self._max_pdu))

    def _check_count(self, found: int) -> None:
        match self._request:
            case GetList(attributes=asked) | SetList(attributes=asked) | ActionList(methods=asked):
                if found != len(asked):
                    raise TransferError(f"{found} results for {len(asked)} things asked")

    def _stray(self, answer: Apdu) -> TransferError:
        return TransferError(f"{type(answer).__name__} does not answer {type(self._request).__name__}")


class ServerTransfer:
    """The requests of a client to a server that holds whole requests and whole responses.

    `max_pdu`: the greatest APDU that the client takes, in octets.
    """

    def __init__(self, max_pdu: int = 0xFFFF, *, action_result_in_blocks: bool = False) -> None:
        self._max_pdu = max_pdu
        self._action_result_in_blocks = action_result_in_blocks
        self._idle()

    def _idle(self) -> None:
        self._first: FirstBlock | None = None
        self._pieces = _Incoming()
        self._outgoing: _Outgoing | None = None
        self._getting = True

    def receive(self, request: Request) -> WholeRequest | Response:
        """A whole request, to be answered with `answer`, or what to send now because there is none yet."""
        match request:
            case GetNext(number=number):
                return self._next_get(number, request.invoke)
            case ActionNext(number=number):
                return self._next_action(number, request.invoke)
            case SetFirstBlock() | SetListFirstBlock() | ActionFirstBlock() | ActionListFirstBlock():
                self._idle()
                self._first = request
                return self._add(request.block, request.invoke)
            case SetBlock(block=block):
                if not isinstance(self._first, SetFirstBlock | SetListFirstBlock):
                    result = DataAccessResult.NO_LONG_SET_IN_PROGRESS
                    return SetResponseLastBlock(result, block.number, invoke=request.invoke)
                return self._add(block, request.invoke)
            case ActionBlock(block=block):
                if not isinstance(self._first, ActionFirstBlock | ActionListFirstBlock):
                    return _refusal(ActionResult.NO_LONG_ACTION_IN_PROGRESS, request.invoke)
                return self._add(block, request.invoke)
        self._idle()
        return request

    def answer(self, response: WholeResponse) -> Response:
        """What to send of a whole response: itself, or the first block of it."""
        first, number = self._first, self._pieces.number
        self._idle()
        match response:
            case SetResponse(result=result) if first:
                return SetResponseLastBlock(result, number, invoke=response.invoke)
            case SetResponseList(results=results) if first:
                return SetResponseLastBlockList(results, number, invoke=response.invoke)
        if len(response.encode()) <= self._max_pdu:
            return response
        match response:
            case GetResponse(result=axdr.Data() as data):
                raw = data.encode()
            case GetResponseList():
                raw = encode_results(response.results)
            case ActionResponse(outcome=outcome) if self._action_result_in_blocks:
                raw = outcome.encode()
            case ActionResponse(outcome=Outcome(ActionResult.SUCCESS, axdr.Data() as returned)):
                raw = returned.encode()
            case ActionResponseList(outcomes=outcomes):
                raw = encode_list(outcomes)
            case _:
                return response
        self._outgoing = _Outgoing(raw)
        self._getting = isinstance(response, GetResponse | GetResponseList)
        return self._send_block(self._outgoing, response.invoke)

    def _add(self, block: Block, invoke: int) -> WholeRequest | Response:
        setting = isinstance(self._first, SetFirstBlock | SetListFirstBlock)
        try:
            self._pieces.add(block.number, block.raw)
        except TransferError:
            self._idle()
            if setting:
                return SetResponseLastBlock(DataAccessResult.DATA_BLOCK_NUMBER_INVALID, block.number, invoke=invoke)
            return _refusal(ActionResult.LONG_ACTION_ABORTED, invoke)
        if not block.last:
            return (SetResponseBlock if setting else ActionResponseNext)(block.number, invoke=invoke)
        try:
            return self._assembled(self._pieces.raw, invoke)
        except DecodeError:
            self._idle()
            if setting:
                return SetResponseLastBlock(DataAccessResult.OTHER_REASON, block.number, invoke=invoke)
            return _refusal(ActionResult.OTHER_REASON, invoke)

    def _assembled(self, raw: bytes, invoke: int) -> WholeRequest:
        match self._first:
            case SetFirstBlock(attribute=attribute):
                return SetRequest(attribute, axdr.decode(raw), invoke=invoke)
            case SetListFirstBlock(attributes=attributes):
                return SetList(
                    attributes, _whole(raw, lambda reader: read_values(reader, len(attributes))), invoke=invoke
                )
            case ActionFirstBlock(method=method):
                return ActionRequest(method, axdr.decode(raw), invoke=invoke)
            case ActionListFirstBlock(methods=methods):
                values = _whole(raw, lambda reader: read_values(reader, len(methods)))
                return ActionList(methods, values, invoke=invoke)
        raise RuntimeError("blocks without a first one")

    def _next_get(self, number: int, invoke: int) -> Response:
        outgoing = self._outgoing
        if outgoing is None or not self._getting:
            return GetResponseBlock(number, True, DataAccessResult.NO_LONG_GET_IN_PROGRESS, invoke=invoke)
        if number != outgoing.number:
            self._idle()
            return GetResponseBlock(number, True, DataAccessResult.DATA_BLOCK_NUMBER_INVALID, invoke=invoke)
        return self._send_block(outgoing, invoke)

    def _next_action(self, number: int, invoke: int) -> Response:
        outgoing = self._outgoing
        if outgoing is None or self._getting:
            return _refusal(ActionResult.NO_LONG_ACTION_IN_PROGRESS, invoke)
        if number != outgoing.number:
            self._idle()
            return _refusal(ActionResult.LONG_ACTION_ABORTED, invoke)
        return self._send_block(outgoing, invoke)

    def _send_block(self, outgoing: _Outgoing, invoke: int) -> Response:
        def carry(block: Block) -> GetResponseBlock | ActionResponseBlock:
            if self._getting:
                return GetResponseBlock(block.number, block.last, block.raw, invoke=invoke)
            return ActionResponseBlock(block, invoke=invoke)

        response = carry(outgoing.next(carry, self._max_pdu))
        if outgoing.done:
            self._outgoing = None
        return response


def _read_success(reader: Reader) -> Outcome:
    return Outcome(ActionResult.SUCCESS, axdr.read(reader))


def _refusal(result: ActionResult, invoke: int) -> ActionResponse:
    return ActionResponse(Outcome(result), invoke=invoke)


def _whole(raw: bytes, read: Callable[[Reader], T]) -> T:
    """What all these octets hold. Raises DecodeError."""
    reader = Reader(raw)
    value = read(reader)
    reader.end()
    return value
