"""The entry of a meter that is reached by DLMS/COSEM: how to connect to it, and the mapping of its family.

The entry of a bench file that selects it:

    ESME: {driver: dlms, port: /dev/ttyUSB0, mapping: gbcs, sign_on: {baud: 300, mode: E}, password: env:ESME_PASSWORD}
"""

import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, cast

from benches.labgrid import PLACE, LabgridPort
from benches.locks import place_of
from benches.secret import FORMS, Secret
from device_drivers.dlms.acse import Mechanism
from device_drivers.dlms.hdlc import Address
from device_drivers.dlms.iec62056_21 import Line
from device_drivers.dlms.mapping import DeviceMapping
from device_drivers.dlms.mapping_file import load_mapping
from device_drivers.dlms.session import Connection, SignOn
from device_drivers.reading import Reader
from device_drivers.yaml_file import Located
from smets1.errors import BenchError, Finding

KEYS = (
    *("driver", "port", "url", "mapping", "transport", "sign_on", "baud", "client", "server", "authentication"),
    *("password", "keys", "title", "timeout", "retries", "behaves", "running_firmware", "logical_device_name"),
    "firmware_may_change",
)
"""What an entry may say."""

AUTHENTICATIONS = {"none": Mechanism.LOWEST, "low": Mechanism.LOW, "gmac": Mechanism.HIGH_GMAC}
"""How a client may prove who it is."""

BAUDS = (300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200)
"""The baud rates that a line may be set to."""

