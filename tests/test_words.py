"""Every text a person sees stands in the catalogue, whole, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from investcrm import words
from tools import words as catalogue

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "investcrm"
FILES = sorted(SOURCE.rglob("*.py"))

SWEDISH_DATA = (
    "domain/reading/",
    "domain/sortkey.py",
    "exchange/",
    "gui/widgets/date_text.py",
    "gui/first_start/strength.py",
    "services/sample",
    "services/bench_data.py",
    "gui/bench_probe.py",
    "gui/demo",
    "cli/bench",
    "store/server/contact.py",
    "domain/leak_letters.py",
    "domain/leak_words.py",
)
"""What reads what Swedes and their servers write (spellings, columns, bad passwords, errors), or makes up
records as they keep them (sample region, bench, demo): data, not texts."""

SHOWS_TEXT = {
    "setText", "setWindowTitle", "setToolTip", "setPlaceholderText", "setStatusTip", "setWhatsThis",
    "setAccessibleName", "setAccessibleDescription", "setTitle", "setHeaderLabels", "setLabelText",
    "setInformativeText", "setDetailedText", "addAction", "addMenu", "addTab", "addRow", "addItem",
    "addItems", "addButton", "QLabel", "QPushButton", "QToolButton", "QAction", "QGroupBox", "QCheckBox",
    "QRadioButton", "QMenu", "QDockWidget", "QListWidgetItem", "QTableWidgetItem", "QTreeWidgetItem",
    "showMessage",
    "echo", "secho", "print", "drawString", "drawRightString", "drawCentredString", "Paragraph",
}  # fmt: skip
LETTERS = re.compile(r"[^\W\d_]{3,}")
MARKUP = re.compile(r"<[^>]*>|&\w+;|https?://\S+|InvestCRM")


@lru_cache(1)  # a file's trees are let go of with the next one
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@lru_cache(1)
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


@lru_cache(1)
def calls(path: Path) -> tuple[tuple[str, ast.Call], ...]:
    """Return every call with the last part of its name: ``w.t(...)`` is ``t``."""
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                found.append((node.func.id, node))
            elif isinstance(node.func, ast.Attribute):
                found.append((node.func.attr, node))
    return tuple(found)


@cache
def keywords() -> frozenset[str]:
    return frozenset(catalogue.keywords(SOURCE))


@cache
def used() -> frozenset[catalogue.Key]:
    return frozenset(catalogue.used())


@cache
def loaded() -> Catalog:
    return catalogue.load()


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}"


def places(text: str) -> set[str]:
    """Return the ``{names}`` of a text."""
    return {
        field.split(".")[0].split("[")[0] for _, field, _, _ in Formatter().parse(text) if field is not None
    }


def literal(node: ast.AST) -> str | None:
    """Return the text of a literal, also of one that ``N_`` marks."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_" and node.args:
        return literal(node.args[0])
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_no_text_waits_for_its_translation():
    assert sorted(used() - catalogue.translated(loaded()), key=str) == []


def test_no_translation_outlives_its_text():
    assert sorted(catalogue.translated(loaded()) - used(), key=str) == []


def messages() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    def several(value: object) -> tuple[str, ...]:
        return tuple(value) if isinstance(value, (tuple, list)) else (str(value),)

    return [(several(message.id), several(message.string)) for message in loaded() if message.id]


def test_a_translation_fills_the_same_places():
    wrong = [
        (keys[0], texts)
        for keys, texts in messages()
        if {place for key in keys for place in places(key)}
        != {place for text in texts for place in places(text)}
    ]
    assert wrong == []


def test_a_plural_has_every_form_of_both_languages():
    assert loaded().num_plurals == 2
    assert [keys for keys, texts in messages() if len(keys) != len(texts) or not all(texts)] == []


