"""The system's reasons, told in the program's language."""

from __future__ import annotations

import errno
import os
import socket
import ssl

import pytest

from investcrm.domain.errors import WorkspaceProblem
from investcrm.domain.refusals import why
from investcrm.domain.words import N_
from investcrm.exchange.mail_server import told
from investcrm.words import of


@pytest.mark.parametrize(
    ("number", "swedish"),
    [
        (errno.EACCES, "åtkomst nekas"),
        (errno.ENOENT, "det finns ingen sådan fil eller mapp"),
        (errno.ENOTDIR, "det som borde vara en mapp är en fil"),
        (errno.EROFS, "disken är skrivskyddad"),
        (errno.ENAMETOOLONG, "namnet är för långt"),
    ],
)
def test_a_swedish_sentence_gives_the_systems_reason_in_swedish(number: int, swedish: str) -> None:
    reason = why(OSError(number, os.strerror(number)))
    said = WorkspaceProblem(N_("{file} could not be written: {reason}."), file="lista.xlsx", reason=reason)
    assert of("sv").error(said) == f"lista.xlsx kunde inte skrivas: {swedish}."


def test_a_reason_without_words_of_its_own_is_told_as_the_system_tells_it() -> None:
    assert why(OSError(errno.EDOM, "Out of range.")) == "Out of range"
    assert why(OSError("odd")) == "odd"
    assert why(ssl.SSLError(1, "wrong version")) == "wrong version"


def test_what_keeps_a_server_away_is_told_in_words_too() -> None:
    assert of("sv").t(told(TimeoutError())) == "inget svar i tid"
    assert of("sv").t(told(ConnectionRefusedError(errno.ECONNREFUSED, "x"))) == "anslutningen nekades"
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert of("sv").t(told(unknown)) == "ingen server med det namnet hittades"
