"""Modbus on the wire, as a client of equipment and as the server of a rig.

The only module that knows pymodbus, whose API changes with every minor version; it is imported when a line is opened.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from threading import Thread
from typing import Any, Literal, TypeVar

from device_drivers.equipment import EquipmentError
from device_drivers.modbus.endpoint import SerialEndpoint, TcpEndpoint
from device_drivers.modbus.registers import IllegalAddress, IllegalValue, RegisterBank, Table

PYMODBUS = "3.16.1"
"""The version that this module was written for, and that the extra `lab` pins."""

EXCEPTIONS = {
    1: "illegal function",
    2: "illegal data address",
    3: "illegal data value",
    4: "server device failure",
    5: "acknowledge",
    6: "server device busy",
    8: "memory parity error",
    10: "gateway path unavailable",
    11: "gateway target device failed to respond",
}
"""The exception codes of Modbus."""

RIG_BAUDRATE = 115_200
"""What both ends of a pseudo-terminal are set to; it paces nothing but the polling of pymodbus."""

TABLE_OF = {
    1: Table.COIL,
    2: Table.DISCRETE,
    3: Table.HOLDING,
    4: Table.INPUT,
    5: Table.COIL,
    6: Table.HOLDING,
    15: Table.COIL,
    16: Table.HOLDING,
}
"""The table that each function code of a request concerns."""

T = TypeVar("T")


class NoAnswerError(EquipmentError):
    """Nothing answered, or nothing that was an answer."""


class Line:
    """A Modbus client on a TCP connection or a serial line, which several devices may share; opened when first used.

    After silence it is closed, so that a late answer cannot be taken for that to the next request.
    """

    def __init__(self, endpoint: TcpEndpoint | SerialEndpoint, timeout: float = 1.0) -> None:
        self.endpoint = endpoint
        self._timeout = timeout
        self._client: Any = None

    def device(self, device_id: int) -> "Device":
        """The device of an id on this line."""
        return Device(self, device_id)

    def close(self) -> None:
        """Close the connection or port; the next request opens it again."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def opened(self) -> Any:
        """The pymodbus client, connected. Raises NoAnswerError."""
        if self._client is None:
            client = self._new_client()
            try:
                opened = client.connect()
            except ValueError:  # a host name that cannot be encoded
                opened = False
            if not opened:
                raise NoAnswerError(f"{self.endpoint} cannot be opened")
            self._client = client
        return self._client

    def _new_client(self) -> Any:
        _import_pymodbus()
        from pymodbus.client import ModbusSerialClient, ModbusTcpClient

        match self.endpoint:
            case TcpEndpoint(host, port):
                return ModbusTcpClient(host, port=port, timeout=self._timeout, retries=0)
            case SerialEndpoint(port, baudrate, parity, stopbits):
                return ModbusSerialClient(
                    port, baudrate=baudrate, parity=parity, stopbits=stopbits, timeout=self._timeout, retries=0
                )

    def ask(self, request: Callable[[], Any]) -> Any:
        """The response to a request. Raises NoAnswerError, and EquipmentError for an exception response."""
        from pymodbus import ModbusException

        try:
            response = request()
        except (ModbusException, OSError) as error:
            self.close()
            raise NoAnswerError(f"{self.endpoint} did not answer within {self._timeout} s") from error
        if response.isError():
            code = response.exception_code
            raise EquipmentError(f"{self.endpoint} answered with exception {code} ({EXCEPTIONS.get(code, 'unknown')})")
        return response


@dataclass(frozen=True, slots=True)
class Device:
    """The register bank of one device on a line."""

    line: Line
    device_id: int

    def read(self, table: Table, address: int, count: int) -> tuple[int, ...]:
        """Read words or bits. Raises NoAnswerError, and EquipmentError for an exception response."""
        client = self.line.opened()
        functions = {
            Table.COIL: client.read_coils,
            Table.DISCRETE: client.read_discrete_inputs,
            Table.HOLDING: client.read_holding_registers,
            Table.INPUT: client.read_input_registers,
        }
        response = self.line.ask(lambda: functions[table](address, count=count, device_id=self.device_id))
        values = response.bits[:count] if table.of_bits else response.registers
        if len(values) != count:
            raise NoAnswerError(f"{self.line.endpoint} answered with {len(values)} values, not {count}")
        return tuple(int(value) for value in values)

    def write(self, table: Table, address: int, values: Sequence[int]) -> None:
        """Write words or a bit. Raises NoAnswerError, and EquipmentError for an exception response."""
        client = self.line.opened()
        if table is Table.COIL:
            self.line.ask(lambda: client.write_coil(address, bool(values[0]), device_id=self.device_id))
        elif len(values) == 1:
            self.line.ask(lambda: client.write_register(address, values[0], device_id=self.device_id))
        else:
            self.line.ask(lambda: client.write_registers(address, list(values), device_id=self.device_id))