def test_a_text_neither_gains_nor_loses_space_at_its_ends():
    def ends(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    assert [keys for keys, texts in messages() if ends(keys[0]) != ends(texts[0])] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_file_holds_no_swedish_and_no_text_past_the_catalogue(path):
    assert [*swedish_literals(path), *bare_texts(path), *made_up_keys(path), *unfilled_places(path)] == []


def swedish_literals(path: Path) -> Iterator[str]:
    if path.relative_to(SOURCE).as_posix().startswith(SWEDISH_DATA):
        return
    documentation = {
        node.body[0].value
        for node in nodes(path)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    bare = {node.value for node in nodes(path) if isinstance(node, ast.Expr)}  # text below a constant
    for node in nodes(path):
        text = literal(node)
        if text and re.search("[åäöÅÄÖ]", text) and node not in documentation | bare:
            yield f"{where(path, node)}: Swedish in code: {text!r}"


def bare_texts(path: Path) -> Iterator[str]:
    for name, call in calls(path):
        if name not in SHOWS_TEXT and not of_message_box(call.func):
            continue
        for argument in call.args:
            for part in shown_parts(argument):
                if any(not word.isupper() for word in LETTERS.findall(MARKUP.sub("", part))):
                    yield f"{where(path, call)}: {name}({part!r}) goes past the catalogue"


def of_message_box(called: ast.expr) -> bool:
    while isinstance(called, ast.Attribute):
        called = called.value
        if isinstance(called, ast.Name):
            return called.id == "QMessageBox"
    return False


def shown_parts(node: ast.AST) -> Iterator[str]:
    """Yield the literal pieces of a text put together from several; calls within it speak for themselves."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from shown_parts(part)
    elif isinstance(node, ast.BinOp):
        yield from shown_parts(node.left)
        yield from shown_parts(node.right)
    elif isinstance(node, (ast.List, ast.Tuple)):
        for part in node.elts:
            yield from shown_parts(part)
    elif isinstance(node, ast.IfExp):
        yield from shown_parts(node.body)
        yield from shown_parts(node.orelse)


def made_up_keys(path: Path) -> Iterator[str]:
    for name, call in calls(path):
        if name in keywords() and call.args and isinstance(call.args[0], (ast.JoinedStr, ast.BinOp)):
            yield f"{where(path, call)}: {name} needs a whole sentence, not one put together"


def unfilled_places(path: Path) -> Iterator[str]:
    for name, call in calls(path):
        if name not in keywords() - {"N_"} or not call.args:
            continue
        if any(keyword.arg is None for keyword in call.keywords):
            continue
        key = literal(call.args[0])
        if key is None:
            continue
        given = {keyword.arg for keyword in call.keywords} | ({"count"} if name == "n" else set())
        asked = places(key) | ({"count"} if name == "n" else set())
        if asked != given:
            yield f"{where(path, call)}: {key!r} asks for {sorted(asked)}, gets {sorted(map(str, given))}"


def test_a_new_kind_of_error_is_searched_for_texts(tmp_path):
    (tmp_path / "a.py").write_text(
        "class Late(Tired): ...\nclass Tired(UserError): ...\nraise Late('So late')"
    )
    assert catalogue.error_kinds(tmp_path) == {"UserError", "Tired", "Late"}
    assert catalogue.used(tmp_path) == {"So late"}


def test_what_was_compiled_is_what_was_written():
    swedish = words.of("sv")
    assert [keys for keys, texts in messages() if len(keys) == 1 and swedish.t(keys[0]) != texts[0]] == []


def test_the_program_answers_in_the_language_asked_for(language):
    keys, texts = next((keys, texts) for keys, texts in messages() if keys != texts and not places(keys[0]))
    assert words.t(keys[0]) == {"sv": texts[0], "en": keys[0]}[language]


def test_the_pseudo_language_shows_every_text_in_brackets():
    assert words.of("xx").t("Inquiry") == "[Inquiry~~]"


def test_a_count_keeps_its_thousands_apart():
    told = {code: words.of(code).n("{count} job", "{count} jobs", 4447) for code in words.LANGUAGES}
    assert told == {"sv": "4\u00a0447 arbetstillfällen", "en": "4,447 jobs"}
