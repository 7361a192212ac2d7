"""Streams of a document end so that every judge counts their bytes alike."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pytest

from investcrm.reports import finish


def ending_in_a_return() -> bytes:
    """Return content whose packed form ends in a carriage return: the last byte of its checksum is 13."""
    return next(
        content
        for content in (bytes([1]) * count for count in range(1, 300))
        if zlib.compress(content, 9).endswith(b"\r")
    )


@pytest.mark.parametrize("is_font", [True, False])
def test_no_stream_ends_in_a_carriage_return(is_font):
    pdf = pikepdf.new()
    stream = pdf.make_stream(ending_in_a_return())
    if is_font:
        stream.Length1 = len(ending_in_a_return())
    pdf.Root.Kept = stream
    finish._compress(pdf)
    out = io.BytesIO()
    pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert b"\r\nendstream" not in out.getvalue()
    assert pdf.Root.Kept.read_bytes().startswith(ending_in_a_return())
