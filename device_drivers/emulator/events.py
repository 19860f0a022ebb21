"""The event log and the security log of a meter, and which alerts it sends."""

from collections.abc import Callable
from datetime import datetime

from device_drivers.emulator import checks
from device_drivers.emulator.alerts import SECURITY_ALERTS, DeviceAlert
from device_drivers.emulator.device import Arguments, DeviceCommand, DevicePart
from device_drivers.emulator.logs import Log
from smets1.data_items import CONFIGURABLE_ALERTS
from smets1.operations import Done, Result, Value

_LOG_SIZE = 100
_ENABLE, _DISABLE = "Enable", "Disable"


class EventRecord(DevicePart):
    """Logs every alert and event, those that concern security apart from all others.

    SRV 6.22 tells of an alert whether it is sent over the WAN; one that is not is logged all the same (assumption).
    Only the alerts that DUIS lists there can be disabled: no 8Fxx is among them.
    """

    def __init__(self) -> None:
        self.event_log = Log(_LOG_SIZE)
        self.security_log = Log(_LOG_SIZE)
        self._disabled: set[str] = set()

    def items(self) -> dict[str, Callable[[], Value]]:
        """The logs, and the codes of the alerts that are not sent."""
        return {
            "EventLog": self.event_log.entries,
            "SecurityLog": self.security_log.entries,
            "DisabledAlerts": lambda: tuple(sorted(self._disabled)),
        }

    def commands(self) -> dict[str, DeviceCommand]:
        """To forget the events, and to say which alerts are sent."""
        behaviour = checks.one_of(_ENABLE, _DISABLE)
        return {
            "ClearEventLog": DeviceCommand(self._clear, optional={"ESMEEventLogType": checks.one_of("ESME")}),
            "ConfigureAlertBehaviour": DeviceCommand(
                self._configure, optional={f"x{code}": behaviour for code in CONFIGURABLE_ALERTS}
            ),
        }

    def take_note(self, alert: DeviceAlert, at: datetime) -> bool:
        """Log an alert or event; False for one that is disabled."""
        log = self.security_log if alert in SECURITY_ALERTS else self.event_log
        log.write(at, {"LogCode": alert.code, "LogMeaning": alert.meaning})
        return alert.code not in self._disabled

    def _clear(self, _: Arguments) -> Result:
        self.event_log.clear()
        return Done()

    def _configure(self, arguments: Arguments) -> Result:
        for element, behaviour in arguments.items():
            code = element.removeprefix("x")
            if behaviour == _DISABLE:
                self._disabled.add(code)
            else:
                self._disabled.discard(code)
        return Done()
