"""What flows through a meter and what it costs, to the last millipenny: nothing depends on how often one looks."""

from datetime import timedelta

_UNIT = 3_600_000_000
_MICROSECOND = timedelta(microseconds=1)
_FAR = timedelta(days=366)


class Flow:
    """A steady flow in units per hour (W, or litres per hour), counted in whole units (Wh, or litres).

    The part of a unit that is left over is kept, so splitting an interval changes nothing.
    """

    def __init__(self) -> None:
        self.rate = 0
        self._part = 0

    def advance(self, elapsed: timedelta) -> int:
        """Let the flow run for `elapsed`; returns the units completed."""
        units, self._part = divmod(self._part + self.rate * (elapsed // _MICROSECOND), _UNIT)
        return units

    def copy(self) -> "Flow":
        """A flow that stands where this one does."""
        other = Flow()
        other.rate, other._part = self.rate, self._part
        return other

    def time_until(self, units: int) -> timedelta | None:
        """How long until `units` more are complete, or a year where that is longer; None where nothing flows."""
        if not self.rate:
            return None
        return min(_FAR // _MICROSECOND, _ceil_divide(units * _UNIT - self._part, self.rate)) * _MICROSECOND


class CostMeter:
    """Turns units into whole millipence and keeps the rest, with `denominator` parts to the millipenny."""

    def __init__(self, denominator: int) -> None:
        self.denominator = denominator
        self.residual = 0

    def charge(self, units: int, unit_price: int) -> int:
        """The millipence due for `units` at `unit_price` parts of a millipenny each."""
        cost, self.residual = divmod(units * unit_price + self.residual, self.denominator)
        return cost

    def units_until(self, cost: int, unit_price: int) -> int | None:
        """How many more units make at least `cost` millipence due; None where units cost nothing."""
        if not unit_price:
            return None
        return _ceil_divide(cost * self.denominator - self.residual, unit_price)


def _ceil_divide(dividend: int, divisor: int) -> int:
    return -(-dividend // divisor)
