"""Register maps: YAML files that say where the quantities of a piece of equipment stand, all faults found at once."""

import re
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from device_drivers.modbus.registers import PURPOSES, UNITS, Purpose, Register, RegisterMap, RegisterType, Table
from device_drivers.reading import Reader
from device_drivers.yaml_file import Located, load_yaml
from smets1.errors import BenchError, Finding, nearest

MAX_REGISTERS = 200

_KEYS = ("register", "address", "type", "scale", "unit", "access", "word_order", "safe", "follows", "within", "settle")
_WORD_ORDERS = ("high first", "low first")
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?(/[1-9]\d{0,8})?")


def load_register_map(path: Path, kind: str, findings: list[Finding]) -> RegisterMap | None:
    """The register map of `path` for a kind of equipment, or None with what is wrong added to `findings`."""
    before = len(findings)
    try:
        root = load_yaml(path, findings)
    except BenchError as error:
        findings.extend(error.findings)
        return None
    except ValueError as error:
        findings.append(Finding(repr(str(path)), str(error), "a register map", "Name an existing file."))
        return None
    if root is None:
        return None
    loaded = _MapReader(findings, kind).read(root)
    return loaded if len(findings) == before else None


class _MapReader(Reader):
    def __init__(self, findings: list[Finding], kind: str) -> None:
        super().__init__(findings)
        self.purposes: Mapping[str, Purpose] = PURPOSES[kind]

    def read(self, root: Located) -> RegisterMap:
        top = self.mapping(root, ("equipment", "source", "device_id", "registers"))
        entries = self.mapping(top.get("registers"), None)
        if len(entries) > MAX_REGISTERS:
            self.add(top["registers"].where, f"{len(entries)} registers", f"at most {MAX_REGISTERS}", "Leave some out.")
            entries = {}
        registers = {name: self.register(name, node) for name, node in entries.items()}
        self.check_together(top.get("registers", root), entries, registers)
        return RegisterMap(
            self.text(top.get("equipment"), root, "equipment"),
            self.text(top.get("source"), root, "source"),
            self.whole(top.get("device_id"), 1, 247, 1),
            registers,
        )

    def register(self, name: str, node: Located) -> Register:
        entry = self.mapping(node, (*_KEYS, "source"))
        table = Table(self.word(entry.get("register"), node, "register", list(Table), "holding"))
        usual = RegisterType.BIT if table.of_bits else None
        given = RegisterType(self.word(entry.get("type"), node, "type", list(RegisterType), usual or "uint16", usual))
        if (given is RegisterType.BIT) != table.of_bits:
            expected = "bit" if table.of_bits else "a type of words"
            self.add(entry.get("type", node).where, f"{name}: {given} in a {table} register", expected, "Correct it.")
        writable = self.word(entry.get("access"), node, "access", ["r", "rw"], "r") == "rw"
        if writable and not table.writable:
            self.add(entry["access"].where, f"{name}: a {table} register with access rw", "r", "Correct it.")
        if writable != ("safe" in entry):
            found, do = ("no safe value", "Say what it is left at.") if writable else ("a safe value", "Remove it.")
            expected = "one for each register with access rw, and for no other"
            self.add(entry.get("safe", node).where, f"{name}: {found}", expected, do)
        scale = self.number(entry.get("scale"), Fraction(1))
        if scale <= 0:
            self.add(entry["scale"].where, f"{name}: scale {scale}", "a number above 0", "Correct the scale.")
            scale = Fraction(1)
        unit = self.word(entry.get("unit"), node, "unit", list(UNITS), "", "")
        address = self.whole(entry.get("address"), 0, 65_536 - given.words, -1)
        if "address" not in entry:
            self.add(node.where, f"{name}: no address", "an address from 0 to 65535", "Give 'address'.")
        factor = UNITS[unit].factor
        register = Register(
            name=name,
            table=table,
            address=max(address, 0),
            type=given,
            source=self.text(entry.get("source"), node, f"{name}: source"),
            scale=scale,
            unit=unit,
            writable=writable,
            low_word_first=self.choice(entry.get("word_order"), _WORD_ORDERS, "high first") == "low first",
            safe=self.number(entry["safe"], Fraction(0)) * factor if writable and "safe" in entry else None,
            follows=self.text(entry["follows"], node, "follows") if "follows" in entry else "",
            within=abs(self.number(entry.get("within"), Fraction(0))) * factor,
            settle=timedelta(milliseconds=self.whole(entry.get("settle"), 0, 60_000, 0)),
        )
        if register.safe is not None:
            try:
                register.encode(register.safe)
            except ValueError as error:
                self.add(entry["safe"].where, f"{name}: {error}", "a value that the register holds", "Correct it.")
        return register

    def word(
        self,
        node: Located | None,
        parent: Located,
        key: str,
        known: list[str],
        assumed: str,
        default: str | None = None,
    ) -> str:
        """One of the known words; it has to be there unless there is a default."""
        if node is None and default is None:
            self.add(parent.where, f"no {key}", " or ".join(known), f"Give {key!r}.")
        return self.choice(node, known, assumed if default is None else default)

    def number(self, node: Located | None, default: Fraction) -> Fraction:
        """An exact number: 5, 0.1 or 1/10."""
        if node is None:
            return default
        text = "" if isinstance(node.value, bool) else str(node.value)
        if not _NUMBER.fullmatch(text):
            self.add(node.where, str(node), "a number such as 5, 0.1 or 1/10", "Write an exact number.")
            return default
        whole, _, divisor = text.partition("/")
        return Fraction(whole) / Fraction(divisor or 1)

    def check_together(self, parent: Located, nodes: Mapping[str, Located], registers: Mapping[str, Register]) -> None:
        for name, purpose in self.purposes.items():
            if purpose.required and name not in registers:
                self.add(parent.where, f"no register {name!r}", f"a register of {purpose.quantity}", f"Give {name!r}.")
        followed = {each.follows for each in registers.values()}
        taken: dict[tuple[Table, int], str] = {}
        for name, register in registers.items():
            where = nodes[name].where
            wanted = self.purposes.get(name)
            if wanted is None and name not in followed:
                self.add(where, f"register {name!r}", nearest(name, self.purposes), "Correct or remove it.")
            if wanted and UNITS[register.unit].quantity != wanted.quantity:
                self.add(where, f"{name} in {register.unit!r}", f"a unit of {wanted.quantity}", "Correct the unit.")
            if wanted and register.writable != wanted.writable:
                expected = "access rw" if wanted.writable else "access r"
                self.add(where, f"{name} with access {'rw' if register.writable else 'r'}", expected, "Correct it.")
            if register.follows:
                self.check_follower(where, register, registers)
            others = {taken.setdefault((register.table, address), name) for address in register.addresses} - {name}
            for other in sorted(others):
                found = f"{name} and {other} in one {register.table} register"
                self.add(where, found, "an address of its own for each", "Correct one of them.")

    def check_follower(self, where: str, register: Register, registers: Mapping[str, Register]) -> None:
        shows = registers.get(register.follows)
        if not register.writable:
            self.add(where, f"{register.name} with 'follows' and access r", "access rw", "Remove 'follows'.")
        elif shows is None:
            found = f"{register.name} follows {register.follows!r}"
            self.add(where, found, nearest(register.follows, registers), "Name a register of this map.")
        elif shows.writable or UNITS[shows.unit].quantity != UNITS[register.unit].quantity:
            expected = f"a register of {UNITS[register.unit].quantity} with access r"
            self.add(where, f"{register.name} follows {shows.name}", expected, "Name another register.")
