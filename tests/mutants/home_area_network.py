"""Faults of a PPMID and of a Communications Hub."""

from collections.abc import Callable

from device_drivers.emulator.device import Arguments, DeviceCommand, EmulatedDevice
from device_drivers.emulator.ppmid import Ppmid
from smets1.han import SHOWN, of_meter
from smets1.operations import Done, Refused, Result
from tests.mutants.mutant import CHF, METERS, PPMID, Catalogue

catalogue = Catalogue()
fault = catalogue.fault
_SHOWN = ["in-home-display"]
_COMMANDS = ("ActivateEmergencyCredit", "AddCredit", "PressEnable")


def _joined(spoil: Callable[[Ppmid], None]) -> type[EmulatedDevice]:
    """A PPMID that is spoilt when it has joined its meters."""

    class Spoilt(Ppmid):
        def join(self, meters: object) -> None:
            super().join(meters)  # type: ignore[arg-type]
            spoil(self)

    return Spoilt


def _note(name: str, words: str, spoil: Callable[[Ppmid], None]) -> None:
    catalogue.device(PPMID, name, _joined(spoil), words, breaks="the PPMID story", noticed_by=_SHOWN)


def _shows_nothing(item: str) -> Callable[[Ppmid], None]:
    return lambda ppmid: ppmid.readable.__setitem__(item, lambda: "")


def _shows_the_first(item: str) -> Callable[[Ppmid], None]:
    def spoil(ppmid: Ppmid) -> None:
        sound, seen = ppmid.readable[item], []

        def show() -> object:
            seen.append(sound())
            return seen[0]

        ppmid.readable[item] = show  # type: ignore[assignment]

    return spoil


def _shows(item: str, other: str) -> Callable[[Ppmid], None]:
    return lambda ppmid: ppmid.readable.__setitem__(item, ppmid.readable[other])


def _does(command: str, instead: Callable[[DeviceCommand, Arguments], Result]) -> Callable[[Ppmid], None]:
    def spoil(ppmid: Ppmid) -> None:
        sound = ppmid.commands[command]
        ppmid.commands[command] = DeviceCommand(lambda given: instead(sound, given), sound.required, sound.optional)

    return spoil


def _nothing(_: DeviceCommand, __: Arguments) -> Result:
    return Done()


def _does_of(other: str) -> Callable[[Ppmid], None]:
    command = other.replace("ESME", "-").replace("GSME", "ESME").replace("-", "GSME")
    return lambda ppmid: ppmid.commands.__setitem__(command, ppmid.commands[other])


for _meter in METERS:
    _other = METERS[1 - METERS.index(_meter)]
    for _item in SHOWN:
        _here = of_meter(_meter, _item)
        _note(f"{_here}-not-shown", f"{_item} of the {_meter} is not shown.", _shows_nothing(_here))
        _note(f"{_here}-never-renewed", f"{_item} of the {_meter} is shown as it was first.", _shows_the_first(_here))
        _note(
            f"{_here}-of-the-wrong-meter",
            f"{_item} of the {_meter} is shown as that of the {_other}.",
            _shows(_here, of_meter(_other, _item)),
        )
    for _command in _COMMANDS:
        _here = of_meter(_meter, _command)
        if _here != "GSME/PressEnable":
            _note(f"{_here}-not-passed-on", f"{_command} for the {_meter} is not passed on.", _does(_here, _nothing))
        if _command != "PressEnable":
            _note(
                f"{_here}-at-the-wrong-meter",
                f"{_command} for the {_meter} is done at the {_other}.",
                _does_of(of_meter(_other, _command)),
            )


@fault(PPMID, CHF, breaks="SRV 11.2", noticed_by=["11.2", "11.3"])
class TellsNoVersion(EmulatedDevice):
    """FirmwareVersion is not told."""

    def enrol(self) -> None:
        super().enrol()
        self.readable["FirmwareVersion"] = lambda: "UNKNOWN"


@fault(PPMID, CHF, breaks="SRV 11.1; SRV 11.4", noticed_by=["11.1", "11.3", "11.4"])
class TakesNoImage(EmulatedDevice):
    """A firmware image is answered as taken, and is not there to be activated."""

    def _update_firmware(self, arguments: Arguments) -> Result:
        del arguments
        return Done()


@fault(PPMID, CHF, breaks="SRV 11.1; SRV 11.4", noticed_by=["11.1", "11.4"])
class TakesAnyImage(EmulatedDevice):
    """A firmware image that is empty, or that bears no version, is answered as taken."""

    def execute(self, command: str, arguments: Arguments) -> Result:
        is_one = arguments.get("ImageSize") != 0 and "FirmwareVersion" in arguments
        return super().execute(command, arguments) if is_one or command != "UpdateFirmware" else Done()


@fault(PPMID, CHF, breaks="SRV 11.3", noticed_by=["11.3"])
class ActivatesWithoutAnImage(EmulatedDevice):
    """SRV 11.3 is answered as done although no image is stored."""

    def _activate_firmware(self, _: Arguments) -> Result:
        return Done() if self._image is None else super()._activate_firmware(_)


@fault(PPMID, CHF, breaks="SRV 11.1; SRV 11.4", noticed_by=["11.1", "11.4"])
class RefusesImages(EmulatedDevice):
    """A firmware image is refused."""

    def _update_firmware(self, arguments: Arguments) -> Result:
        del arguments
        return Refused("no")


@fault(PPMID, CHF, breaks="SRV 11.1; SRV 11.4", noticed_by=["11.1", "11.4", "11.3"])
class RunsAnImageAtOnce(EmulatedDevice):
    """Firmware runs as soon as its image is there."""

    def _update_firmware(self, arguments: Arguments) -> Result:
        result = super()._update_firmware(arguments)
        self._firmware = str(arguments["FirmwareVersion"])
        return result


@fault(PPMID, CHF, breaks="SRV 11.3", noticed_by=["11.3"])
class ActivatesNoImage(EmulatedDevice):
    """SRV 11.3 is answered as done, and the old firmware runs on."""

    def _activate_firmware(self, _: Arguments) -> Result:
        return Refused("no image") if self._image is None else Done()
