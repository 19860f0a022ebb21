"""Mapping files: one YAML per meter family says where in COSEM each SMETS data item and command is found.

A file may build on another with `inherit`: the name of one that ships (gbcs, emulated), or a path beside the file. What
it says of an item or command takes the place of what that one says. All faults are found at once. An excerpt:

    family: Example E
    inherit: gbcs
    gets_lists: true
    items:
      MeterBalance:
        {class: 112, obis: 0-0:19.10.0.255, attribute: 2, type: double-long, source: Example E interface 3.2}
    commands:
      AdjustMeterBalance:
        source: Example E interface 3.7
        steps:
          - {class: 112, obis: 0-0:19.10.0.255, method: 1, type: double-long, argument: Amount}
    not_mapped:
      PressEnable: a person does this at the meter
    GSME:
      items: {}
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

from device_drivers.dlms.axdr import INTEGERS, NULL, Tag
from device_drivers.dlms.calendars import ActivityCalendar, ScheduleCalendar, SwitchRows
from device_drivers.dlms.conversions import (
    Column,
    Conversion,
    EveryMidnight,
    Flag,
    Hexadecimal,
    InOnePlace,
    InOnePlaceEach,
    Instant,
    IsWord,
    Layout,
    NotExpressible,
    Rows,
    Series,
    Text,
    UnitCharge,
    Whole,
    Words,
)
from device_drivers.dlms.interface_classes import INTERFACE_CLASSES
from device_drivers.dlms.mapping import (
    ALERT_LOG,
    AlertSource,
    Argument,
    Command,
    Constant,
    DeviceMapping,
    Item,
    Members,
    NamedWords,
    Place,
    ScalerUnit,
    Shape,
    Step,
    obis,
)
from device_drivers.reading import Reader
from device_drivers.yaml_file import Located, load_yaml
from smets1.calendars import NonDisablementScript
from smets1.data_items import COMMANDS, DATA_ITEMS, DEVICE_TYPES, LOG_VALUES
from smets1.errors import BenchError, Finding, nearest
from smets1.operations import Value

SHIPPED = Path(__file__).parent / "mappings"
"""Where the mapping files are that come with the harness."""

MAX_ENTRIES = 2_000
"""How many items and commands a file may hold."""

_OBIS = re.compile(r"(\d{1,3})-(\d{1,3}):(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})", re.ASCII)
_SCALE = re.compile(r"\d{1,9}(\.\d{1,9})?(/[1-9]\d{0,8})?", re.ASCII)
_TAGS = {tag.title: tag for tag in Tag}
_TEXTS = (Tag.VISIBLE_STRING, Tag.UTF8_STRING, Tag.OCTET_STRING)
_TYPES = (
    *(tag.title for tag in INTEGERS if not tag.title.startswith("delta") and tag is not Tag.BCD),
    *(tag.title for tag in _TEXTS),
    *("boolean", "date-time", "array", "log", "unit-charge", "every-midnight"),
    *("switches", "schedule", "activity-calendar"),
)
_SHAPES = ("structure", "named-words", "null-data")
_OBJECT = ("class", "obis")
_TYPE = ("type", "scale", "words", "is", "as", "of", "columns")
_CALENDAR = ("parts", "script_table", "scripts", "blocks_from")
_PLACE = (*_OBJECT, "attribute", "element", "scaler", "unit", "scaler_unit_element")
_ITEM = (*_PLACE, *_TYPE, *_CALENDAR, "access", "source", "note", "also")
_STEP = (
    *_OBJECT,
    *_TYPE,
    "method",
    "attribute",
    "argument",
    "value",
    "members",
    "reads",
    "when",
    "optional",
    "if_there",
)
_MEMBER = (*_TYPE, "argument", "value", "members")


@dataclass(frozen=True, slots=True)
class _Section:
    """What a file says for every device type, or for one."""

    items: tuple[Item, ...] = ()
    commands: tuple[Command, ...] = ()
    not_mapped: Mapping[str, str] = field(default_factory=dict)

    def on(self, mapping: DeviceMapping) -> DeviceMapping:
        """The mapping with what this section says."""
        return mapping.overlaid(self.items, self.commands, self.not_mapped)


@dataclass(frozen=True, slots=True)
class FamilyMapping:
    """The mapping of a meter family, for every device type that it has."""

    family: str
    file: str
    general: _Section = _Section()
    by_device_type: Mapping[str, _Section] = field(default_factory=dict)
    inherited: "FamilyMapping | None" = None
    alerts: AlertSource | None = None
    gets_lists: bool | None = None
    sets_lists: bool | None = None

    def of(self, device_type: str) -> DeviceMapping:
        """The mapping for the devices of one type."""
        mapping = self.inherited.of(device_type) if self.inherited else DeviceMapping("", "")
        mapping = replace(
            mapping,
            family=self.family,
            file=self.file,
            alerts=mapping.alerts if self.alerts is None else self.alerts,
            gets_lists=mapping.gets_lists if self.gets_lists is None else self.gets_lists,
            sets_lists=mapping.sets_lists if self.sets_lists is None else self.sets_lists,
        )
        mapping = self.general.on(mapping)
        return self.by_device_type.get(device_type, _Section()).on(mapping)


def load_mapping(file: str | Path) -> FamilyMapping:
    """The mapping of a file, or of one that ships by its name. Raises BenchError with all that is wrong."""
    path = _path(str(file), Path())
    return _shipped(path) if path.parent == SHIPPED else _sound(path)


def _sound(path: Path) -> FamilyMapping:
    findings: list[Finding] = []
    mapping = _load(path, findings, ())
    if findings or mapping is None:
        raise BenchError(findings)
    return mapping


_shipped = cache(_sound)
"""A mapping that ships does not change: it is read once."""


def _path(name: str, beside: Path) -> Path:
    return SHIPPED / f"{name}.yaml" if re.fullmatch(r"\w+", name) else beside / name


def _load(path: Path, findings: list[Finding], heirs: tuple[Path, ...]) -> FamilyMapping | None:
    try:
        root = load_yaml(path, findings, "a mapping file")
    except BenchError as error:
        findings.extend(error.findings)
        return None
    except ValueError as error:
        findings.append(Finding(repr(str(path)), str(error), "a mapping file", "Name an existing file."))
        return None
    return None if root is None else _MappingReader(findings, path, (*heirs, path.resolve())).read(root)


class _MappingReader(Reader):
    """Reads a file. What cannot be read is left out and is a finding."""

    def __init__(self, findings: list[Finding], path: Path, family_tree: tuple[Path, ...]) -> None:
        super().__init__(findings)
        self.path = path
        self.family_tree = family_tree

    def read(self, root: Located) -> FamilyMapping:
        keys = ("family", "inherit", "alerts", "gets_lists", "sets_lists", "items", "commands", "not_mapped")
        top = self.mapping(root, (*keys, *DEVICE_TYPES))
        sections = {
            device_type: self.section(self.mapping(top[device_type], ("items", "commands", "not_mapped")))
            for device_type in DEVICE_TYPES
            if device_type in top
        }
        mapping = FamilyMapping(
            self.text(top.get("family"), root, "family"),
            self.path.name,
            self.section(top),
            sections,
            self.inherited(top.get("inherit")),
            self.alerts(top.get("alerts")),
            self.flag(top.get("gets_lists")),
            self.flag(top.get("sets_lists")),
        )
        for device_type in DEVICE_TYPES:
            self.check_together(mapping.of(device_type))
        return mapping

    def inherited(self, node: Located | None) -> FamilyMapping | None:
        """The mapping that this one builds on."""
        if node is None:
            return None
        name = self.text(node, None, "inherit")
        if not name:
            return None
        path = _path(name, self.path.parent)
        if path.resolve() in self.family_tree:
            self.add(node.where, f"{node}, which inherits this file", "another mapping", "Break the circle.")
            return None
        return _load(path, self.findings, self.family_tree)

    def alerts(self, node: Located | None) -> AlertSource | None:
        """Where the alerts stand."""
        if node is None:
            return None
        entry = self.mapping(node, ("logs", "not_sent"))
        logs = tuple(str(each.value) for each in self.elements(entry.get("logs"), node))
        return AlertSource(logs, str(entry["not_sent"].value) if "not_sent" in entry else "")

    def section(self, entries: Mapping[str, Located]) -> _Section:
        """The items and commands of a file, or of a device type."""
        items, commands = (self.mapping(entries.get(key), None) for key in ("items", "commands"))
        if len(items) + len(commands) > MAX_ENTRIES:
            found = f"{len(items) + len(commands)} items and commands"
            self.add(next(iter(items.values())).where, found, f"at most {MAX_ENTRIES}", "Leave some out.")
            items, commands = {}, {}
        reasons = self.mapping(entries.get("not_mapped"), None)
        for name, reason in reasons.items():
            if self.data_item(name) not in DATA_ITEMS and self.data_item(name) not in COMMANDS:
                known = nearest(name, {*DATA_ITEMS, *COMMANDS})
                self.add(reason.where, f"{name!r}, which is neither item nor command", known, "Correct or remove it.")
        return _Section(
            tuple(filter(None, (self.item(name, node) for name, node in items.items()))),
            tuple(filter(None, (self.command(name, node) for name, node in commands.items()))),
            {name: self.text(reason, reason, name) for name, reason in reasons.items()},
        )

    @staticmethod
    def data_item(name: str) -> str:
        """The name at a device of what another shows of it: MeterBalance of ESME/MeterBalance."""
        return name.partition("/")[2] or name

    def item(self, name: str, node: Located) -> Item | None:
        """An item with where it stands."""
        found = self.placed_item(name, node, _ITEM)
        entry = self.mapping(node, None)
        if found is None:
            return None
        known = DATA_ITEMS.get(self.data_item(name))
        if known is None and self.data_item(name) != ALERT_LOG:
            self.add(node.where, f"data item {name!r}", nearest(name, DATA_ITEMS), "Correct or remove it.")
        elif known and known.type not in found.layout.kinds:
            self.add(node.where, f"{name} as {found.layout.title}", f"a type for {known.type}", "Correct the type.")
        also = self.elements(entry.get("also"), None)
        return replace(
            found,
            source=self.text(entry.get("source"), node, f"{name}: source"),
            note=str(entry["note"].value) if "note" in entry else "",
            writable=self.choice(entry.get("access"), ("r", "rw"), "rw") == "rw",
            also=tuple(filter(None, (self.placed_item(name, each, (*_PLACE, *_TYPE, *_CALENDAR)) for each in also))),
        )

    def placed_item(self, name: str, node: Located, keys: Collection[str]) -> Item | None:
        """What says where an item stands and in what layout."""
        before = len(self.findings)
        entry = self.mapping(node, keys)
        layout = self.layout(entry, node)
        if layout is not None and layout.titles:
            parts = self.mapping(entry.get("parts"), layout.titles)
            places = tuple(self.place(parts.get(title), node, title) for title in layout.titles)
        elif isinstance(layout, InOnePlaceEach):
            codes = [self.instance(each, node) for each in self.elements(entry.get("obis"), node)]
            places = tuple(replace(self.place(node, node, "", code), instance=code) for code in codes)
        else:
            places = (self.place(node, node, ""),)
        if len(self.findings) > before or layout is None:
            return None
        return Item(name, places, layout, "", node.where, scaler_unit=self.scaler_unit(entry))

    def place(self, node: Located | None, parent: Located, title: str, instance: bytes | None = None) -> Place:
        """An attribute, or an element of it."""
        if node is None:
            self.add(parent.where, f"no {title!r} in parts", "class, obis and attribute of it", f"Give {title!r}.")
            return Place(1, bytes(6), 2)
        entry = self.mapping(node, None if node is parent else (*_OBJECT, "attribute", "element"))
        class_id = self.interface_class(entry.get("class"), node)
        instance = self.instance(entry.get("obis"), node) if instance is None else instance
        last = INTERFACE_CLASSES[class_id].last_attribute
        element = entry.get("element")
        positions = [*element.elements()] if element and isinstance(element.value, list) else [element]
        path = tuple(self.whole(each, 1, 0xFFFF, 1) for each in positions if each is not None)
        return Place(class_id, instance, self.needed_whole(entry.get("attribute"), node, "attribute", 2, last), path)

    def interface_class(self, node: Located | None, parent: Located) -> int:
        """A class that is known."""
        if node is not None and isinstance(node.value, int) and node.value in INTERFACE_CLASSES:
            return node.value
        known = ", ".join(map(str, INTERFACE_CLASSES))
        self.add(
            (node or parent).where, "no class" if node is None else f"class {node}", f"one of {known}", "Correct it."
        )
        return 111

    def instance(self, node: Located | None, parent: Located) -> bytes:
        """A logical name."""
        match = _OBIS.fullmatch(str(node.value)) if node is not None else None
        if match and all(int(group) <= 0xFF for group in match.groups()):
            return bytes(map(int, match.groups()))
        found = "no obis" if node is None else str(node)
        self.add((node or parent).where, found, "an OBIS code such as 1-0:1.8.0.255", "Correct it.")
        return bytes(6)

    def scaler_unit(self, entry: Mapping[str, Located]) -> ScalerUnit | None:
        """In what unit an item is said to count."""
        if "scaler" not in entry and "unit" not in entry:
            return None
        element = entry.get("scaler_unit_element")
        return ScalerUnit(
            self.whole(entry.get("scaler"), -128, 127, 0),
            self.whole(entry.get("unit"), 1, 255, 255),
            None if element is None else self.whole(element, 1, 0xFFFF, 1),
        )

    def layout(self, entry: Mapping[str, Located], node: Located) -> Layout | None:
        """How a value stands in one place or several."""
        given = entry.get("type")
        match given.value if given else None:
            case "schedule":
                return self.schedule(entry, node)
            case "activity-calendar":
                table = self.instance(entry.get("script_table"), node)
                return ActivityCalendar(
                    table, self.needed_whole(entry.get("blocks_from"), node, "blocks_from", 1, 0xFFF)
                )
        conversion = self.conversion(entry, node)
        codes = entry.get("obis")
        if conversion and codes is not None and isinstance(codes.value, list):
            return InOnePlaceEach(conversion, len(codes.value))
        return InOnePlace(conversion) if conversion else None

    def schedule(self, entry: Mapping[str, Located], node: Located) -> Layout:
        """A Schedule with its scripts."""
        scripts = self.mapping(entry.get("scripts"), list(NonDisablementScript))
        numbers = {
            script: self.needed_whole(scripts.get(script), node, f"scripts: {script}", 0, 0xFFFF)
            for script in NonDisablementScript
        }
        return ScheduleCalendar(self.instance(entry.get("script_table"), node), numbers)

    def conversion(self, entry: Mapping[str, Located], parent: Located) -> Conversion | None:
        """How a value stands in one attribute."""
        if "type" not in entry:
            self.add(parent.where, "no type", ", ".join(_TYPES), "Give 'type'.")
            return None
        given = self.choice(entry["type"], (*_TYPES, *_SHAPES), "")
        tag = _TAGS.get(given)
        if "words" in entry and tag is not None and (tag in INTEGERS or tag is Tag.BOOLEAN):
            return self.words(tag, entry["words"])
        if "is" in entry and tag is Tag.BOOLEAN:
            return IsWord(self.text(entry["is"], parent, "is"))
        if tag is not None and tag in INTEGERS:
            return Whole(tag, self.scale(entry.get("scale")))
        if tag is Tag.OCTET_STRING and self.choice(entry.get("as"), ("text", "hex"), "text") == "hex":
            return Hexadecimal()
        if tag in _TEXTS:
            return Text(tag)
        if tag is Tag.ARRAY:
            of = entry.get("of")
            element = self.conversion(self.mapping(of, _TYPE), of or parent)
            return Series(element) if element else None
        if given == "log":
            return Rows(
                tuple(filter(None, (self.column(each) for each in self.elements(entry.get("columns"), parent))))
            )
        simple: Mapping[str, Callable[[], Conversion]] = {
            "boolean": Flag,
            "date-time": Instant,
            "unit-charge": UnitCharge,
            "every-midnight": EveryMidnight,
            "switches": SwitchRows,
        }
        if given in simple:
            return simple[given]()
        if given:
            self.add(entry["type"].where, f"type {given!r}", "a type for a value", "Use it in a step, or correct it.")
        return None

    def words(self, tag: Tag, node: Located) -> Conversion | None:
        """Words by raw value."""
        words: dict[int, str] = {}
        for raw, word in self.mapping(node, None).items():
            known = {"true": 1, "false": 0} if tag is Tag.BOOLEAN else {raw: int(raw)} if raw.isdecimal() else {}
            if raw not in known or not isinstance(word.value, str):
                self.add(word.where, f"{raw}: {word}", f"a raw {tag.title} with its word", "Write raw value: word.")
            else:
                words[known[raw]] = word.value
        if len(set(words.values())) < len(words):
            self.add(node.where, "a word twice", "each word once", "Remove one of them.")
        return Words(tag, words) if words else None

    def column(self, node: Located) -> Column | None:
        """A column of a log."""
        entry = self.mapping(node, ("name", "object", *_TYPE))
        name = self.text(entry.get("name"), node, "name")
        if name and name not in DATA_ITEMS and name not in LOG_VALUES:
            known = nearest(name, {*DATA_ITEMS, *LOG_VALUES})
            self.add(node.where, f"column {name!r}", known, "Correct or remove it.")
        conversion = self.conversion(entry, node)
        if conversion is None:
            return None
        if "object" not in entry:
            return Column(name, conversion)
        place = self.place(entry["object"], node, "object")
        return Column(name, conversion, (place.class_id, place.instance, place.attribute))

    def command(self, name: str, node: Located) -> Command | None:
        """A command with its steps."""
        before = len(self.findings)
        entry = self.mapping(node, ("source", "note", "steps", "not_sent"))
        known = COMMANDS.get(self.data_item(name))
        if known is None:
            self.add(node.where, f"command {name!r}", nearest(name, COMMANDS), "Correct or remove it.")
        arguments = frozenset(argument for argument, _ in known.arguments) if known else frozenset()
        steps = tuple(self.step(each, arguments) for each in self.elements(entry.get("steps"), node))
        not_sent = frozenset(str(each.value) for each in self.elements(entry.get("not_sent"), None))
        command = Command(
            name,
            steps,
            self.text(entry.get("source"), node, f"{name}: source"),
            node.where,
            not_sent,
            str(entry["note"].value) if "note" in entry else "",
        )
        if len(self.findings) > before:
            return None
        if all(step.reads for step in steps):
            self.add(node.where, f"{name}: no step that does anything", "a method or attribute", "Give 'steps'.")
            return None
        for argument in sorted(arguments ^ command.names):
            what = "is not sent" if argument in arguments else "is no argument"
            do = "Send it, or name it in 'not_sent'." if argument in arguments else "Correct or remove it."
            self.add(node.where, f"{name}: {argument} {what}", nearest(argument, arguments), do)
        return command

    def step(self, node: Located, arguments: Collection[str]) -> Step:
        """A step of a command."""
        entry = self.mapping(node, _STEP)
        class_id = self.interface_class(entry.get("class"), node)
        kind = INTERFACE_CLASSES[class_id]
        if ("method" in entry) == ("attribute" in entry):
            self.add(node.where, "a step", "either a method or an attribute", "Give one of them.")
        if "method" in entry:
            index = self.needed_whole(entry["method"], node, "method", 1, max(len(kind.methods), 1))
        else:
            index = self.needed_whole(entry.get("attribute"), node, "attribute", 2, kind.last_attribute)
        reads = bool(self.flag(entry.get("reads")))
        return Step(
            class_id,
            self.instance(entry.get("obis"), node),
            index,
            "method" in entry,
            self.shape(entry, node, arguments) if "type" in entry else None,
            reads,
            str(entry["when"].value) if "when" in entry else "",
            bool(self.flag(entry.get("optional"))),
            bool(self.flag(entry.get("if_there"))),
        )

    def shape(self, entry: Mapping[str, Located], node: Located, arguments: Collection[str]) -> Shape | None:
        """What is sent in a step, or in a part of it."""
        match entry["type"].value if "type" in entry else "":
            case "structure":
                members = (
                    self.shape(self.mapping(each, _MEMBER), each, arguments)
                    for each in self.elements(entry.get("members"), node)
                )
                return Members(tuple(filter(None, members)))
            case "named-words":
                return NamedWords(frozenset(arguments))
            case "null-data":
                return Constant(NULL)
        conversion = self.conversion(entry, node)
        if conversion is None:
            return None
        if ("argument" in entry) == ("value" in entry):
            self.add(node.where, "a type", "with either an argument or a value", "Give one of them.")
        if "argument" in entry:
            return Argument(self.text(entry["argument"], node, "argument"), conversion)
        return self.constant(conversion, entry.get("value"), node)

    def constant(self, conversion: Conversion, node: Located | None, parent: Located) -> Shape | None:
        """A value that is always the same; null-data for a date-time is one of which nothing is specified."""
        given = node.value if node else None
        if given is None:
            return Constant(conversion.empty)
        value: Value = given if isinstance(given, str | bool | int) else ""
        try:
            return Constant(conversion.encode(value))
        except NotExpressible as error:
            self.add((node or parent).where, str(error), f"a {conversion.title}", "Correct the value.")
            return None

    def scale(self, node: Located | None) -> Fraction:
        """An exact number above 0: 10, 0.1 or 1/10."""
        text = "1" if node is None else "" if isinstance(node.value, bool) else str(node.value)
        whole, _, divisor = text.partition("/")
        if node is not None and (not _SCALE.fullmatch(text) or not Fraction(whole)):
            self.add(node.where, str(node), "a number above 0 such as 10, 0.1 or 1/10", "Write an exact number.")
            return Fraction(1)
        return Fraction(whole) / Fraction(divisor or 1)

    def flag(self, node: Located | None) -> bool | None:
        """True or False; None where nothing stands."""
        if node is None or isinstance(node.value, bool):
            return None if node is None else bool(node.value)
        self.add(node.where, str(node), "true or false", "Correct it.")
        return None

    def needed_whole(self, node: Located | None, parent: Located, key: str, least: int, greatest: int) -> int:
        """A whole number that has to be there."""
        if node is None:
            self.add(parent.where, f"no {key}", f"a whole number from {least} to {greatest}", f"Give {key!r}.")
        return self.whole(node, least, greatest, least)

    def elements(self, node: Located | None, parent: Located | None) -> Iterator[Located]:
        """The elements of a list, which has to be there where it has a `parent`."""
        if node is None and parent is not None:
            self.add(parent.where, "no list", "a list", "Give one.")
        elif node is not None and not isinstance(node.value, list):
            self.add(node.where, str(node), "a list", "Write a list.")
        return iter(()) if node is None else node.elements()

    def check_together(self, mapping: DeviceMapping) -> None:
        """That no two items stand in one place, and that an object is of one class."""
        taken: dict[Place, str] = {}
        classes: dict[bytes, int] = {}
        for item in mapping.items.values():
            for place in item.places:
                if (other := taken.setdefault(place, item.name)) != item.name:
                    self.once(item.where, f"{item.name} and {other} in {place}", "a place each", "Move one.")
            for place in (place for placed in (item, *item.also) for place in placed.places):
                self.check_class(classes, place.class_id, place.instance, item.where)
        for command in mapping.commands.values():
            for step in command.steps:
                self.check_class(classes, step.class_id, step.instance, command.where)

    def check_class(self, classes: dict[bytes, int], class_id: int, instance: bytes, where: str) -> None:
        """That an object has not been given another class."""
        if (other := classes.setdefault(instance, class_id)) != class_id:
            found = f"{obis(instance)} of class {class_id} and of class {other}"
            self.once(where, found, "one class for one object", "Correct one of them.")

    def once(self, where: str, found: str, expected: str, do: str) -> None:
        """Add a finding that more than one device type may have."""
        if (finding := Finding(where, found, expected, do)) not in self.findings:
            self.findings.append(finding)
