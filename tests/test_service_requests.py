"""The Service Reference Variants: the whole table, and what is stated of SMETS1 support."""

import json
import os
from pathlib import Path

import pytest

from smets1.service_requests import SERVICE_REQUESTS, Smets1Support

SUPPORTED = {
    "1.2.1": "fact 23",
    "1.6": "fact 3",
    "2.1": "fact 3",
    "2.2": "fact 82",
    "2.3": "fact 22",
    "2.5": "fact 9",
    "4.3": "fact 33",
    "4.4.3": "fact 35",
    "4.8.3": "fact 31",
    "4.10": "SEC modification MP312",
    "5.1": "fact 37",
    "6.15.1": "fact 98",
    "6.23": "fact 81",
    "8.1.1": "fact 121",
    "8.2": "fact 119",
    "8.3": "fact 123",
    "8.4": "fact 122",
    "8.11": "fact 121",
    "11.1": "fact 80",
    "11.2": "fact 88",
    "11.3": "fact 84",
    "12.1": "fact 89",
}
NOT_SUPPORTED = {"1.1.2": "fact 28", "1.2.2": "fact 28", "4.11.2": "fact 28", "4.6.2": "fact 30", "4.14": "fact 32"}


def test_there_are_129() -> None:
    assert len(SERVICE_REQUESTS) == 129
    assert all(srv == variant.srv for srv, variant in SERVICE_REQUESTS.items())
    assert len({variant.body for variant in SERVICE_REQUESTS.values()}) == 129


@pytest.mark.parametrize(
    ("support", "stated"), [(Smets1Support.SUPPORTED, SUPPORTED), (Smets1Support.NOT_SUPPORTED, NOT_SUPPORTED)]
)
def test_stated_support(support: Smets1Support, stated: dict[str, str]) -> None:
    found = {
        srv: variant.source
        for srv, variant in SERVICE_REQUESTS.items()
        if variant.smets1 is support and variant.certainty == "stated"
    }
    assert found == stated


def test_what_is_not_stated_is_likely_or_unknown() -> None:
    for variant in SERVICE_REQUESTS.values():
        if variant.certainty == "likely":
            assert (variant.smets1, variant.source) == (Smets1Support.SUPPORTED, "background knowledge")
        if variant.certainty == "none":
            assert (variant.smets1, variant.source) == (Smets1Support.UNKNOWN, "")
    likely = sum(variant.certainty == "likely" for variant in SERVICE_REQUESTS.values())
    assert (len(SUPPORTED), len(NOT_SUPPORTED), likely) == (22, 5, 52)


@pytest.mark.parametrize(
    ("srv", "device_types"),
    [
        ("1.1.1", ("ESME", "GSME")),
        ("4.1.4", ("GSME",)),
        ("4.6.2", ("ESME",)),
        ("4.8.3", ("ESME",)),
        ("5.1", ()),
        ("6.6", ("GSME",)),
        ("7.1", ("ESME",)),
        ("7.2", ("ESME", "GSME")),
        ("8.11", ()),
        ("11.1", ("CHF", "ESME", "GSME", "PPMID")),
        ("11.2", ("ESME", "GSME", "PPMID")),
        ("11.3", ("CHF", "ESME", "GSME", "PPMID")),
        ("11.4", ("PPMID",)),
        ("14.1", ("GSME",)),
    ],
)
def test_device_types(srv: str, device_types: tuple[str, ...]) -> None:
    assert SERVICE_REQUESTS[srv].device_types == device_types


@pytest.mark.facts(36)
def test_4_4_3_cannot_be_scheduled_by_the_dsp() -> None:
    assert not SERVICE_REQUESTS["4.4.3"].dcc_scheduled, "fact 36"


def test_nobody_may_send_8_5() -> None:
    assert SERVICE_REQUESTS["8.5"].roles == (), "fact 130"


def test_table_is_that_of_duis() -> None:
    folder = os.environ.get("S1BENCH_DUIS") or Path(__file__).parents[2] / "shared" / "duis"
    path = Path(folder) / "srv_table.json"
    if not path.is_file():
        pytest.skip(f"no DUIS table at {path}; name its folder in S1BENCH_DUIS")
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert [row["srv"] for row in rows] == list(SERVICE_REQUESTS)
    for row in rows:
        variant = SERVICE_REQUESTS[row["srv"]]
        for column in ("name", "body", "critical", "future_dated", "dcc_scheduled", "non_device"):
            assert getattr(variant, column) == row[column], f"{variant.srv}: {column}"
        assert list(variant.roles) == row["roles"], f"{variant.srv}: roles"
        # The schema enumerates the Service Reference 6.20, where the table has 6.2 for 6.20.1 and 6.20.2.
        reference = "6.20" if variant.srv.startswith("6.20.") else row["service_reference"]
        assert variant.service_reference == reference, f"{variant.srv}: service_reference"
