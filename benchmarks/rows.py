"""What was measured as rows of the table in ``README.md``, ready to paste."""

import os
import platform


def machine() -> str:
    """What the figures were measured on."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}"


def row(benchmark: str, what: str, peer: str, measured: str, target: str) -> None:
    """Print one row."""
    print(f"| `{benchmark}` | {what} | {peer} | {measured} ({machine()}) | {target} |", flush=True)
