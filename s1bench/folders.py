"""The folder that `--out` names."""

from pathlib import Path

from smets1.errors import Finding, UsageError


def check_new(folder: Path) -> None:
    """Raises UsageError unless `folder` does not exist or is empty."""
    try:
        if not folder.exists() or not any(folder.iterdir()):
            return
        found = f"{folder}, which is not empty"
    except OSError as error:
        found = f"{folder}: {error.strerror or error}"
    do = "Name another one, or continue a run that was interrupted with --resume."
    raise UsageError([Finding("--out", found, "a new or empty folder", do)])


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it. Raises UsageError where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        found = f"{folder}: {error.strerror or error}"
        raise UsageError([Finding("--out", found, "a folder that can be made", "Name another one.")]) from None
