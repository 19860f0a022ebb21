"""What may stand on a DLMS wire: values of every type, descriptors, and every form of GET, SET and ACTION."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from device_drivers.dlms import apdu, axdr, date_time
from device_drivers.dlms.axdr import CompactArray, Data, Tag, TypeDescription
from device_drivers.dlms.octets import DecodeError

T = TypeVar("T")

deterministic = settings(derandomize=True, deadline=None, database=None, max_examples=100)
deterministic_few = settings(deterministic, max_examples=30)


def attempt(decode: Callable[[bytes], T], octets: bytes) -> T | None:
    """What the octets are; None where they are refused, which must name a place within them."""
    try:
        return decode(octets)
    except DecodeError as error:
        position = error.position
    assert 0 <= position <= len(octets)
    return None


def optional(values: st.SearchStrategy[int]) -> st.SearchStrategy[int | None]:
    """Such a value, or a wildcard."""
    return st.none() | values


dates = st.builds(
    date_time.Date,
    optional(st.integers(0, 0xFFFE)),
    optional(st.sampled_from([*range(1, 13), 0xFD, 0xFE])),
    optional(st.sampled_from([*range(1, 32), 0xFD, 0xFE])),
    optional(st.integers(1, 7)),
)
times = st.builds(
    date_time.Time,
    optional(st.integers(0, 23)),
    optional(st.integers(0, 59)),
    optional(st.integers(0, 59)),
    optional(st.integers(0, 99)),
)
date_times = st.builds(
    date_time.DateTime, dates, times, optional(st.integers(-720, 840)), optional(st.integers(0, 0xFE))
)


def integers(tag: Tag) -> st.SearchStrategy[int]:
    """The integers that a type holds."""
    size, signed = axdr.INTEGERS[tag]
    half = 1 << 8 * size - 1
    return st.integers(-half, half - 1) if signed else st.integers(0, 2 * half - 1)


def simple(tag: Tag) -> st.SearchStrategy[Data]:
    """Values of a type that holds no other."""
    if tag in axdr.INTEGERS:
        return st.builds(Data, st.just(tag), integers(tag))
    values: dict[Tag, st.SearchStrategy[object]] = {
        Tag.NULL_DATA: st.none(),
        Tag.DONT_CARE: st.none(),
        Tag.BOOLEAN: st.booleans(),
        Tag.BIT_STRING: st.text("01", max_size=40),
        Tag.OCTET_STRING: st.binary(max_size=300),
        Tag.VISIBLE_STRING: st.text(st.characters(max_codepoint=0x7F), max_size=30),
        Tag.UTF8_STRING: st.text(st.characters(codec="utf-8"), max_size=30),
        Tag.FLOAT32: st.floats(width=32, allow_nan=False),
        Tag.FLOAT64: st.floats(allow_nan=False),
        Tag.DATE: dates,
        Tag.TIME: times,
        Tag.DATE_TIME: date_times,
    }
    return st.builds(Data, st.just(tag), values[tag])


SIMPLE = [tag for tag in Tag if tag not in (Tag.ARRAY, Tag.STRUCTURE, Tag.COMPACT_ARRAY)]

descriptions = st.recursive(
    st.builds(TypeDescription, st.sampled_from([tag for tag in SIMPLE if tag not in (Tag.NULL_DATA, Tag.DONT_CARE)])),
    lambda inner: (
        st.builds(lambda member, count: TypeDescription(Tag.ARRAY, (member,), count), inner, st.integers(1, 3))
        | st.builds(
            lambda members: TypeDescription(Tag.STRUCTURE, tuple(members)), st.lists(inner, min_size=1, max_size=3)
        )
    ),
    max_leaves=4,
)


def described(description: TypeDescription) -> st.SearchStrategy[Data]:
    """Values of the type that a compact array describes."""
    if description.tag is Tag.ARRAY:
        members = [described(description.members[0])] * description.count
    elif description.tag is Tag.STRUCTURE:
        members = [described(member) for member in description.members]
    else:
        return simple(description.tag)
    return st.builds(Data, st.just(description.tag), st.tuples(*members))


compact_arrays = descriptions.flatmap(
    lambda description: st.builds(
        lambda elements: Data(Tag.COMPACT_ARRAY, CompactArray(description, tuple(elements))),
        st.lists(described(description), max_size=4),
    )
)

data = st.recursive(
    st.sampled_from(SIMPLE).flatmap(simple) | compact_arrays,
    lambda inner: st.builds(
        lambda tag, items: Data(tag, tuple(items)),
        st.sampled_from([Tag.ARRAY, Tag.STRUCTURE]),
        st.lists(inner, max_size=5),
    ),
    max_leaves=12,
)

octet = st.integers(0, 0xFF)
numbers = st.integers(0, 0xFFFFFFFF)
instances = st.binary(min_size=6, max_size=6)
indexes = st.integers(-0x80, 0x7F)
class_ids = st.integers(0, 0xFFFF)
selections = st.builds(apdu.Selection, octet, data)
attributes = st.builds(apdu.Attribute, class_ids, instances, indexes, st.none() | selections)
methods = st.builds(apdu.Method, class_ids, instances, indexes)
blocks = st.builds(apdu.Block, numbers, st.booleans(), st.binary(max_size=300))
access_results = st.sampled_from(apdu.DataAccessResult)
results = data | access_results
outcomes = st.builds(apdu.Outcome, st.sampled_from(apdu.ActionResult), st.none() | results)


def several(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """A few of them."""
    return st.lists(values, max_size=3).map(tuple)


def with_list(
    kind: type[apdu.SetList] | type[apdu.ActionList], things: st.SearchStrategy[object]
) -> st.SearchStrategy[apdu.Apdu]:
    """A request with as many values as things."""
    return st.lists(st.tuples(things, data), max_size=3).flatmap(
        lambda pairs: st.builds(
            kind,
            st.just(tuple(thing for thing, _ in pairs)),  # type: ignore[arg-type]
            st.just(tuple(value for _, value in pairs)),
            invoke=octet,
        )
    )


def forms() -> dict[type[object], st.SearchStrategy[apdu.Apdu]]:
    """Every form of every service."""
    made: dict[type[object], st.SearchStrategy[apdu.Apdu]] = {
        kind: st.builds(kind, *fields, invoke=octet)
        for kind, fields in {
            apdu.GetRequest: [attributes],
            apdu.GetNext: [numbers],
            apdu.GetList: [several(attributes)],
            apdu.GetResponse: [results],
            apdu.GetResponseBlock: [numbers, st.booleans(), st.binary(max_size=300) | access_results],
            apdu.GetResponseList: [several(results)],
            apdu.SetRequest: [attributes, data],
            apdu.SetFirstBlock: [attributes, blocks],
            apdu.SetBlock: [blocks],
            apdu.SetListFirstBlock: [several(attributes), blocks],
            apdu.SetResponse: [access_results],
            apdu.SetResponseBlock: [numbers],
            apdu.SetResponseLastBlock: [access_results, numbers],
            apdu.SetResponseLastBlockList: [several(access_results), numbers],
            apdu.SetResponseList: [several(access_results)],
            apdu.ActionRequest: [methods, st.none() | data],
            apdu.ActionNext: [numbers],
            apdu.ActionFirstBlock: [methods, blocks],
            apdu.ActionListFirstBlock: [several(methods), blocks],
            apdu.ActionBlock: [blocks],
            apdu.ActionResponse: [outcomes],
            apdu.ActionResponseBlock: [blocks],
            apdu.ActionResponseList: [several(outcomes)],
            apdu.ActionResponseNext: [numbers],
        }.items()
    }
    return made | {
        apdu.SetList: with_list(apdu.SetList, attributes),
        apdu.ActionList: with_list(apdu.ActionList, methods),
        apdu.ExceptionResponse: st.builds(
            apdu.ExceptionResponse,
            st.sampled_from(apdu.StateError),
            st.sampled_from([error for error in apdu.ServiceError if error.value != 6]),
        )
        | st.builds(
            apdu.ExceptionResponse,
            st.sampled_from(apdu.StateError),
            st.just(apdu.ServiceError.INVOCATION_COUNTER_ERROR),
            numbers,
        ),
        apdu.ConfirmedServiceError: st.builds(apdu.ConfirmedServiceError, octet, octet, octet),
    }
