"""Random octets for every decoder of the DLMS codec, and for the emulated meter behind a listener.

python -m tests.fuzz_dlms [--inputs 5000000] [--seed 1] [--jobs 2] [--only TARGET]

An input is a message that was right, changed here and there; half of the HDLC frames get right check sequences again.
A decoder may refuse it in its own words, and nothing else; what it takes, it has to write and read again as the same.
Exit code 1 with the octets where that does not hold, or where memory grows by more than `MOST_GROWTH`.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from random import Random
from threading import Lock

from device_drivers.dlms import acse, apdu, axdr
from device_drivers.dlms.acse import AARQ, Conformance, Context, InitiateRequest, InitiateResponse, Mechanism
from device_drivers.dlms.apdu import Attribute, GetRequest, Method
from device_drivers.dlms.axdr import CompactArray, Data, Tag, TypeDescription, array, octet_string, structure
from device_drivers.dlms.block import ClientTransfer, TransferError
from device_drivers.dlms.client import ClientAssociation
from device_drivers.dlms.date_time import Date, DateTime, Time
from device_drivers.dlms.decoded import apdu_in_words, in_words
from device_drivers.dlms.hdlc import LLC_COMMAND, LLC_RESPONSE, Address, Control, Frame, FrameParser, Kind
from device_drivers.dlms.iec62056_21 import ClientSignOn, Mode, SignOnError
from device_drivers.dlms.link import ClientLink, Parameters, ServerLink
from device_drivers.dlms.listening import Face, HangUp, OpticalFace, Served, WrapperFace
from device_drivers.dlms.mapping_file import load_mapping
from device_drivers.dlms.octets import DecodeError
from device_drivers.dlms.secrecy import concealed_association
from device_drivers.dlms.selective_access import CaptureObject, EntrySelection, RangeSelection, SelectionError
from device_drivers.dlms.server import Access
from device_drivers.dlms.serving import serve
from device_drivers.dlms.wrapper import WrapperMessage, WrapperParser
from device_drivers.emulator.behaviour import Behaviour
from device_drivers.emulator.clock import VirtualClock
from device_drivers.emulator.esme import Esme
from smets1.registers import DeviceModel

MOST_GROWTH = 16 * 1024
"""By how much the memory of a process may grow after its first tenth, in KiB."""

INTERESTING = bytes((0, 1, 2, 6, 9, 0x13, 0x15, 0x7E, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xA0, 0xA8, 0xC0, 0xC4, 0xFF))
"""Octets at which a length, a tag or a flag changes its meaning."""

CLIENT, SERVER = Address(16), Address(1)
ENERGY, CLOCK, PROFILE = (apdu.logical_name(text) for text in ("1.0.1.8.0.255", "0.0.1.0.0.255", "0.0.99.1.0.255"))
READ, NOTE = Attribute(3, ENERGY, 2), Attribute(1, apdu.logical_name("0.0.94.44.34.11"), 2)
ACT = Method(9, apdu.logical_name("0.0.10.0.106.255"), 1)
WHEN = DateTime(Date(2025, 6, 1, 7), Time(12, 30, 15, 0), 0, 0)
COMPACT = Data(
    Tag.COMPACT_ARRAY,
    CompactArray(
        TypeDescription(Tag.STRUCTURE, (TypeDescription(Tag.LONG_UNSIGNED), TypeDescription(Tag.OCTET_STRING))),
        (structure(Data(Tag.LONG_UNSIGNED, 7), octet_string(b"abc")),) * 3,
    ),
)
VALUES = [
    octet_string(b"abc"),
    array(*(structure(octet_string(WHEN.encode()), Data(Tag.DOUBLE_LONG_UNSIGNED, row)) for row in range(6))),
    COMPACT,
    structure(
        Data(Tag.BIT_STRING, "10110"), Data(Tag.FLOAT32, 1.5), Data(Tag.UTF8_STRING, "£"), Data(Tag.BOOLEAN, True)
    ),
    Data(Tag.DATE_TIME, WHEN),
    array(*(Data(tag, 1) for tag in axdr.INTEGERS)),
]
BY_RANGE = RangeSelection(
    CaptureObject(8, CLOCK, 2), octet_string(WHEN.encode()), octet_string(WHEN.encode()), (CaptureObject(3, ENERGY, 2),)
).selection()
REQUESTS: list[apdu.Apdu] = [
    GetRequest(READ),
    GetRequest(Attribute(7, PROFILE, 2)),
    GetRequest(Attribute(7, PROFILE, 2, BY_RANGE)),
    GetRequest(Attribute(7, PROFILE, 2, EntrySelection(1, 3).selection())),
    GetRequest(Attribute(15, apdu.logical_name("0.0.40.0.0.255"), 2)),
    apdu.GetNext(1),
    apdu.GetList((READ, Attribute(8, CLOCK, 2))),
    apdu.SetRequest(NOTE, octet_string(b"1234567890123")),
    apdu.SetFirstBlock(NOTE, apdu.Block(1, False, b"\x09\x03a")),
    apdu.SetBlock(apdu.Block(2, True, b"bc")),
    apdu.SetList((NOTE, READ), (octet_string(b"1"), Data(Tag.UNSIGNED, 1))),
    apdu.SetListFirstBlock((NOTE,), apdu.Block(1, True, b"\x01\x09\x01a")),
    apdu.ActionRequest(ACT, Data(Tag.LONG_UNSIGNED, 52)),
    apdu.ActionNext(1),
    apdu.ActionList((ACT,), (Data(Tag.NULL_DATA),)),
    apdu.ActionFirstBlock(ACT, apdu.Block(1, False, b"\x12")),
    apdu.ActionBlock(apdu.Block(2, True, b"\x00\x34")),
]
SUCCESS = apdu.Outcome(apdu.ActionResult.SUCCESS, octet_string(b"abc"))
RESPONSES: list[apdu.Apdu] = [
    *(apdu.GetResponse(value) for value in VALUES),
    apdu.GetResponse(apdu.DataAccessResult.OBJECT_UNDEFINED),
    apdu.GetResponseBlock(1, False, VALUES[1].encode()[:40]),
    apdu.GetResponseBlock(2, True, VALUES[1].encode()[40:]),
    apdu.GetResponseList((VALUES[0], apdu.DataAccessResult.READ_WRITE_DENIED)),
    apdu.SetResponse(apdu.DataAccessResult.SUCCESS),
    apdu.SetResponseBlock(1),
    apdu.SetResponseLastBlock(apdu.DataAccessResult.SUCCESS, 2),
    apdu.SetResponseLastBlockList((apdu.DataAccessResult.SUCCESS,), 2),
    apdu.SetResponseList((apdu.DataAccessResult.SUCCESS,)),
    apdu.ActionResponse(SUCCESS),
    apdu.ActionResponseBlock(apdu.Block(1, True, b"abc")),
    apdu.ActionResponseList((SUCCESS,)),
    apdu.ActionResponseNext(1),
    apdu.ExceptionResponse(apdu.StateError.SERVICE_UNKNOWN, apdu.ServiceError.INVOCATION_COUNTER_ERROR, 5),
    apdu.ConfirmedServiceError(1, 6, 1),
]
INITIATE = InitiateRequest(Conformance.GET | Conformance.SET | Conformance.ACTION, 500)
AGREED = InitiateResponse(Conformance.GET, 500)
ASSOCIATIONS = [
    acse.AssociationRequest(Context.LOGICAL_NAMES, INITIATE.encode()),
    acse.AssociationRequest(Context.LOGICAL_NAMES, INITIATE.encode(), Mechanism.LOW, b"12345678"),
    acse.AssociationRequest(
        Context.LOGICAL_NAMES_CIPHERED, bytes(30), Mechanism.HIGH_GMAC, b"challenge", b"TITLE001", 5
    ),
]
ANSWERS = [
    acse.AssociationResponse(
        Context.LOGICAL_NAMES, acse.AssociationResult.ACCEPTED, acse.Diagnostic.NULL, AGREED.encode()
    ),
    acse.AssociationResponse(
        Context.LOGICAL_NAMES_CIPHERED,
        acse.AssociationResult.REJECTED_PERMANENT,
        acse.ProviderDiagnostic.NO_REASON_GIVEN,
        None,
        Mechanism.HIGH_GMAC,
        b"challenge",
        b"TITLE001",
    ),
]
APDUS = [each.encode() for each in (*REQUESTS, *RESPONSES)]
ACSE = [each.encode() for each in (*ASSOCIATIONS, *ANSWERS, acse.ReleaseRequest(), acse.ReleaseResponse())]
SIGN_ONS = [
    b"/?!\r\n",
    b"/?12345!\r\n",
    b"/EMU5\\2EMULATOR\r\n",
    b"\x06252\r\n",
    b"\x06050\r\n",
    b"\x021.8.0(1*kWh)\r\n!\r\n\x03\x6a",
]

Take = Callable[[bytes], object]


class FaultError(Exception):
    """A decoder that is not as it must be."""


@dataclass
class Target:
    """Something that takes octets; `seeds` are messages that were right, `coded` makes a message of a changed one."""

    name: str
    seeds: Sequence[bytes]
    take: Take
    refusals: tuple[type[Exception], ...] = (DecodeError,)
    coded: Callable[[Random, bytes], bytes] = lambda _, octets: octets
    taken: int = 0
    refused: int = 0
    seconds: float = field(default=0.0)

    def run(self, chance: Random, inputs: int) -> None:
        """Take so many inputs. Raises FaultError."""
        started = time.perf_counter()
        for _ in range(inputs):
            self.try_one(self.coded(chance, mutated(chance, self.seeds)))
        self.seconds += time.perf_counter() - started

    def try_one(self, octets: bytes) -> None:
        """Take an input, or refuse it. Raises FaultError."""
        try:
            self.take(octets)
            self.taken += 1
        except self.refusals:
            self.refused += 1
        except Exception as error:
            raise FaultError(f"{self.name}: {octets.hex()}\n{type(error).__name__}: {error}") from error


def mutated(chance: Random, seeds: Sequence[bytes]) -> bytes:
    """One of the messages, changed in up to four places."""
    bits = chance.getrandbits(62)
    octets = bytearray(seeds[(bits & 0xFFFF) % len(seeds)])
    bits >>= 16
    for _ in range(1 + (bits & 3 if bits & 4 else 0)):
        bits = chance.getrandbits(40)
        at = (bits >> 4 & 0xFFFF) % (len(octets) + 1)
        value = bits >> 20 & 0xFF
        match bits & 15:
            case 0 | 1 | 2:
                octets[at : at + 1] = bytes([value])
            case 3 | 4 | 5 | 6:
                octets[at : at + 1] = INTERESTING[value % len(INTERESTING)].to_bytes(1, "big")
            case 7 if at < len(octets):
                octets[at] ^= 1 << (value & 7)
            case 8:
                del octets[at:]
            case 9:
                del octets[at : at + 1 + value % 8]
            case 10 | 11:
                octets[at:at] = chance.randbytes(1 + value % 8)
            case 12:
                octets[at:at] = octets[at : at + value]
            case 13:
                other = seeds[value % len(seeds)]
                octets[at:] = other[len(other) * (bits >> 28 & 7) // 8 :]
            case 14:
                octets[at : at + 2] = (0xFF, 0xFF)
            case _:
                octets += chance.randbytes(value % 16)
    return bytes(octets)


def in_frames(llc: bytes, to: Address, of: Address) -> Callable[[Random, bytes], bytes]:
    """APDUs in frames with right check sequences, half of which are then changed too."""

    def coded(chance: Random, octets: bytes) -> bytes:
        bits = chance.getrandbits(32)
        kind = (Kind.I, Kind.I, Kind.I, Kind.I, Kind.SNRM, Kind.RR, Kind.UA, Kind.DISC)[bits & 7]
        control = Control(kind, True, bits >> 3 & 7, bits >> 6 & 7)
        information = llc + octets[:300] if kind is Kind.I else b"" if bits & 512 else octets[:40]
        frame = Frame(to, of, control, information, bits & 0xC00 == 0xC00).encode()
        return mutated(chance, [frame]) if bits & 0x1000 else frame

    return coded


def in_wrapper(chance: Random, octets: bytes) -> bytes:
    """APDUs in messages, a quarter of which are then changed too."""
    message = WrapperMessage(16, 1, octets[:0xFFFF]).encode()
    return mutated(chance, [message]) if chance.getrandbits(2) == 0 else message


def again(decode: Callable[[bytes], object]) -> Take:
    """Decode; what is decoded must be the same when it is written and read."""

    def take(octets: bytes) -> None:
        found = decode(octets)
        written = found.encode()  # type: ignore[attr-defined]
        back = decode(written)
        if back != found and repr(back) != repr(found):  # a NaN is not equal to itself
            raise FaultError(f"{found} was written and read as {back}")

    return take


def associations(octets: bytes) -> None:
    """Each form of an ACSE APDU, by its tag."""
    kinds = (acse.AssociationRequest, acse.AssociationResponse, acse.ReleaseRequest, acse.ReleaseResponse)
    kind = dict(zip((b"\x60", b"\x61", b"\x62", b"\x63"), kinds, strict=True)).get(octets[:1], kinds[0])
    again(kind.decode)(octets)


def in_people_s_words(octets: bytes) -> None:
    """Whatever it is, it is told; and no AARQ is recorded with a password."""
    if not (in_words(octets) and apdu_in_words(octets)):
        raise FaultError("nothing is said")
    if octets[:1] == bytes([AARQ]) and b"12345678" in octets and b"12345678" in concealed_association(octets):
        request = acse.AssociationRequest.decode(octets)
        if request.mechanism is Mechanism.LOW and b"12345678" in (request.authentication or b""):
            raise FaultError("the password is told")


def selections(octets: bytes) -> None:
    """Access parameters of both selectors."""
    found = axdr.decode(octets)
    for selector, kind in ((1, RangeSelection), (2, EntrySelection)):
        try:
            kind.of(apdu.Selection(selector, found))
        except SelectionError:
            continue


class Restarted:
    """Something that keeps what came before, begun anew now and then, and when it has given up."""

    def __init__(self, new: Callable[[], Take], every: int = 100) -> None:
        self._new, self._every = new, every
        self._left = 0
        self._take: Take = new()

    def __call__(self, octets: bytes) -> None:
        """Take some octets."""
        if not self._left:
            self._take, self._left = self._new(), self._every
        self._left -= 1
        try:
            self._take(octets)
        except Exception:
            self._left = 0
            raise


def frames() -> Take:
    """Finding frames in a stream; nothing of it is lost."""
    parser = FrameParser()

    def take(octets: bytes) -> None:
        parser.feed(octets)
        if len(parser._octets) > 0x802:
            raise FaultError("the parser keeps more than a frame")

    return take


def server_link() -> Take:
    """The link of a meter whose application answers at once."""
    link = ServerLink(SERVER)

    def take(octets: bytes) -> None:
        for event in link.receive(octets):
            if type(event).__name__ == "Received" and link.is_open:
                try:
                    link.send(bytes(200))
                except RuntimeError:
                    continue
        if len(link.take_output()) > 300 * (2 + len(octets)):
            raise FaultError("it answers with very much")

    return take


def client_link() -> Take:
    """The link of a client that waits for an answer."""
    link = ClientLink(CLIENT, SERVER)
    link.connect()
    link.receive(Frame(CLIENT, SERVER, Control(Kind.UA)).encode())

    def take(octets: bytes) -> None:
        if link.is_open and not link.is_waiting:
            link.send(b"ask")
        link.take_output()
        link.receive(octets)

    return take


def transfer() -> Take:
    """A client that has asked for something, and is answered in blocks or otherwise."""
    asked = [ClientTransfer(request) for request in REQUESTS[:3] + REQUESTS[6:8] + REQUESTS[12:13]]  # type: ignore[arg-type]
    for each in asked:
        each.first()

    def take(octets: bytes) -> None:
        answer = apdu.decode(octets)
        for each in asked:
            if each.response is None:
                try:
                    each.receive(answer)
                except (TransferError, DecodeError):
                    continue

    return take


def associating() -> Take:
    """A client that associates."""
    client = ClientAssociation()
    client.associate()

    def take(octets: bytes) -> None:
        client.receive(octets)
        client.associate()

    return take


def signing_on() -> Take:
    """A client that signs on."""
    client = ClientSignOn(Mode.READOUT)
    client.start()
    return client.receive


def meter(new_face: Callable[[Served], Face]) -> Callable[[], Take]:
    """The emulated ESME, as a listener shows it."""
    clock = VirtualClock(datetime(2025, 6, 1, tzinfo=UTC))
    esme = Esme(DeviceModel("Example", "Meter", "1", "1.00"), clock, Behaviour())
    access = Access(frozenset((Mechanism.LOWEST, Mechanism.LOW)), b"12345678")
    served = serve(esme, load_mapping("emulated").of("ESME"), access, Lock())
    begin = WrapperMessage(16, 1, ACSE[0]).encode()
    if new_face is OpticalFace:
        aarq = Frame(SERVER, CLIENT, Control(Kind.I), LLC_COMMAND + ACSE[0])
        begin = Frame(SERVER, CLIENT, Control(Kind.SNRM)).encode() + aarq.encode()

    def new() -> Take:
        face = new_face(served)
        for _ in face.receive(begin):
            pass

        def take(octets: bytes) -> None:
            written = sum(len(getattr(doing, "octets", b"")) for doing in face.receive(octets))
            if written > 2_000 * (2 + len(octets)):
                raise FaultError("it answers with very much")
            if not 0 < face.waits() <= 120:
                raise FaultError("it waits too long")

        return take

    return new


def targets() -> list[Target]:
    """Every decoder."""
    to_meter, to_client = in_frames(LLC_COMMAND, SERVER, CLIENT), in_frames(LLC_RESPONSE, CLIENT, SERVER)
    return [
        Target("data", [value.encode() for value in VALUES], again(axdr.decode)),
        Target("APDU", APDUS, again(apdu.decode)),
        Target("ACSE", ACSE, associations),
        Target("InitiateRequest", [INITIATE.encode()], again(InitiateRequest.decode)),
        Target("InitiateResponse", [AGREED.encode()], again(InitiateResponse.decode)),
        Target("date-time", [WHEN.encode()], again(DateTime.decode)),
        Target("selective access", [BY_RANGE.parameters.encode()], selections),
        Target("HDLC parameters", [Parameters().encode()], again(Parameters.decode)),
        Target("HDLC frame", APDUS, again(Frame.decode), coded=to_meter),
        Target("HDLC stream", APDUS, Restarted(frames), coded=to_meter),
        Target("HDLC server", APDUS, Restarted(server_link), coded=to_meter),
        Target("HDLC client", APDUS, Restarted(client_link), coded=to_client),
        Target("wrapper", APDUS, Restarted(lambda: WrapperParser().feed), coded=in_wrapper),
        Target("blocks", APDUS, Restarted(transfer, 20)),
        Target("client association", ACSE, Restarted(associating), (DecodeError, TransferError)),
        Target("sign-on", SIGN_ONS, Restarted(signing_on, 20), (SignOnError,)),
        Target("in words", [*ACSE, *APDUS, *SIGN_ONS], in_people_s_words),
        Target("meter, HDLC", [*APDUS, *ACSE], Restarted(meter(OpticalFace)), (HangUp,), to_meter),
        Target("meter, sign-on", SIGN_ONS, Restarted(meter(OpticalFace), 20), (HangUp,)),
        Target("meter, wrapper", [*APDUS, *ACSE], Restarted(meter(WrapperFace)), (HangUp,), in_wrapper),
    ]


@dataclass(frozen=True)
class Report:
    """What a process did: for each target its inputs, those taken, and seconds; and by how many KiB it has grown."""

    rows: list[tuple[str, int, int, float]]
    growth: int
    fault: str = ""


def fuzz(inputs: int, seed: int, only: str = "") -> Report:
    """Share so many inputs among the targets."""
    chance = Random(seed)
    chosen = [target for target in targets() if only in target.name]
    fault, settled = "", 0
    try:
        for tenth in range(10):
            for target in chosen:
                target.run(chance, inputs // (10 * len(chosen)))
            if tenth == 0:
                settled = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    except FaultError as error:
        fault = str(error)
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - settled if settled else 0
    rows = [(target.name, target.taken + target.refused, target.taken, target.seconds) for target in chosen]
    return Report(rows, growth, fault)


def main() -> int:
    """Run, and print what was done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="", help="targets whose name contains this")
    options = parser.parse_args()
    started = time.perf_counter()
    shares = [(options.inputs // options.jobs, options.seed * 1_000 + job, options.only) for job in range(options.jobs)]
    with get_context("spawn").Pool(options.jobs) as pool:
        reports = pool.starmap(fuzz, shares)
    elapsed = time.perf_counter() - started
    done = 0
    for rows in zip(*(report.rows for report in reports), strict=True):
        name, inputs, taken, seconds = rows[0][0], *(sum(row[n] for row in rows) for n in (1, 2, 3))
        done += int(inputs)
        share = 100 * taken / max(inputs, 1)
        print(f"{name:20} {inputs:10,} inputs, {share:3.0f} % taken, {inputs / seconds:9,.0f} a second")  # noqa: T201
    print(f"{done:,} inputs in {elapsed:.0f} s: {done / elapsed:,.0f} a second")  # noqa: T201
    growth = max(report.growth for report in reports)
    print(f"memory of a process after its first tenth: +{growth:,} KiB")  # noqa: T201
    faults = [report.fault for report in reports if report.fault]
    for fault in faults:
        print(fault)  # noqa: T201
    return 1 if faults or growth > MOST_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
