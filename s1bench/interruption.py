"""How a run that is told to end does so: equipment is left safe, and meters as they were found."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class Terminated(KeyboardInterrupt):
    """SIGTERM: as an interruption, so that equipment is left safe and meters as they were found."""


@contextmanager
def ended_in_order() -> Iterator[None]:
    """SIGTERM interrupts what is done here, as SIGINT does."""

    def terminated(*_: object) -> NoReturn:
        raise Terminated

    before = signal.signal(signal.SIGTERM, terminated)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
