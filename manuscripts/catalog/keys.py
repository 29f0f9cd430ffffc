"""Keys with which an institution may write over HTTP: kept as digests, for one institution, revocable."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from manuscripts.catalog import tables
from manuscripts.core.errors import NotHeldError

_MARK = "msk"
# How exactly the last use is known: a key in constant use need not write to the catalogue each time.
_USE_NOTED = timedelta(minutes=1)


class Permission(StrEnum):
    """What a key may do."""

    IMPORT = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """A key without its secret: whose it is, what it may do, and since and until when. Times are in UTC.

    `note` says who has it or what for; `expires` is None for one that does not end by itself.
    """

    id: str
    institution: str
    may: tuple[Permission, ...]
    note: str
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    last_used: datetime | None

    def state(self, now: datetime) -> str:
        """`valid`, `expired` or `revoked`."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "valid"


class KeyRegister:
    """Every public method is one transaction of the catalogue."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._transaction = transaction

    def add(
        self, institution: str, *, may: Collection[Permission], note: str = "", lifetime: timedelta | None = None
    ) -> tuple[AccessKey, str]:
        """Make a key; gives it and the text to hand over, which nobody can find out again."""
        now = datetime.now(UTC).replace(microsecond=0)
        secret = secrets.token_urlsafe(32)
        key = AccessKey(
            id=secrets.token_hex(6),
            institution=institution,
            may=tuple(sorted(set(may))),
            note=note,
            created=now,
            expires=None if lifetime is None else now + lifetime,
            revoked=None,
            last_used=None,
        )
        values = {name: _stored(value) for name, value in asdict(key).items()} | {"digest": _digest(secret)}
        with self._transaction() as connection:
            connection.execute(insert(tables.access_keys).values(**values))
        return key, f"{_MARK}_{key.id}_{secret}"

    def all(self) -> list[AccessKey]:
        """Every key there ever was, by institution and the time when it was made."""
        known = tables.access_keys.c
        with self._transaction() as connection:
            rows = connection.execute(
                select(tables.access_keys).order_by(known.institution, known.created, known.id)
            ).all()
        return [_key_of(row._mapping) for row in rows]

    def revoke(self, identifier: str) -> AccessKey:
        """Let a key open nothing any more; raises NotHeldError where there is none with this id."""
        known = tables.access_keys.c
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._transaction() as connection:
            connection.execute(
                update(tables.access_keys).where(known.id == identifier, known.revoked.is_(None)).values(revoked=now)
            )
            row = connection.execute(select(tables.access_keys).where(known.id == identifier)).one_or_none()
        if row is None:
            raise NotHeldError(f"there is no key {identifier!r}.", advice="`manuscripts keys list` has them all.")
        return _key_of(row._mapping)

    def verify(self, text: str) -> AccessKey | None:
        """The key that was handed over as `text`, noted as used; None for any that opens nothing now."""
        identifier, _, secret = text.removeprefix(f"{_MARK}_").partition("_")
        known = tables.access_keys.c
        now = datetime.now(UTC).replace(microsecond=0)
        with self._transaction() as connection:
            row = connection.execute(select(tables.access_keys).where(known.id == identifier)).one_or_none()
            # Compared in the same time whether there is such a key or not, and however much of it is right.
            same = hmac.compare_digest(_digest(secret), row.digest if row else _digest(""))
            if row is None or not same:
                return None
            key = _key_of(row._mapping)
            if key.state(now) != "valid":
                return None
            if key.last_used is None or now - key.last_used >= _USE_NOTED:
                connection.execute(
                    update(tables.access_keys).where(known.id == identifier).values(last_used=_stored(now))
                )
        return key


def _digest(secret: str) -> str:
    """A secret of 256 random bits needs no slow hash: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return list(value) if isinstance(value, tuple) else value


def _key_of(row: Any) -> AccessKey:
    times = {
        name: None if row[name] is None else datetime.fromisoformat(row[name])
        for name in ("expires", "revoked", "last_used")
    }
    return AccessKey(
        id=row["id"],
        institution=row["institution"],
        may=tuple(map(Permission, row["may"])),
        note=row["note"],
        created=datetime.fromisoformat(row["created"]),
        **times,
    )
