"""A key store for started programs that are measured: the keys of the made-up workspace, and their own."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class MeasuredKeys(KeyringBackend):
    """Gives the keys its starter put into the environment, and keeps others in the measured home."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        """Return a key of the measured workspace, or one that was kept."""
        told = json.loads(os.environ.get("INVESTCRM_BENCH_KEYS", "{}"))
        workspace, _, store = username.partition(":")
        keys: dict[str, str] = told.get("keys", {}) if told.get("workspace") == workspace else {}
        return keys.get(store) or self._kept().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a key as long as the measured home lasts."""
        self._file().write_text(json.dumps(self._kept() | {f"{service} {username}": password}), "utf-8")

    def delete_password(self, service: str, username: str) -> None:
        """Let a kept key go."""
        kept = self._kept()
        kept.pop(f"{service} {username}", None)
        self._file().write_text(json.dumps(kept), "utf-8")

    def _file(self) -> Path:
        return Path.home() / "measured-keys.json"

    def _kept(self) -> dict[str, str]:
        try:
            kept: dict[str, str] = json.loads(self._file().read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return kept
