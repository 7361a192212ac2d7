"""The desk of one person: drafts and window state, encrypted, beside the stores and never shared."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from investcrm.store import sqlcipher

_SCHEMA = """
CREATE TABLE IF NOT EXISTS draft (
  key TEXT PRIMARY KEY, title TEXT NOT NULL, content TEXT NOT NULL, saved_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pending (
  place INTEGER PRIMARY KEY AUTOINCREMENT, act TEXT NOT NULL UNIQUE, content TEXT NOT NULL,
  kept_ms INTEGER NOT NULL, problem TEXT NOT NULL DEFAULT '');
"""


class Desk:
    """Drafts by key and small pieces of window state; every call is its own transaction."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._connection = sqlcipher.connect(path, key, create=True)
        self._connection.executescript(_SCHEMA)

    def save_draft(self, key: str, title: str, content: dict[str, Any], now: datetime) -> None:
        """Keep what is being typed under ``key``."""
        self._connection.execute(
            "INSERT INTO draft VALUES (:key, :title, :content, :at) ON CONFLICT (key) DO UPDATE "
            "SET title = excluded.title, content = excluded.content, saved_ms = excluded.saved_ms",
            {"key": key, "title": title, "content": json.dumps(content), "at": int(now.timestamp() * 1000)},
        )

    def draft(self, key: str) -> dict[str, Any] | None:
        """Return a draft's content, or None."""
        row = self._connection.execute("SELECT content FROM draft WHERE key = :key", {"key": key}).fetchone()
        return dict(json.loads(row[0])) if row else None

    def drafts(self, prefix: str = "") -> list[tuple[str, str, int]]:
        """Return (key, title, saved milliseconds) of drafts, newest first."""
        rows = self._connection.execute(
            "SELECT key, title, saved_ms FROM draft WHERE substr(key, 1, :length) = :prefix "
            "ORDER BY saved_ms DESC",
            {"length": len(prefix), "prefix": prefix},
        ).fetchall()
        return [(str(key), str(title), int(saved)) for key, title, saved in rows]

    def drop_draft(self, key: str) -> None:
        """Throw a draft away, after it was saved for real."""
        self._connection.execute("DELETE FROM draft WHERE key = :key", {"key": key})

    def keep_pending(self, act: str, content: str, now: datetime) -> None:
        """Keep what could not be sent; it is sent later in the order in which it was kept."""
        self._connection.execute(
            "INSERT INTO pending (act, content, kept_ms) VALUES (:act, :content, :at) "
            "ON CONFLICT (act) DO UPDATE SET content = excluded.content, problem = ''",
            {"act": act, "content": content, "at": int(now.timestamp() * 1000)},
        )

    def pending(self) -> list[tuple[str, str, int, str]]:
        """Return (act, content, kept milliseconds, why it was refused or "") in the order of keeping."""
        rows = self._connection.execute(
            "SELECT act, content, kept_ms, problem FROM pending ORDER BY place"
        ).fetchall()
        return [(str(act), str(content), int(kept), str(problem)) for act, content, kept, problem in rows]

    def refuse_pending(self, act: str, problem: str) -> None:
        """Note why something kept cannot be sent as it is."""
        self._connection.execute(
            "UPDATE pending SET problem = :problem WHERE act = :act", {"problem": problem, "act": act}
        )

    def drop_pending(self, act: str) -> None:
        """Let go of something kept: it was sent, or the person gave it up."""
        self._connection.execute("DELETE FROM pending WHERE act = :act", {"act": act})

    def load(self, key: str) -> Any:
        """Return a piece of window state, or None."""
        row = self._connection.execute("SELECT content FROM state WHERE key = :key", {"key": key}).fetchone()
        return json.loads(row[0]) if row else None

    def states(self) -> dict[str, Any]:
        """Return every piece of window state by key."""
        rows = self._connection.execute("SELECT key, content FROM state").fetchall()
        return {str(key): json.loads(content) for key, content in rows}

    def save(self, key: str, value: Any) -> None:
        """Keep a piece of window state."""
        self._connection.execute(
            "INSERT INTO state VALUES (:key, :content) "
            "ON CONFLICT (key) DO UPDATE SET content = excluded.content",
            {"key": key, "content": json.dumps(value)},
        )

    def drop_state(self, key: str) -> None:
        """Throw a piece of window state away."""
        self._connection.execute("DELETE FROM state WHERE key = :key", {"key": key})

    def clean(self) -> None:
        """Leave no trace in the file of what was thrown away."""
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
