"""Values as the features write them, and how a value is shown."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smets1.calendars import ALL_DAYS, NonDisablementCalendar, NonDisablementScript, NonDisablementSwitch
from smets1.data_items import COMMANDS, DATA_ITEMS
from smets1.errors import DefinitionError, Finding
from smets1.operations import Value
from steps import values
from steps.under_test import Response
from steps.values import DAYS, format_calendar, format_value, parse_calendar, parse_table, parse_value, shown

MONEY_ITEMS = [item.name for item in DATA_ITEMS.values() if item.type == "int" and item.unit == "millipence"]
START, STOP = NonDisablementScript.START, NonDisablementScript.STOP
HEADER = ("script", "at", "days")


def finding_of(item: str, text: str) -> Finding:
    """What is wrong with the value."""
    with pytest.raises(DefinitionError) as caught:
        parse_value(item, text)
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("item", "text", "value"),
    [
        ("MeterBalance", "£5.00", 500_000),
        ("MeterBalance", "-£0.25", -25_000),
        ("DebtRecoveryRate1", "1.5 p", 1_500),
        ("DebtRecoveryRateCap", "3", 3),
        ("DebtRecoveryPerPayment", "2500", 2_500),
        ("ActiveImportRegister", "1500", 1_500),
        ("ConsumptionRegister", "1000", 1_000),
        ("SuspendDebtDisabled", "true", True),
        ("SuspendDebtDisabled", "False", False),
        ("PaymentMode", "Prepayment", "Prepayment"),
        ("SupplyState", "Armed", "Armed"),
        ("FirmwareVersion", "ILL-0001", "ILL-0001"),
        ("TariffTOUPriceMatrix", "16 p, 20.5 p", (16_000, 20_500)),
        ("TariffTOURegisterMatrix", "100, 0", (100, 0)),
        ("DebtRecoveryTypeSequence", "TimeDebt1, PaymentDebt", ("TimeDebt1", "PaymentDebt")),
        ("Clock", "2025-03-30 00:30 UTC", datetime(2025, 3, 30, 0, 30, tzinfo=UTC)),
        ("UTRN", "12345678901234567890", "12345678901234567890"),
        ("Amount", "£5.00", 500_000),
        ("ImageSize", "100000", 100_000),
    ],
)
def test_a_value_is_read_by_the_type_of_its_item(item: str, text: str, value: Value) -> None:
    read = parse_value(item, text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("item", "text", "word"),
    [
        ("MeterBalance", "5.00", "is not an amount of money"),
        ("MeterBalance", "0.0001 p", "whole number of millipence"),
        ("MeterBalance", "", "is not an amount of money"),
        ("DebtRecoveryRateCap", "£3", "invalid literal"),
        ("ActiveImportRegister", "1.5 kWh", "invalid literal"),
        ("SuspendDebtDisabled", "yes", "neither true nor false"),
        ("TariffTOUPriceMatrix", "16 p,20 p", "is not an amount of money"),
        ("TariffTOURegisterMatrix", "", "invalid literal"),
        ("Clock", "noon", "is not an instant"),
        ("Amount", "500000", "is not an amount of money"),
        ("ImageSize", "big", "invalid literal"),
        ("NonDisablementCalendar", "always", "a table of its own"),
        ("TariffSwitchingTable", "never", "a table of its own"),
    ],
)
def test_a_bad_value_is_a_fault_of_the_feature(item: str, text: str, word: str) -> None:
    finding = finding_of(item, text)
    assert (finding.where, finding.found) == (f"feature, {item}", text)
    assert word in finding.expected


@pytest.mark.parametrize(("item", "near"), [("MeterBalence", "MeterBalance"), ("Ammount", "Amount")])
def test_an_unknown_name_is_a_fault_of_the_feature(item: str, near: str) -> None:
    finding = finding_of(item, "5")
    assert finding.found == item
    assert near in finding.expected


@given(st.sampled_from([*DATA_ITEMS, *(name for command in COMMANDS.values() for name, _ in command.arguments)]))
def test_every_name_is_known(item: str) -> None:
    try:
        parse_value(item, "£5.00")
    except DefinitionError as error:
        names = [finding.where for finding in error.findings]
    else:
        names = [f"feature, {item}"]
    assert names == [f"feature, {item}"]


@given(st.sampled_from([*DATA_ITEMS]), st.text(max_size=12))
def test_any_text_is_a_value_or_a_fault_of_the_feature(item: str, text: str) -> None:
    try:
        read: object = parse_value(item, text)
    except DefinitionError as error:
        read = error
    assert read is not None


@given(st.sampled_from(MONEY_ITEMS), st.integers(-(2**31), 2**31))
def test_money_shown_is_money_read(item: str, millipence: int) -> None:
    assert parse_value(item, format_value(item, millipence)) == millipence


@given(st.lists(st.integers(0, 2**31), min_size=1, max_size=5).map(tuple))
def test_prices_shown_are_prices_read(prices: tuple[int, ...]) -> None:
    assert parse_value("TariffTOUPriceMatrix", format_value("TariffTOUPriceMatrix", prices)) == prices


@pytest.mark.parametrize(
    ("item", "value", "text"),
    [
        ("MeterBalance", 500_000, "£5.00"),
        ("DebtRecoveryRateCap", 3, "3"),
        ("SuspendDebtDisabled", True, "true"),
        ("PaymentMode", "Credit", "Credit"),
        ("TariffTOUPriceMatrix", (16_000, 500), "£0.16, 0.5 p"),
        ("TariffTOURegisterMatrix", (1, 2), "1, 2"),
        ("DebtRecoveryTypeSequence", ("TimeDebt1", "PaymentDebt"), "TimeDebt1, PaymentDebt"),
        ("NonDisablementCalendar", NonDisablementCalendar(), "no scripts"),
        ("MeterBalance", None, "None"),
        ("SomethingElse", 5, "5"),
    ],
)
def test_values_in_words(item: str, value: Value | None, text: str) -> None:
    assert format_value(item, value) == text


def test_items_in_words() -> None:
    assert shown({"MeterBalance": 1_000, "PaymentMode": "Credit"}, ["PaymentMode", "MeterBalance", "SupplyState"]) == (
        "PaymentMode Credit, MeterBalance £0.01, SupplyState None"
    )


def test_a_table_of_values() -> None:
    table = [["MeterBalance", "£5.00"], ["SupplyState", "Enabled"]]
    assert parse_table(table) == {"MeterBalance": 500_000, "SupplyState": "Enabled"}
    assert parse_table([]) == {}


@pytest.mark.parametrize(
    "table",
    [
        [["MeterBalance"]],
        [["MeterBalance", "£5.00", "£6.00"]],
        [["MeterBalance", "£5.00"], ["MeterBalance", "£6.00"]],
        [[]],
    ],
    ids=["one column", "three columns", "a name twice", "no columns"],
)
def test_a_table_that_is_none(table: list[list[str]]) -> None:
    with pytest.raises(DefinitionError, match="a name and a value, each name once"):
        parse_table(table)


def test_a_calendar() -> None:
    calendar = parse_calendar(
        [
            HEADER,
            ("STOP", "22:00", "Monday to Friday"),
            ("START", "06:30", "Saturday, Sunday"),
            ("START", "00:00", "2025-12-25, 2025-12-26"),
        ]
    )
    assert set(calendar.switches) == {
        NonDisablementSwitch(time(22), STOP, (1, 2, 3, 4, 5)),
        NonDisablementSwitch(time(6, 30), START, (6, 7)),
        NonDisablementSwitch(time(0), START, (), special_days=(date(2025, 12, 25), date(2025, 12, 26))),
    }
    assert format_calendar(calendar) == (
        "START 00:00 on 2025-12-25, 2025-12-26; START 06:30 on Sat, Sun; STOP 22:00 on Mon, Tue, Wed, Thu, Fri"
    )
    assert parse_calendar([HEADER]) == NonDisablementCalendar()


def test_days() -> None:
    (switch,) = parse_calendar([HEADER, ("START", "06:00", "Monday to Sunday")]).switches
    assert switch.days == ALL_DAYS
    for number, day in enumerate(DAYS, start=1):
        (switch,) = parse_calendar([HEADER, ("START", "06:00", day)]).switches
        assert switch.days == (number,)
        (switch,) = parse_calendar([HEADER, ("START", "06:00", f"{day} to {day}")]).switches
        assert switch.days == (number,)


@pytest.mark.parametrize(
    "row",
    [
        ("BEGIN", "06:00", "Monday"),
        ("start", "06:00", "Monday"),
        ("START", "6 am", "Monday"),
        ("START", "25:00", "Monday"),
        ("START", "06:00", "Mon"),
        ("START", "06:00", "Monday to Fryday"),
        ("START", "06:00", "Friday to Monday"),
        ("START", "06:00", "2025-02-29"),
        ("START", "06:00", "2025-12-25, Monday"),
        ("START", "06:00", ""),
        ("START", "", "Monday"),
    ],
    ids=" ".join,
)
def test_a_bad_row_of_a_calendar(row: tuple[str, ...]) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_calendar([HEADER, row])
    (finding,) = caught.value.findings
    assert finding.found == " | ".join(row)
    assert finding.expected == "START or STOP, hh:mm and days of the week"


@pytest.mark.parametrize("table", [[], [("script", "at")], [("at", "script", "days")], [("START", "06:00", "Monday")]])
def test_a_calendar_needs_its_header(table: list[tuple[str, ...]]) -> None:
    with pytest.raises(DefinitionError, match=r"script \| at \| days"):
        parse_calendar(table)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["START", "STOP"]),
            st.times().map(lambda at: f"{at:%H:%M}"),
            st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True).map(
                lambda days: ", ".join(sorted(days, key=DAYS.index))
            ),
        ),
        max_size=6,
    )
)
def test_no_row_of_a_calendar_is_lost(rows: list[tuple[str, str, str]]) -> None:
    calendar = parse_calendar([HEADER, *rows])
    told = [
        (switch.script.value, f"{switch.at:%H:%M}", ", ".join(DAYS[day - 1] for day in switch.days))
        for switch in calendar.switches
    ]
    assert sorted(told) == sorted(rows)
    assert list(calendar.switches) == sorted(calendar.switches)


def test_the_week_is_that_of_duis() -> None:
    assert dict(zip(DAYS, ALL_DAYS, strict=True))["Monday"] == 1
    assert values.DAYS[date(2025, 1, 6).isoweekday() - 1] == "Monday"


def test_an_item_that_a_response_lacks_is_told_of() -> None:
    lacking: list[str] = []
    response = Response({"MeterBalance": 1}, lacking.append)
    assert response["MeterBalance"] == 1
    assert response.get("SupplyState") is None
    assert lacking == []
    with pytest.raises(KeyError):
        response["SupplyState"]
    assert lacking == ["SupplyState"]
