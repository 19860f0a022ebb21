"""Devices that lie: they answer as is expected of them and do something else. No cell of theirs may be confirmed."""

from collections.abc import Mapping, Sequence

from device_drivers.emulator.esme import Esme
from device_drivers.emulator.ppmid import Ppmid
from smets1.calendars import NonDisablementCalendar
from smets1.operations import Done, LogEntry, Period, Refused, Result, Value


class EchoesConfiguration(Esme):
    """Answers SRV 2.1 in Credit Mode with success, reads back what was sent, and applies none of it."""

    echo: Mapping[str, Value]

    def write(self, values: Mapping[str, Value]) -> Result:
        if self.account.mode != "Credit":
            return super().write(values)
        self.echo = values
        return Done()

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        result = super().read(items, period)
        if isinstance(result, Done) and hasattr(self, "echo"):
            return Done({**result.values, **{item: self.echo[item] for item in items if item in self.echo}})
        return result


class RefusesAndAppliesInPart(Esme):
    """Refuses SRV 2.1, and takes its low credit threshold all the same."""

    def write(self, values: Mapping[str, Value]) -> Result:
        result = super().write(values)
        if isinstance(result, Refused):
            self.account.low_credit_threshold += 1_000
        return result


class RefusesAndAddsDebt(Esme):
    """Refuses SRV 2.3, and adds to Time Debt 2 all the same."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        result = super().execute(command, arguments)
        if command == "UpdateDebt" and isinstance(result, Refused):
            self.account.debts["TimeDebt2"] += 5_000
        return result


class CutsTheSupplyMeanwhile(Esme):
    """Cuts the supply without a word when it enters Prepayment Mode, and gives it back at the next SRV 2.1."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        result = super().execute(command, arguments)
        if command == "SetPaymentMode" and arguments["PaymentMode"] == "Prepayment" and self.account.balance > 0:
            self.supply.disable()
        return result

    def write(self, values: Mapping[str, Value]) -> Result:
        result = super().write(values)
        if self.account.balance > 0:
            self.supply.enable()
        return result


class DropsTheCalendar(Esme):
    """Takes a calendar of two scripts on each of two kinds of day, and drops it."""

    def write(self, values: Mapping[str, Value]) -> Result:
        calendar = values.get("NonDisablementCalendar")
        result = super().write(values)
        two_kinds = isinstance(calendar, NonDisablementCalendar) and len({each.days for each in calendar.switches}) == 2
        if two_kinds and isinstance(result, Done):
            self.calendar = NonDisablementCalendar()
        return result


class RunsTheRefusedCalendar(Esme):
    """Refuses a calendar, tells the old one, and runs no calendar at all."""

    told: Value = NonDisablementCalendar()

    def write(self, values: Mapping[str, Value]) -> Result:
        before = self.calendar
        result = super().write(values)
        if isinstance(result, Refused):
            self.told, self.calendar = before, NonDisablementCalendar()
        return result

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        result = super().read(items, period)
        if isinstance(result, Done) and self.told != NonDisablementCalendar() and "NonDisablementCalendar" in items:
            return Done({**result.values, "NonDisablementCalendar": self.told})
        return result


class ChargesTheRefusedPrice(Esme):
    """Refuses a tariff or a price, tells the old one, and charges the new one."""

    refused = 0

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        result = super().execute(command, arguments)
        if command in ("SetTariff", "SetPrice") and isinstance(result, Refused):
            prices = arguments["TariffTOUPriceMatrix"]
            self.refused = int(prices[0]) if isinstance(prices, tuple) else 0
        return result

    def unit_price(self, price: int) -> int:
        return self.refused or super().unit_price(price)


class TellsNewPricesOnly(Esme):
    """Takes a price update, tells it, and charges the old price."""

    def execute(self, command: str, arguments: Mapping[str, Value]) -> Result:
        before = self.tariff.tariff
        result = super().execute(command, arguments)
        if command == "SetPrice" and isinstance(result, Done):
            self.charged = before.prices[0]
        return result

    charged = 0

    def unit_price(self, price: int) -> int:
        return self.charged or super().unit_price(price)


class MakesUpExport(Esme):
    """Tells a profile of energy that was never exported."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        result = super().read(items, period)
        if isinstance(result, Done) and "ActiveExportProfileLog" in items:
            log = result.values["ActiveExportProfileLog"]
            entries = log if isinstance(log, tuple) else ()
            made_up = [LogEntry(x.at, {"ActiveEnergyExported": 7}) for x in entries if isinstance(x, LogEntry)]
            return Done({"ActiveExportProfileLog": tuple(made_up)})
        return result


class MakesUpAVersion(Ppmid):
    """Tells a firmware version that nobody knows."""

    def read(self, items: Sequence[str], period: Period | None = None) -> Result:
        result = super().read(items, period)
        return Done({**result.values, "FirmwareVersion": "MADE-UP"}) if isinstance(result, Done) else result
