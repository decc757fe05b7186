"""What QPdfWriter has no word for: bookmarks, the language, the title in the reader's window, a date that is given.

Dates are overwritten in place; the rest is appended as PDF's own way of changing a file, an incremental update
(ISO 32000-1, 7.5.6): the catalog anew, the bookmarks, a table of where they stand. Tags for screen readers would
have to stand within what QPdfWriter paints, and cannot be added so.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass

HEAD, TAIL = 2048, 2048  # bytes in which QPdfWriter tells about the file, and where things stand

_log = logging.getLogger(__name__)
_DATE = re.compile(rb"\(D:\d{14}[^)]*\)")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_SIZE = re.compile(rb"/Size (\d+)")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")


@dataclass(frozen=True)
class Bookmark:
    """A title that leads to a named place."""

    title: str
    name: str


def with_extras(content: bytes, bookmarks: Sequence[Bookmark], language: str, day: str) -> bytes:
    """The PDF of a QPdfWriter with its extras; without them where it is not built as expected, which the log says."""
    info = _DATE.sub(lambda found: _dated(day, len(found[0])), content[:HEAD])
    content = info + content[HEAD:]
    tail = content[-TAIL:]
    start, size, root = _START.search(tail), _SIZE.search(tail), _ROOT.search(tail)
    catalog = re.search(rb"\n%s 0 obj\s*<<(.*?)>>\s*endobj" % root[1], content, re.DOTALL) if root else None
    if start is None or size is None or root is None or catalog is None:
        _log.warning("The PDF has another structure than QPdfWriter's: no bookmarks, no language.")
        return content
    first = int(size[1])
    objects = _outline(bookmarks, first)
    added = b"/Lang (%s) /ViewerPreferences << /DisplayDocTitle true >>" % language.encode()
    if bookmarks:
        added += b" /Outlines %d 0 R /PageMode /UseOutlines" % first
    objects[int(root[1])] = b"<<%s%s >>" % (catalog[1], added)
    return content + _update(content, objects, first + len(objects) - 1, tail, int(start[1]))


def _dated(day: str, length: int) -> bytes:
    """A date as long as the one that it replaces, so that nothing moves."""
    return f"(D:{day.replace('-', '')}000000Z)".encode().ljust(length)


def _outline(bookmarks: Sequence[Bookmark], first: int) -> dict[int, bytes]:
    """The tree of bookmarks, one level deep, by object number from `first` on."""
    if not bookmarks:
        return {}
    last = first + len(bookmarks)
    objects = {first: b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (first + 1, last, len(bookmarks))}
    for number, bookmark in enumerate(bookmarks, start=first + 1):
        beside = b"".join(
            b" /%s %d 0 R" % (key, other)
            for key, other in ((b"Prev", number - 1), (b"Next", number + 1)) if first < other <= last
        )  # fmt: skip
        objects[number] = b"<< /Title %s /Dest %s /Parent %d 0 R%s >>" % (
            _text(bookmark.title), _text(bookmark.name), first, beside,
        )  # fmt: skip
    return objects


def _text(text: str) -> bytes:
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"


def _update(content: bytes, objects: dict[int, bytes], size: int, tail: bytes, previous: int) -> bytes:
    """Objects, their places and a trailer that leads on to the table before."""
    body, places = b"", {}
    for number, value in sorted(objects.items()):
        places[number] = len(content) + len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % place for place in places.items())
    kept = b"\n".join(re.findall(rb"/(?:Root|Info) \d+ 0 R|/ID \[[^\]]*\]", tail))
    return body + b"xref\n%strailer\n<<\n/Size %d\n/Prev %d\n%s\n>>\nstartxref\n%d\n%%%%EOF\n" % (
        table, size, previous, kept, len(content) + len(body),
    )  # fmt: skip
