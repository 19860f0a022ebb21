"""Faults of the tariff: registers, prices, blocks and switching."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from device_drivers.emulator.device import Arguments
from device_drivers.emulator.meter import Meter
from device_drivers.emulator.metering import CostMeter, Flow
from device_drivers.emulator.tariff import BLOCKS, Tariff, TariffEngine
from smets1.calendars import SwitchingTable
from smets1.operations import Done, Refused, Result
from tests.mutants.mutant import ESME, GSME, METERS, Catalogue

catalogue = Catalogue()
fault = catalogue.fault
_PRICES = ["1.1.1", "1.2.1", "change-of-tariff"]


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "4.11.1", "change-of-tariff", "change-of-supplier"])
class ForgetsTheTariff(TariffEngine):
    """A tariff or price is taken and forgotten."""

    def _take(self, wanted: Tariff) -> Result:
        del wanted
        return Done()


@fault(*METERS, breaks="SRV 1.2.1", noticed_by=["1.2.1", "change-of-tariff"])
class ForgetsThePrice(TariffEngine):
    """A price update is taken and forgotten."""

    def _set_price(self, arguments: Arguments) -> Result:
        before = self.tariff
        result = super()._set_price(arguments)
        self.tariff = before
        return result


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "1.2.1"])
class KeepsTheStandingCharge(TariffEngine):
    """The standing charge never changes."""

    def _take(self, wanted: Tariff) -> Result:
        return super()._take(replace(wanted, standing_charge=self.tariff.standing_charge))


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=_PRICES)
class KeepsTheFirstPrice(TariffEngine):
    """The price of register 1 never changes."""

    def _take(self, wanted: Tariff) -> Result:
        prices = (self.tariff.prices[0], *wanted.prices[1:]) if self.tariff.prices and wanted.prices else wanted.prices
        return super()._take(replace(wanted, prices=prices))


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "1.2.1"])
class ReversesThePrices(TariffEngine):
    """The prices of the registers are taken in reverse order."""

    def _take(self, wanted: Tariff) -> Result:
        return super()._take(replace(wanted, prices=wanted.prices[::-1]))


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "1.2.1"])
class TakesPricesInPence(TariffEngine):
    """Prices are taken for hundredths of a penny: ten times too high."""

    def _take(self, wanted: Tariff) -> Result:
        return super()._take(replace(wanted, prices=tuple(10 * price for price in wanted.prices)))


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "1.2.1"])
class TakesPricesInWholePence(TariffEngine):
    """Prices are cut to whole pence."""

    def _take(self, wanted: Tariff) -> Result:
        return super()._take(replace(wanted, prices=tuple(price // 1_000 * 1_000 for price in wanted.prices)))


@fault(*METERS, breaks="SRV 1.1.1; DUIS: the most prices", noticed_by=["1.1.1", "1.2.1", "change-of-tariff"])
class CutsWhatIsTooMuch(Meter):
    """Of prices and thresholds that are too many, a tariff or price update takes the first."""

    def execute(self, command: str, arguments: Arguments) -> Result:
        if command in ("SetTariff", "SetPrice"):
            capacity = self.tariff.capacity
            most = {
                "TariffTOUPriceMatrix": capacity.registers,
                "TariffBlockPriceMatrix": capacity.block_sets * BLOCKS,
                "TariffThresholdMatrix": capacity.block_sets * (BLOCKS - 1),
            }
            cut = {
                item: cast(tuple[int, ...], arguments[item])[:count]
                for item, count in most.items()
                if item in arguments
            }
            arguments = {**arguments, **cut}
        return super().execute(command, arguments)


@fault(*METERS, breaks="SRV 1.1.1; SRV 1.2.1", noticed_by=["1.1.1", "1.2.1"])
class TakesPricesWithoutAStandingCharge(Meter):
    """A tariff or price update without a standing charge is answered as done."""

    def execute(self, command: str, arguments: Arguments) -> Result:
        if command in ("SetTariff", "SetPrice") and "StandingCharge" not in arguments:
            return Done()
        return super().execute(command, arguments)


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "change-of-tariff"])
class KeepsTheSwitchingTable(TariffEngine):
    """The Tariff Switching Table never changes."""

    def _take(self, wanted: Tariff) -> Result:
        fits = wanted.prices and not any(switch.blocks for switch in wanted.table.switches)
        return super()._take(replace(wanted, table=self.tariff.table) if fits else wanted)


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1"])
class TellsATableAndRunsNone(TariffEngine):
    """The Tariff Switching Table is told as it was set, and does not switch."""

    def switch(self, wall: datetime) -> None:
        told, self.tariff = self.tariff, replace(self.tariff, table=SwitchingTable(()))
        super().switch(wall)
        self.tariff = told


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "unnumbered/tariff-in-local-time"])
class SwitchesTwoMinutesLate(TariffEngine):
    """The tariff switches two minutes late."""

    def switch(self, wall: datetime) -> None:
        super().switch(wall - timedelta(minutes=2))


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "unnumbered/tariff-in-local-time"])
class SwitchesTwoHoursEarly(TariffEngine):
    """The tariff switches two hours early."""

    def switch(self, wall: datetime) -> None:
        super().switch(wall + timedelta(hours=2))


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1"])
class SwitchesADayLate(TariffEngine):
    """The days of the Tariff Switching Table begin on Tuesday."""

    def switch(self, wall: datetime) -> None:
        super().switch(wall - timedelta(days=1))


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1"])
class IgnoresSpecialDays(TariffEngine):
    """Special days of the Tariff Switching Table are like any other."""

    def switch(self, wall: datetime) -> None:
        told = self.tariff
        switches = tuple(replace(each, special_days=()) for each in told.table.switches)
        self.tariff = replace(told, table=SwitchingTable(switches))
        super().switch(wall)
        self.tariff = told


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1"])
class IgnoresSeasons(TariffEngine):
    """Seasons of the Tariff Switching Table are taken for one."""

    def switch(self, wall: datetime) -> None:
        told = self.tariff
        switches = tuple(replace(each, season=None) for each in told.table.switches)
        self.tariff = replace(told, table=SwitchingTable(switches))
        super().switch(wall)
        self.tariff = told


@fault(*METERS, breaks="SRV 1.1.1; DUIS 4.11.1", noticed_by=["1.1.1", "4.11.1"])
class CountsAtTheFirstPrice(TariffEngine):
    """Every register is charged at the price of the first."""

    @property
    def price(self) -> int:
        return self.tariff.prices[0] if self.tariff.prices else super().price


@fault(*METERS, breaks="SRV 4.1.2", noticed_by=["4.1.2", "1.1.1", "change-of-tariff"])
class CountsInRegister1(TariffEngine):
    """Everything is counted in TOU register 1."""

    def _add(self, units: int) -> None:
        if self.active.blocks:
            super()._add(units)
        else:
            self.tou_registers[0] += units


@fault(*METERS, breaks="SRV 4.1.2", noticed_by=["4.1.2", "1.1.1", "4.1.1"])
class CountsInTheNextRegister(TariffEngine):
    """What is counted goes to the TOU register after the right one."""

    def _add(self, units: int) -> None:
        if self.active.blocks:
            super()._add(units)
        else:
            self.tou_registers[self.active.register % len(self.tou_registers)] += units


@fault(*METERS, breaks="SRV 4.1.1", noticed_by=["4.1.1", "4.1.2"])
class CountsOneInTen(TariffEngine):
    """Registers count a tenth of what is used."""

    def _add(self, units: int) -> None:
        super()._add(units // 10)


@fault(*METERS, breaks="SRV 4.1.1", noticed_by=["4.1.1", "4.1.2", "change-of-tariff"])
class ZeroesRegistersWithTheTariff(TariffEngine):
    """A new tariff sets the registers to zero."""

    def _set_tariff(self, arguments: Arguments) -> Result:
        result = super()._set_tariff(arguments)
        if isinstance(result, Done):
            self.tou_registers = [0] * self.capacity.registers
            self.block_registers = self._block_matrix()
        return result


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1"])
class TakesATariffThatDoesNotFit(TariffEngine):
    """A tariff whose table names a register without a price is taken."""

    def _set_tariff(self, arguments: Arguments) -> Result:
        result = super()._set_tariff(arguments)
        if isinstance(result, Refused):
            prices = cast(tuple[int, ...], arguments.get("TariffTOUPriceMatrix", ()))
            table = cast(SwitchingTable, arguments["TariffSwitchingTable"])
            if prices and not any(switch.blocks for switch in table.switches):
                most = max((switch.register for switch in table.switches), default=1)
                padded = (*prices, *[prices[-1]] * max(0, most - len(prices)))
                return self._take(Tariff(padded, cast(int, arguments["StandingCharge"]), table))
        return result


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["1.1.1", "change-of-tariff"])
class ChargesTheTariffItRefused(TariffEngine):
    """A refused tariff leaves its standing charge behind."""

    def _set_tariff(self, arguments: Arguments) -> Result:
        result = super()._set_tariff(arguments)
        if isinstance(result, Refused):
            self.tariff = replace(self.tariff, standing_charge=cast(int, arguments["StandingCharge"]))
        return result


@fault(*METERS, breaks="SRV 1.2.1", noticed_by=["1.2.1"])
class TakesPricesOfAnotherShape(TariffEngine):
    """A price update with more prices than the tariff has is taken."""

    def _set_price(self, arguments: Arguments) -> Result:
        result = super()._set_price(arguments)
        prices = cast(tuple[int, ...], arguments.get("TariffTOUPriceMatrix", ()))
        if isinstance(result, Refused) and len(prices) >= len(self.tariff.prices) > 0:
            return self._take(replace(self.tariff, prices=prices))
        return result


@fault(*METERS, breaks="SRV 1.2.1", noticed_by=["1.2.1"])
class PriceUpdateRefused(TariffEngine):
    """A price update is applied and refused in the response."""

    def _set_price(self, arguments: Arguments) -> Result:
        super()._set_price(arguments)
        return Refused("no")


@fault(*METERS, breaks="SRV 1.2.1", noticed_by=["1.2.1"])
class RefusedPriceUpdateApplied(TariffEngine):
    """A refused price update leaves its standing charge behind."""

    def _set_price(self, arguments: Arguments) -> Result:
        result = super()._set_price(arguments)
        if isinstance(result, Refused):
            self.tariff = replace(self.tariff, standing_charge=cast(int, arguments["StandingCharge"]))
        return result


@fault(*METERS, breaks="fact 23; clause 18.2(a)", noticed_by=["1.2.1"])
class NoPriceUpdates(TariffEngine):
    """A price update is refused although a tariff can be set."""

    def _set_price(self, arguments: Arguments) -> Result:
        del arguments
        return Refused("this meter does not support the setting of a price")


@fault(*METERS, breaks="SRV 1.1.1; DUIS: blocks", noticed_by=["1.1.1", "4.1.3", "4.1.4"])
class StaysInTheFirstBlock(TariffEngine):
    """Thresholds are not looked at: all is counted in the first block."""

    def _block(self) -> int:
        return 0

    def units_to_next_price(self) -> int | None:
        return None


@fault(*METERS, breaks="SRV 1.1.1; DUIS: blocks", noticed_by=["1.1.1", "4.1.3", "4.1.4"])
class BlocksEndHalfAKilowattHourLate(TariffEngine):
    """A block gives way 500 units after its threshold."""

    def _towards_threshold(self, block: int) -> int:
        return super()._towards_threshold(block) - 500


@fault(*METERS, breaks="SRV 1.1.1; DUIS: blocks", noticed_by=["1.1.1", "1.2.1"])
class ChargesTheFirstBlockPrice(TariffEngine):
    """Every block is charged at the price of the first."""

    @property
    def price(self) -> int:
        return self.tariff.prices_of(self.active.register)[0] if self.active.blocks else super().price


@fault(
    *METERS, breaks="SRV 6.8; DUIS: blocks", noticed_by=["1.1.1", "4.1.4", "4.1.3", "6.8", "4.4.3", "year-of-billing"]
)
class BlockCountersRunOn(TariffEngine):
    """Block counters do not begin at zero in a new billing period."""

    def end_billing_period(self) -> None:
        return


@fault(
    *METERS,
    breaks="SRV 4.1.3; DUIS: blocks",
    noticed_by=["4.1.3", "4.4.3", "1.1.1", "1.7", "year-of-billing", "4.1.4", "6.8"],
)
class BlockRegistersAreReset(TariffEngine):
    """Block registers are set to zero with the block counters."""

    def reset_block_counters(self) -> None:
        super().reset_block_counters()
        self.block_registers = self._block_matrix()


@fault(ESME, breaks="SRV 6.26", noticed_by=["6.26"])
class DailyResetMeansNothing(TariffEngine):
    """DailyTariffBlockCounterMatrixReset resets nothing."""

    def end_day(self) -> None:
        return


@fault(ESME, breaks="SRV 6.26", noticed_by=["6.26"])
class ResetsEveryDay(TariffEngine):
    """Block counters are reset daily whatever DailyTariffBlockCounterMatrixReset says."""

    def end_day(self) -> None:
        self.reset_block_counters()


@fault(ESME, breaks="SRV 1.7", noticed_by=["1.7"])
class ResetsRegistersToo(TariffEngine):
    """SRV 1.7 resets the TOU registers too."""

    def _reset(self, _: Arguments) -> Result:
        self.tou_registers = [0] * self.capacity.registers
        self.block_registers = self._block_matrix()
        return super()._reset(_)


@fault(ESME, breaks="SRV 1.7", noticed_by=["1.7"])
class ResetsTheFirstBlockOnly(TariffEngine):
    """SRV 1.7 resets the counter of the first block only."""

    def _reset(self, _: Arguments) -> Result:
        for row in self.block_counters:
            row[0] = 0
        return Done()


@fault(*METERS, breaks="SRV 4.1.3; DUIS: blocks", noticed_by=["4.1.3", "4.1.4", "1.1.1"])
class CountsBlocksAsTou(TariffEngine):
    """What blocks charge is counted in a TOU register, not in theirs."""

    def _add(self, units: int) -> None:
        if not self.active.blocks:
            super()._add(units)
            return
        number, block = self.active.register - 1, self._block()
        self.block_counters[number][block] += units
        self.tou_registers[number] += units


@fault(*METERS, breaks="SRV 4.3", noticed_by=["6.6", "1.1.1", "1.2.1", "change-of-tariff", "prepayment-month"])
class ChargesNothing(CostMeter):
    """Energy costs nothing."""

    def charge(self, units: int, unit_price: int) -> int:
        del units, unit_price
        return 0


@fault(*METERS, breaks="SRV 4.3", noticed_by=["6.6", "1.1.1", "1.2.1", "change-of-tariff", "clock-change-week"])
class ChargesDouble(CostMeter):
    """Energy costs twice its price."""

    def charge(self, units: int, unit_price: int) -> int:
        return super().charge(2 * units, unit_price)


@fault(*METERS, breaks="SRV 4.3", noticed_by=["6.6", "1.1.1", "1.2.1"])
class ChargesInWholePence(CostMeter):
    """The balance goes down in whole pence; what is less is kept for later."""

    _kept = 0

    def charge(self, units: int, unit_price: int) -> int:
        self._kept += super().charge(units, unit_price)
        pence, self._kept = divmod(self._kept, 1_000)
        return 1_000 * pence


@fault(*METERS, breaks="SRV 4.1.1", noticed_by=["4.1.1", "4.8.1", "4.1.2"])
class RunsSlow(Flow):
    """The meter counts 1 % too little."""

    def advance(self, elapsed: timedelta) -> int:
        return super().advance(elapsed * 99 // 100)

    def time_until(self, units: int) -> timedelta | None:
        wait = super().time_until(units)
        return wait and wait * 100 // 99 + timedelta(microseconds=2)


@fault(*METERS, breaks="SRV 1.1.1", noticed_by=["6.6", "change-of-tariff", "1.1.1"])
class ChargesTheDayAgain(Meter):
    """With a new tariff the whole day is charged again at the old price."""

    def _write_change_log(self) -> None:
        super()._write_change_log()
        used = self._in_day + self._in_half_hour
        self.account.balance -= used * self.unit_price(self.tariff.price) // self.cost_denominator


@fault(GSME, breaks="SRV 6.6; reference model", noticed_by=["6.6", "1.1.1"])
class ChargesForLitres(Meter):
    """Gas is charged by the litre as if 1000 litres were a kWh."""

    def unit_price(self, price: int) -> int:
        return price * 3_600_000


@fault(*METERS, breaks="SRV 4.4.2", noticed_by=["4.4.2", "year-of-billing", "change-of-tariff"])
class LogsNoChangeOfTariff(TariffEngine):
    """A change of tariff is not logged."""

    def _set_tariff(self, arguments: Arguments) -> Result:
        log, self._before_change = self._before_change, lambda: None
        result = super()._set_tariff(arguments)
        self._before_change = log
        return result


@fault(*METERS, breaks="SRV 4.4.2", noticed_by=["4.4.2"])
class LogsTheTariffItRefused(TariffEngine):
    """A refused change of tariff is logged."""

    def _set_tariff(self, arguments: Arguments) -> Result:
        result = super()._set_tariff(arguments)
        if isinstance(result, Refused):
            self._before_change()
        return result
