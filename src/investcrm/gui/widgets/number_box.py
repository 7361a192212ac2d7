"""Numbers with arrows beside them, whose figures stand as far in as those of other fields."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QLineEdit, QSpinBox

_IN = 10


class NumberBox(QSpinBox):
    """A whole number."""

    def __init__(self) -> None:
        super().__init__()
        _stand_in(self)


class DecimalBox(QDoubleSpinBox):
    """A number with decimals."""

    def __init__(self) -> None:
        super().__init__()
        _stand_in(self)


def _stand_in(box: QAbstractSpinBox) -> None:
    inner = box.findChild(QLineEdit)
    assert inner is not None
    inner.setTextMargins(_IN, 0, 0, 0)
