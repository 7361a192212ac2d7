"""How hard a passphrase is to guess, in words."""

from __future__ import annotations

from investcrm.words import t

_COMMON = frozenset(
    (
        *("password", "passphrase", "lösenord", "losenord", "hemligt", "sommar", "vinter"),
        *("qwerty", "abc123", "123456", "investcrm", "region"),
    )
)
SHORTEST = 12


def judge(passphrase: str) -> tuple[bool, str]:
    """Return whether a passphrase can stand, and what to say of it."""
    plain = passphrase.casefold().strip()
    letters = set(plain)
    if len(plain) < SHORTEST:
        return False, t("At least {count} characters: a few words are easiest to remember.", count=SHORTEST)
    if len(letters) < 6 or plain.strip("0123456789!?.") in _COMMON:
        return False, t("Too easy to guess. Take a few words that do not belong together.")
    kinds = sum(any(test(c) for c in passphrase) for test in (str.islower, str.isupper, str.isdigit))
    if len(plain) >= 20 or (len(plain) >= 16 and kinds >= 2):
        return True, t("Strong.")
    return True, t("Good enough; longer is better.")
