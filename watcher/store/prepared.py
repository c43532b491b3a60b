"""Statements that run for every answer, compiled once and sent straight to SQLite's driver.

What the library does around one statement costs ten times what SQLite does for it.  PostgreSQL is asked by
the library as always: there the way to the server costs more than either.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Select

Record = Any
"""A row, its columns by name; what they hold is for the table to say."""


class Prepared:
    """A statement that runs often.  `columns`: what an INSERT or UPDATE that names none itself is to write.

    Whoever listens to the engine's statements hears of these too.
    """

    def __init__(self, statement: Executable, columns: Sequence[str] = ()) -> None:
        self._statement, self._columns = statement, columns
        self._sent: _Sent | None = None

    def all(self, connection: Connection, asked: Mapping[str, object]) -> Sequence[Record]:
        """Return the rows found."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, asked).all()
        sent = self._made(connection.dialect)
        cursor = _send(connection, sent, asked)
        rows = [sent.read(row) for row in cursor.fetchall()]
        cursor.close()
        return rows

    def first(self, connection: Connection, asked: Mapping[str, object]) -> Record | None:
        """Return the first row, None when there is none."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, asked).first()
        sent = self._made(connection.dialect)
        cursor = _send(connection, sent, asked)
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else sent.read(row)

    def value(self, connection: Connection, asked: Mapping[str, object]) -> Any:
        """Return the first column of the first row, None when there is none."""
        row = self.first(connection, asked)
        return None if row is None else row[0]

    def run(self, connection: Connection, asked: Mapping[str, object]) -> int:
        """Write, and return how many rows that were."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, asked).rowcount
        cursor = _send(connection, self._made(connection.dialect), asked)
        written: int = cursor.rowcount
        cursor.close()
        return written

    def _made(self, dialect: Dialect) -> "_Sent":
        if self._sent is None:  # two threads at once make the same
            self._sent = _Sent(self._statement, self._columns, dialect)
        return self._sent


class _Sent:
    """A statement as the driver takes it, and how its values and rows are turned."""

    def __init__(self, statement: Executable, columns: Sequence[str], dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns) or None)  # type: ignore[attr-defined]  # every statement of ours is a clause
        self.text: str = str(compiled)
        self._binds = [
            (name, bind.required, bind.value, _writer(bind.type, dialect))
            for name in compiled.positiontup or ()
            for bind in [compiled.binds[name]]
        ]
        self.read: Callable[[Sequence[Any]], Record] = (
            _reader(statement, dialect) if isinstance(statement, Select) else tuple
        )

    def values(self, asked: Mapping[str, object]) -> tuple[object, ...]:
        """Return what is asked in the order that the text has it.

        Raises:
            KeyError: a name that has no value: it must not become NULL unseen.
        """
        named = (
            (asked[name] if is_asked else asked.get(name, given), write)
            for name, is_asked, given, write in self._binds
        )
        return tuple([value if write is None else write(value) for value, write in named])


def _send(connection: Connection, sent: _Sent, asked: Mapping[str, object]) -> Any:
    if not connection.in_transaction():
        connection.begin()
    cursor = connection.connection.cursor()
    values = sent.values(asked)
    for hear in connection.dispatch.before_cursor_execute:
        hear(connection, cursor, sent.text, values, None, False)  # as the library calls it
    cursor.execute(sent.text, values)
    return cursor


def _writer(kind: Any, dialect: Dialect) -> Callable[[Any], object] | None:
    writer: Callable[[Any], object] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return writer


def _reader(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> Callable[[Sequence[Any]], Record]:
    """Return what makes a row with names of a row of the driver."""
    columns = list(statement.selected_columns)
    row = namedtuple("row", [column.key for column in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024  # made of the statement
    turns = [
        (place, turn)
        for place, column in enumerate(columns)
        if (turn := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
    ]
    return row._make if not turns else lambda found: row._make(_turned(found, turns))


def _turned(found: Iterable[Any], turns: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(found)
    for place, turn in turns:
        values[place] = turn(values[place])
    return values
