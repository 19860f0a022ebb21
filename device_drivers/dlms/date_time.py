"""Dates and times as COSEM writes them, wildcards kept. A field that is not specified is None."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Self

from device_drivers.dlms.octets import DecodeError, Reader

DAYLIGHT_SAVINGS_END = 0xFD
DAYLIGHT_SAVINGS_BEGIN = 0xFE
"""Values of `Date.month`."""

SECOND_LAST_DAY = 0xFD
LAST_DAY = 0xFE
"""Values of `Date.day`: of the month."""

INVALID_VALUE = 0x01
DOUBTFUL_VALUE = 0x02
DIFFERENT_CLOCK_BASE = 0x04
INVALID_CLOCK_STATUS = 0x08
DAYLIGHT_SAVING_ACTIVE = 0x80
"""Bits of `DateTime.status`."""

_UNSPECIFIED_DEVIATION = -0x8000


def _checked(what: str, value: int | None, allowed: range, *others: int) -> None:
    if value is not None and value not in allowed and value not in others:
        raise ValueError(f"{value} is no {what}")


def _octet(value: int | None) -> int:
    return 0xFF if value is None else value


def _field(octet: int) -> int | None:
    return None if octet == 0xFF else octet


@dataclass(frozen=True, slots=True)
class Date:
    """A date of 5 octets; `weekday` 1 is Monday."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def __post_init__(self) -> None:
        _checked("year", self.year, range(0xFFFF))
        _checked("month", self.month, range(1, 13), DAYLIGHT_SAVINGS_BEGIN, DAYLIGHT_SAVINGS_END)
        _checked("day", self.day, range(1, 32), LAST_DAY, SECOND_LAST_DAY)
        _checked("day of week", self.weekday, range(1, 8))

    def encode(self) -> bytes:
        """The 5 octets."""
        year = 0xFFFF if self.year is None else self.year
        return year.to_bytes(2, "big") + bytes([_octet(self.month), _octet(self.day), _octet(self.weekday)])

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """The next 5 octets. Raises DecodeError."""
        at, year = reader.position, reader.number(2)
        fields = [_field(octet) for octet in reader.take(3)]
        try:
            return cls(None if year == 0xFFFF else year, *fields)
        except ValueError as error:
            raise DecodeError(at, str(error)) from None


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day of 4 octets."""

    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    hundredths: int | None = None

    def __post_init__(self) -> None:
        _checked("hour", self.hour, range(24))
        _checked("minute", self.minute, range(60))
        _checked("second", self.second, range(60))
        _checked("hundredth of a second", self.hundredths, range(100))

    def encode(self) -> bytes:
        """The 4 octets."""
        return bytes(map(_octet, (self.hour, self.minute, self.second, self.hundredths)))

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """The next 4 octets. Raises DecodeError."""
        at = reader.position
        fields = [_field(octet) for octet in reader.take(4)]
        try:
            return cls(*fields)
        except ValueError as error:
            raise DecodeError(at, str(error)) from None


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date-time of 12 octets.

    `deviation` is what must be added to this local time to get UTC, in minutes: -60 in British summer time.
    `status` holds the bits of the clock status.
    """

    date: Date = Date()
    time: Time = Time()
    deviation: int | None = None
    status: int | None = None

    def __post_init__(self) -> None:
        _checked("deviation", self.deviation, range(-720, 841))
        _checked("clock status", self.status, range(0xFF))

    def encode(self) -> bytes:
        """The 12 octets, without tag or length: what a clock holds as an octet-string."""
        deviation = _UNSPECIFIED_DEVIATION if self.deviation is None else self.deviation
        return (
            self.date.encode()
            + self.time.encode()
            + deviation.to_bytes(2, "big", signed=True)
            + bytes([_octet(self.status)])
        )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """The next 12 octets. Raises DecodeError."""
        date, time, at = Date.read(reader), Time.read(reader), reader.position
        deviation = int.from_bytes(reader.take(2), "big", signed=True)
        status = _field(reader.octet())
        try:
            return cls(date, time, None if deviation == _UNSPECIFIED_DEVIATION else deviation, status)
        except ValueError as error:
            raise DecodeError(at, str(error)) from None

    @classmethod
    def decode(cls, octets: bytes) -> Self:
        """The date-time in the 12 octets of an octet-string. Raises DecodeError."""
        reader = Reader(octets)
        value = cls.read(reader)
        reader.end()
        return value

    @classmethod
    def of(cls, instant: datetime, status: int = 0) -> Self:
        """An aware instant, to the hundredth of a second, in its own time zone."""
        offset = instant.utcoffset()
        if offset is None:
            raise ValueError(f"{instant} has no time zone")
        return cls(
            Date(instant.year, instant.month, instant.day, instant.isoweekday()),
            Time(instant.hour, instant.minute, instant.second, instant.microsecond // 10_000),
            -offset // timedelta(minutes=1),
            status,
        )

    def instant(self) -> datetime:
        """The instant in UTC; where no deviation is specified, the time counts as UTC.

        Raises ValueError where year, month, day, hour or minute are wildcards, or name no day of the calendar.
        """
        date, time = self.date, self.time
        fields = (date.year, date.month, date.day, time.hour, time.minute)
        if None in fields:
            raise ValueError(f"{self} is not one instant")
        zone = timezone(timedelta(minutes=-(self.deviation or 0)))
        year, month, day, hour, minute = (field or 0 for field in fields)
        local = datetime(year, month, day, hour, minute, time.second or 0, (time.hundredths or 0) * 10_000, zone)
        try:
            return local.astimezone(UTC)
        except OverflowError:
            raise ValueError(f"{self} is not an instant of this calendar") from None
