"""iec62056-21 0.0.2 (BSD-3-Clause): its client reads the emulated ESME out, in mode C over TCP."""

import pytest

pytest.importorskip("iec62056_21", reason="iec62056-21 is not installed: tests/interop/README.md")
pytest.importorskip("cryptography", reason="cryptography is not installed: tests/interop/README.md")

from iec62056_21.client import Iec6205621Client

from tests.interop.esme import wired


def test_a_readout() -> None:
    with wired("hdlc") as meter:
        client = Iec6205621Client.with_tcp_transport(meter.place)
        client.connect()
        for _ in range(2):
            readout = client.standard_readout()
            assert client.manufacturer_id == "EMU"
            assert client.switchover_baudrate == 9600
            values = {each.address: (each.value, each.unit) for each in readout.data}
            assert values == {
                "0.9.1": ("00:00:00", None),
                "0.9.2": ("25-06-03", None),
                "1-0:1.8.0": ("000048.000", "kWh"),
                "1-0:2.8.0": ("000000.000", "kWh"),
            }
        client.disconnect()
