"""Text blocks for offers: the region's own, kept with the workspace, else the usual ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from investcrm import words
from investcrm.domain.errors import InvalidInput
from investcrm.domain.offers import USUAL_BLOCKS, TextBlock
from investcrm.domain.words import N_
from investcrm.services import settings

if TYPE_CHECKING:
    from investcrm.domain.offers import KeepTextBlocks
    from investcrm.store.reader import Reader
    from investcrm.store.unit_of_work import UnitOfWork

_KEY: Final = "offer_blocks"
_MOST: Final = 50


def blocks(reader: Reader) -> tuple[TextBlock, ...]:
    """Return the text blocks of this workspace in their order."""
    kept = settings.load(reader, _KEY)
    if kept:
        return tuple(
            TextBlock(str(one["key"]), dict(one["heading"]), dict(one["text"]), bool(one["usual"]))
            for one in kept
        )
    languages = [words.of(language) for language in words.paper_languages()]
    return tuple(
        TextBlock(
            key,
            {w.language: w.t(heading) for w in languages},
            {w.language: w.t(text) for w in languages},
            usual,
        )
        for key, heading, text, usual in USUAL_BLOCKS
    )


def keep(uow: UnitOfWork, command: KeepTextBlocks) -> None:
    """Keep the region's own text blocks; offers made before stay as they were.

    Raises:
        InvalidInput: a block without a text in any language, two of the same key, or more than fifty.
    """
    if len(command.blocks) > _MOST:
        raise InvalidInput(N_("There can be at most {most} text blocks."), most=_MOST)
    if len({one.key for one in command.blocks}) < len(command.blocks):
        raise InvalidInput(N_("Two text blocks have the same name."))
    for one in command.blocks:
        if not one.key.strip() or not any(text.strip() for text in one.texts.values()):
            raise InvalidInput(N_("A text block needs a text in at least one language."))
    kept = [
        {
            "key": one.key,
            "heading": {key: " ".join(text.split()) for key, text in one.headings.items()},
            "text": {key: text.strip() for key, text in one.texts.items()},
            "usual": one.usual,
        }
        for one in command.blocks
    ]
    settings.put(uow, _KEY, kept)
    uow.commit(N_("Changed the text blocks of offers"))
