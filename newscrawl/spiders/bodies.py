"""What the first bytes of a response tell of it, where its type tells nothing."""

from __future__ import annotations

BINARY = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
MAX_STRANGE = 8


def is_binary(body: bytes) -> bool:
    """Whether the first bytes hold more than a stray "binary data byte" (WHATWG MIME Sniffing, section 3)."""
    start = body[:512]
    strange = len(start) - len(start.translate(None, BINARY))
    return not start.startswith((b"\xff\xfe", b"\xfe\xff")) and strange > MAX_STRANGE


def is_empty(body: bytes) -> bool:
    """Whether there is nothing in a response."""
    return not body or body.isspace()


def is_html(body: bytes, content_type: str) -> bool:
    """HTML by its type, or by its first bytes where the type says nothing useful."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return True
    return kind in ("", "text/plain", "application/octet-stream", "application/xml", "text/xml") and (
        b"<html" in body[:2000].lower() or b"<!doctype html" in body[:2000].lower()
    )


def may_pass(body: bytes, content_type: str) -> bool:
    """Whether what is no HTML may be there in place of a page for a while: text and data are what a server says of its
    troubles, or a page that is garbled. A document, a picture or a recording is what it is for good."""
    kind = content_type.partition(";")[0].strip().lower()
    if body.startswith(b"%PDF-"):
        return False
    is_data = kind in ("", "application/json", "application/xml") or kind.endswith(("+json", "+xml"))
    return kind.startswith("text/") or (is_data and not kind.startswith("image/"))