class Server:
    """Serves register banks by device id on the loopback or on a pseudo-terminal, until it is closed.

    Each request is answered under `lock`, in a thread of the server; a device that is not served is silent, as on a
    real line.
    """

    def __init__(
        self, banks: Mapping[int, RegisterBank], lock: AbstractContextManager[Any], wire: Literal["tcp", "rtu"]
    ) -> None:
        _import_pymodbus()
        self._context = _Banks(banks, lock)
        self._descriptors: list[int] = []
        self._server: Any = None
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="modbus server", daemon=True)
        self._thread.start()
        try:
            self.endpoint = self._run(self._serve_tcp() if wire == "tcp" else self._serve_rtu())
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Stop serving; once closed, this does nothing."""
        if self._loop.is_closed():
            return
        self._run(self._shut_down())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        for descriptor in self._descriptors:
            os.close(descriptor)

    async def _serve_tcp(self) -> TcpEndpoint | SerialEndpoint:
        from pymodbus.server import ModbusTcpServer

        self._server = ModbusTcpServer(_unused(), address=("127.0.0.1", 0), ignore_missing_devices=True)
        await self._listen()
        return TcpEndpoint("127.0.0.1", self._server.transport.sockets[0].getsockname()[1])

    async def _serve_rtu(self) -> TcpEndpoint | SerialEndpoint:
        from pymodbus import FramerType
        from pymodbus.server import ModbusSerialServer

        ours, theirs = self._joined_terminals()
        self._server = ModbusSerialServer(
            _unused(), framer=FramerType.RTU, port=ours, baudrate=RIG_BAUDRATE, parity="N", ignore_missing_devices=True
        )
        await self._listen()
        # A pseudo-terminal has no parity: asking for it fails with EINVAL.
        return SerialEndpoint(theirs, RIG_BAUDRATE, "N")

    async def _listen(self) -> None:
        # A context of one's own is what turns a request into a call; pymodbus takes none by its constructor.
        self._server.context = self._context
        await self._server.serve_forever(background=True)

    def _joined_terminals(self) -> tuple[str, str]:
        """The names of two pseudo-terminals whose ends are joined, as by a null modem."""
        import tty

        masters, names = [], []
        for _ in range(2):
            master, slave = os.openpty()
            # The slave end stays open: the master reads EIO once nobody has it open.
            self._descriptors += [master, slave]
            tty.setraw(slave)
            os.set_blocking(master, False)
            masters.append(master)
            names.append(os.ttyname(slave))
        for source, target in (masters, reversed(masters)):
            self._loop.add_reader(source, _pass_on, source, target)
        return names[0], names[1]

    async def _shut_down(self) -> None:
        for descriptor in self._descriptors:
            self._loop.remove_reader(descriptor)
        if self._server is not None:
            with suppress(Exception):
                await self._server.shutdown()
        pending = asyncio.all_tasks() - {asyncio.current_task()}
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)


class _Banks:
    """What a pymodbus server asks for values: `device_id` and function code lead to the table of a bank."""

    def __init__(self, banks: Mapping[int, RegisterBank], lock: AbstractContextManager[Any]) -> None:
        self._banks, self._lock = banks, lock

    async def async_getValues(self, device_id: int, func_code: int, address: int, count: int = 1) -> Any:  # noqa: N802
        """The values of registers, or an exception code."""

        def read(bank: RegisterBank, table: Table) -> list[int] | list[bool]:
            values = bank.read(table, address, count)
            return [bool(value) for value in values] if table.of_bits else list(values)

        return self._do(device_id, func_code, read)

    async def async_setValues(  # noqa: N802
        self, device_id: int, func_code: int, address: int, values: Sequence[int]
    ) -> Any:
        """Write registers; an exception code where that is refused."""
        return self._do(device_id, func_code, lambda bank, table: bank.write(table, address, list(map(int, values))))

    def _do(self, device_id: int, func_code: int, act: Callable[[RegisterBank, Table], Any]) -> Any:
        from pymodbus.constants import ExcCodes
        from pymodbus.exceptions import NoSuchIdException

        if device_id not in self._banks:
            raise NoSuchIdException
        if func_code not in TABLE_OF:
            return ExcCodes.ILLEGAL_FUNCTION
        try:
            with self._lock:
                return act(self._banks[device_id], TABLE_OF[func_code])
        except IllegalAddress:
            return ExcCodes.ILLEGAL_ADDRESS
        except IllegalValue:
            return ExcCodes.ILLEGAL_VALUE


def _import_pymodbus() -> None:
    try:
        import pymodbus  # noqa: F401
    except ImportError:
        raise EquipmentError("pymodbus is not installed: pip install -e '.[lab]'") from None
    # pymodbus logs what it also returns or raises; without a handler Python would print that to stderr.
    log = logging.getLogger("pymodbus")
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def _unused() -> Any:
    from pymodbus.simulator import DataType, SimData, SimDevice

    return SimDevice(1, [SimData(0, datatype=DataType.REGISTERS)])


def _pass_on(source: int, target: int) -> None:
    with suppress(OSError):
        os.write(target, os.read(source, 4096))
