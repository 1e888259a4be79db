"""A stream for formats whose writers ask more of a file than a pipe gives."""

from __future__ import annotations

from typing import Any, BinaryIO


class Sink:
    """A stream that counts what is written to it, because a pipe cannot tell, and Parquet must know.

    It cannot seek: a zip is then written the same way into a file and into a pipe.
    """

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._written = 0

    def write(self, data: Any) -> int:
        """Pass it on; how many bytes it was."""
        block = bytes(data)
        self._out.write(block)
        self._written += len(block)
        return len(block)

    def tell(self) -> int:
        """How many bytes were written."""
        return self._written

    def flush(self) -> None:
        """Pass it on."""
        self._out.flush()

    def close(self) -> None:
        """Leave the stream open: it is the caller's."""
