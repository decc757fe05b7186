"""Many rows in one cell of text: JSON, compressed, in base 64."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

MAX_BYTES = 256 * 2**20  # of the text before it was compressed: beyond it the content is damaged or hostile


class Unpackable(ValueError):
    """The content is damaged, or `too_large`."""

    def __init__(self, *, too_large: bool = False) -> None:
        super().__init__()
        self.too_large = too_large


def plain(value: Any) -> bytes:
    """The JSON text of a value, the same on every machine."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def pack(text: bytes, level: int) -> str:
    """A text as one cell; `level` is zlib's, 1 quick to 9 small."""
    return base64.b64encode(zlib.compress(text, level)).decode()


def unpack(content: str) -> Any:
    """The value that was packed. Raises Unpackable."""
    try:
        inflater = zlib.decompressobj()
        text = inflater.decompress(base64.b64decode(content, validate=True), MAX_BYTES)
        if inflater.unconsumed_tail:
            raise Unpackable(too_large=True)
        return json.loads(text)
    except Unpackable:
        raise
    except (binascii.Error, zlib.error, ValueError) as error:
        raise Unpackable from error
