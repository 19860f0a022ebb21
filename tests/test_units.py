"""Quantities as people write them: what is read is what was written, and nothing else is read."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smets1.units import (
    MILLIPENCE_PER_PENNY,
    MILLIPENCE_PER_POUND,
    format_money,
    parse_energy,
    parse_money,
    parse_utc,
)

MILLIPENCE = st.integers(-(2**63), 2**63)


@pytest.mark.parametrize(
    ("text", "millipence"),
    [
        ("£5.00", 500_000),
        ("£1,234.56", 123_456_000),
        ("-£0.25", -25_000),
        ("−£0.25", -25_000),
        ("£7", 700_000),
        ("£0.00001", 1),
        ("25 p", 25_000),
        ("25p", 25_000),
        ("-1.5 p", -1_500),
        ("16.123 p", 16_123),
        ("1500 millipence", 1_500),
        ("1.0 millipence", 1),
        ("  £5.00  ", 500_000),
        ("£0", 0),
        ("-£0.00", 0),
    ],
)
def test_money(text: str, millipence: int) -> None:
    assert parse_money(text) == millipence


@pytest.mark.parametrize(
    "text",
    [
        *("", "£", "p", "5", "5.00", "$5", "£5 p", "£.50", "£5.", "5.p", "£1e3", "--£5", "£-5", "£ 5", "5  p", "nan p"),
        *("£,", ", p", ",5 p", "1 Millipence", "£5.00 and more", "£5\n£6"),
    ],
)
def test_not_money(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount of money"):
        parse_money(text)


@pytest.mark.parametrize("text", ["£0.000001", "0.0001 p", "1.5 millipence", "£1.0000000000000000000000000000000001"])
def test_money_is_whole_millipence(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number of millipence"):
        parse_money(text)


@given(MILLIPENCE)
@example(-500)
@example(100_000)
@example(2**90 + 1)
def test_money_written_is_money_read(millipence: int) -> None:
    assert parse_money(format_money(millipence)) == millipence


@given(MILLIPENCE)
def test_each_unit_of_money(millipence: int) -> None:
    sign, size = ("-" if millipence < 0 else ""), abs(millipence)
    assert parse_money(f"{millipence} millipence") == millipence
    assert parse_money(f"{sign}{size // MILLIPENCE_PER_PENNY}.{size % MILLIPENCE_PER_PENNY:03} p") == millipence
    assert parse_money(f"{sign}£{size // MILLIPENCE_PER_POUND:,}.{size % MILLIPENCE_PER_POUND:05}") == millipence


@given(st.text(max_size=20) | st.text("£p-−.,0123456789 milence", max_size=12))
def test_any_text_is_money_or_a_value_error(text: str) -> None:
    try:
        read = parse_money(text)
    except ValueError:
        read = 0
    assert isinstance(read, int)


@pytest.mark.parametrize(
    ("millipence", "text"),
    [
        (0, "£0.00"),
        (500_000, "£5.00"),
        (-25_000, "-£0.25"),
        (1_000, "£0.01"),
        (1_500, "1.5 p"),
        (-1, "-0.001 p"),
        (16_123, "16.123 p"),
        (1_234_567_890_000, "£12345678.90"),
    ],
)
def test_money_in_words(millipence: int, text: str) -> None:
    assert format_money(millipence) == text


@pytest.mark.parametrize(
    ("text", "watt_hours"), [("1.500 kWh", 1_500), ("250 Wh", 250), ("0 kWh", 0), (" 0.001 kWh ", 1), ("2.0 Wh", 2)]
)
def test_energy(text: str, watt_hours: int) -> None:
    assert parse_energy(text) == watt_hours


@pytest.mark.parametrize(
    "text",
    [
        *("", "5", "kWh", "5kWh", "5 kwh", "5 MWh", "5  kWh", "-5 Wh", "1e3 Wh", "1e999999999 kWh"),
        *("NaN Wh", "Infinity kWh", "sNaN Wh", "1,000 Wh", "5 Wh 6 Wh", ".5 kWh"),
    ],
)
def test_not_energy(text: str) -> None:
    with pytest.raises(ValueError, match="is not an energy"):
        parse_energy(text)


@pytest.mark.parametrize("text", ["0.0001 kWh", "1.5 Wh"])
def test_energy_is_whole_watt_hours(text: str) -> None:
    with pytest.raises(ValueError, match="is not a whole number of Wh"):
        parse_energy(text)


@given(st.integers(0, 2**63))
def test_energy_written_is_energy_read(watt_hours: int) -> None:
    assert parse_energy(f"{watt_hours} Wh") == watt_hours
    assert parse_energy(f"{watt_hours // 1000}.{watt_hours % 1000:03} kWh") == watt_hours


@given(st.text(max_size=20) | st.text("0123456789.-+e kWhNaInf", max_size=12))
def test_any_text_is_energy_or_a_value_error(text: str) -> None:
    try:
        read = parse_energy(text)
    except ValueError:
        read = 0
    assert read >= 0


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2025-03-30 00:30 UTC", datetime(2025, 3, 30, 0, 30, tzinfo=UTC)),
        ("2025-03-30 00:30:59 UTC", datetime(2025, 3, 30, 0, 30, 59, tzinfo=UTC)),
        (" 2024-02-29 23:59 UTC ", datetime(2024, 2, 29, 23, 59, tzinfo=UTC)),
    ],
)
def test_instants(text: str, instant: datetime) -> None:
    assert parse_utc(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        *("", "UTC", "2025-03-30 00:30", "2025-03-30 00:30 BST", "2025-03-30 UTC", "00:30 UTC", "2025-03-30 00:30UTC"),
        *("2025-03-30T00:30+05:00 UTC", "2025-03-30 00:30+05:00 UTC", "20250330 00:30 UTC", "2025-W13-7 00:30 UTC"),
        *("2025-3-30 0:30 UTC", "2025-03-30 00:30:00.5 UTC"),
    ],
)
def test_not_an_instant(text: str) -> None:
    with pytest.raises(ValueError, match="is not an instant: write 2025-03-30 00:30 UTC"):
        parse_utc(text)


@pytest.mark.parametrize("text", ["2025-02-29 00:30 UTC", "2025-03-30 24:30 UTC", "0000-01-01 00:00 UTC"])
def test_an_instant_exists(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be in|out of range"):
        parse_utc(text)


@given(st.datetimes(timezones=st.just(UTC)).map(lambda instant: instant.replace(microsecond=0)))
def test_an_instant_written_is_an_instant_read(instant: datetime) -> None:
    day = instant.date().isoformat()
    assert parse_utc(f"{day} {instant:%H:%M:%S} UTC") == instant
    assert parse_utc(f"{day} {instant:%H:%M} UTC") == instant.replace(second=0)


@given(st.text(max_size=25) | st.text("0123456789-: UTC", max_size=25))
def test_any_text_is_an_instant_or_a_value_error(text: str) -> None:
    try:
        read = parse_utc(text)
    except ValueError:
        return
    assert read.tzinfo is UTC