_DEVICE_ADDRESS = re.compile(r"[0-9A-Za-z ]{0,32}", re.ASCII)
_TITLE = re.compile(r"[0-9A-Fa-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class DlmsEntry:
    """How a meter is reached by DLMS/COSEM; secrets are references until it is connected to. `timeout` in ms."""

    where: str
    url: str
    mapping: DeviceMapping
    transport: Literal["hdlc", "wrapper"]
    sign_on: SignOn | None
    line: Line
    client: int
    server: Address
    mechanism: Mechanism
    password: Secret | None
    encryption_key: Secret | None
    authentication_key: Secret | None
    title: bytes
    timeout: int
    retries: int
    labgrid: LabgridPort | None = None
    """The port where labgrid hands it out."""
    logical_device_name: str = ""
    """The COSEM logical device name of this very meter, where it has to be that one."""
    firmware_may_change: bool = False
    """Whether a scenario may have it run other firmware; it is then another Device Model until it is put back."""

    @property
    def place(self) -> str:
        """What one process at a time may hold of it."""
        return PLACE + self.labgrid.place if self.labgrid else place_of(self.url)

    @property
    def address(self) -> tuple[str, Address]:
        """What no other device has."""
        return self.url if self.labgrid else self.place, self.server

    def connection(self) -> Connection:
        """The connection, with its secrets. Raises BenchError where a secret is not to be had."""
        keys = None
        if self.encryption_key and self.authentication_key:
            from device_drivers.dlms.security import Keys  # needs a package that other connections do not

            keys = Keys(self.encryption_key.key(), self.authentication_key.key())
        return Connection(
            url=self.labgrid.url() if self.labgrid else self.url,
            transport=self.transport,
            sign_on=self.sign_on,
            line=self.line,
            client=self.client,
            server=self.server,
            mechanism=self.mechanism,
            secret=self.password.octets() if self.password else None,
            title=self.title,
            keys=keys,
            timeout=self.timeout / 1000,
            retries=self.retries,
            where=self.where,
        )


class DlmsReader(Reader):
    """Reads the entry of a meter, collecting what is wrong."""

    def __init__(self, findings: list[Finding], folder: Path) -> None:
        super().__init__(findings)
        self.folder = folder
        self.files: list[Path] = []

    def read(self, role: str, node: Located) -> DlmsEntry | None:
        """The entry of the device of `role`; None where something is wrong with it."""
        before = len(self.findings)
        entry = self.mapping(node, KEYS)
        if find_spec("serial") is None:
            self.add(node.where, "no pyserial", "the libraries of a lab", "Install them: pip install -e '.[lab]'.")
        transport = cast(Literal["hdlc", "wrapper"], self.choice(entry.get("transport"), ("hdlc", "wrapper"), "hdlc"))
        sign_on = self.sign_on(entry["sign_on"], transport) if "sign_on" in entry else None
        keys = self.mapping(entry.get("keys"), ("encryption", "authentication"))
        mechanism, name = self.mechanism(node, entry, keys), entry.get("logical_device_name")
        read = DlmsEntry(
            where=node.where,
            url=self.url(entry, node),
            mapping=self.family(entry.get("mapping"), node, role),
            transport=transport,
            sign_on=sign_on,
            line=Line(self.baud(entry.get("baud"), 9_600), 8, False),
            client=self.whole(entry.get("client"), 1, 127 if transport == "hdlc" else 65_535, 16),
            server=self.server(entry.get("server"), transport),
            mechanism=mechanism,
            password=self.secret(entry.get("password")),
            encryption_key=self.secret(keys.get("encryption")),
            authentication_key=self.secret(keys.get("authentication")),
            title=self.title(entry.get("title")),
            timeout=self.whole(entry.get("timeout"), 10, 60_000, 2_000),
            retries=self.whole(entry.get("retries"), 0, 10, 2),
            labgrid=self.labgrid(entry),
            logical_device_name=self.text(name, node, "logical_device_name") if name else "",
            firmware_may_change=self.flag(entry.get("firmware_may_change")),
        )
        return read if len(self.findings) == before else None

    def url(self, entry: dict[str, Located], node: Located) -> str:
        """The port by whichever of its two names."""
        if "port" in entry and "url" in entry:
            self.add(entry["url"].where, "both 'port' and 'url'", "one of them", "Remove one of them.")
        name = "url" if "url" in entry else "port"
        return self.text(entry.get(name), node, name)

    def labgrid(self, entry: dict[str, Located]) -> LabgridPort | None:
        """The port of a labgrid place, where it is one."""
        node = entry.get("url") or entry.get("port")
        try:
            return LabgridPort.parse(str(node.value), node.where) if node else None
        except ValueError as error:
            self.add(node.where if node else "", str(node), str(error), "Correct the port.")
            return None

    def family(self, node: Located | None, parent: Located, role: str) -> DeviceMapping:
        """The mapping of a meter family for a device type."""
        if name := self.text(node, parent, "mapping"):
            ships = re.fullmatch(r"\w+", name)
            try:
                family = load_mapping(name if ships else self.folder / name)
            except BenchError as error:
                self.findings.extend(error.findings)
            else:
                self.files += [] if ships else [self.folder / name]
                return family.of(role)
        return DeviceMapping("", "")

    def sign_on(self, node: Located, transport: str) -> SignOn:
        """How the meter is signed on to."""
        entry = self.mapping(node, ("baud", "mode", "address", "fastest", "software_parity"))
        if transport == "wrapper":
            self.add(node.where, "a sign-on before the wrapper", "none", "Remove it, or use transport hdlc.")
        self.choice(entry.get("mode"), ("E",), "E")
        address = str(entry["address"].value) if "address" in entry else ""
        if not _DEVICE_ADDRESS.fullmatch(address):
            self.add(
                entry["address"].where, repr(address), "up to 32 letters, digits and spaces", "Correct the address."
            )
        return SignOn(
            opening=self.baud(entry.get("baud"), 300),
            address=address,
            fastest=self.baud(entry.get("fastest"), 19_200),
            software_parity=self.flag(entry.get("software_parity")),
        )

    def baud(self, node: Located | None, default: int) -> int:
        """A baud rate."""
        if node is None or node.value in BAUDS:
            return default if node is None else cast(int, node.value)
        self.add(node.where, str(node), "one of " + ", ".join(map(str, BAUDS)), "Use one of these baud rates.")
        return default

    def flag(self, node: Located | None) -> bool:
        """True or false, the latter where nothing stands."""
        if node is not None and not isinstance(node.value, bool):
            self.add(node.where, str(node), "true or false", "Use one of these values.")
        return node is not None and node.value is True

    def server(self, node: Located | None, transport: str) -> Address:
        """The address of the meter: its logical device, and the physical one where several share a line."""
        if node is None:
            return Address(1)
        if not isinstance(node.value, dict):
            most = 127 if transport == "hdlc" else 0x3FFF
            upper = self.whole(node, 0, most, 1)
            return Address(upper) if upper <= 127 else Address(upper, 0, 4)
        entry = self.mapping(node, ("logical", "physical", "octets"))
        size = self.whole(entry.get("octets"), 2, 4, 2)
        most = 0x7F if size == 2 else 0x3FFF
        logical = self.whole(entry.get("logical"), 0, most, 1)
        physical = self.whole(entry.get("physical"), 0, most, 0)
        if size == 3:
            self.add(entry["octets"].where, "3", "2 or 4", "Use one of these sizes.")
            return Address(1)
        return Address(logical, physical, size)

    def mechanism(self, node: Located, entry: dict[str, Located], keys: dict[str, Located]) -> Mechanism:
        """How the client proves who it is: as the entry says, else by what it holds."""
        usual = "gmac" if "keys" in entry else "low" if "password" in entry else "none"
        named = self.choice(entry.get("authentication"), AUTHENTICATIONS, usual)
        where = entry.get("authentication", node).where
        if (named == "low") != ("password" in entry):
            found = "a password with" if "password" in entry else "no password with"
            self.add(where, f"{found} authentication {named}", "a password with low alone", "Correct one of them.")
        if named == "gmac":
            for key in ("encryption", "authentication"):
                if key not in keys:
                    self.add(where, f"no {key} key", "both keys with authentication gmac", f"Give keys: {key}.")
            if find_spec("cryptography") is None:
                do = "Install the libraries of a lab: pip install -e '.[lab]'."
                self.add(where, "no cryptography", "what ciphers", do)
        elif "keys" in entry:
            self.add(where, f"keys with authentication {named}", "keys with gmac alone", "Correct one of them.")
        return AUTHENTICATIONS[named]

    def secret(self, node: Located | None) -> Secret | None:
        """A reference to a secret; what is no reference may be the secret, and is not shown."""
        if node is None:
            return None
        try:
            return Secret.parse(str(node.value), self.folder, node.where)
        except ValueError:
            self.add(node.where, "a secret in the bench file", FORMS, "Keep it elsewhere, and change it.")
            return None

    def title(self, node: Located | None) -> bytes:
        """The system title of the client."""
        if node is None:
            return b"s1bench\0"
        if not _TITLE.fullmatch(str(node.value)):
            self.add(node.where, str(node), "16 hexadecimal digits", "Write the system title of the client.")
            return b"s1bench\0"
        return bytes.fromhex(str(node.value))
