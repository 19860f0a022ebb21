"""The fuzzer of the DLMS codec: it finds nothing in a short run, and finds what is planted."""

import pytest

from device_drivers.dlms import apdu
from device_drivers.dlms.octets import Reader
from tests.fuzz_dlms import fuzz, targets


def test_a_short_run_finds_nothing() -> None:
    report = fuzz(20_000, seed=7)
    assert report.fault == ""
    assert len(report.rows) == len(targets())
    assert all(inputs == 1_000 for _, inputs, _, _ in report.rows)
    assert sum(taken for _, _, taken, _ in report.rows) > 5_000, "what is only ever refused tries little"


def test_a_decoder_that_trips_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def octet(self: Reader) -> int:
        self._next += 1
        return self._octets[self._next - 1]

    monkeypatch.setattr(Reader, "octet", octet)
    assert "IndexError" in fuzz(20_000, seed=7, only="APDU").fault


def test_a_decoder_that_loses_something_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apdu.GetNext, "_contents", lambda self: (self.number & 0xFF).to_bytes(4, "big"))
    assert "was written and read as" in fuzz(20_000, seed=7, only="APDU").fault
