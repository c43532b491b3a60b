"""The files of issuers that sources.toml names: told when one cannot be used any more, and when it can."""

from collections.abc import Callable
from pathlib import Path, PurePath

from watcher.app.faults import FETCH_ISSUERS, OPERATORS_ISSUERS, Faults
from watcher.settings.issuers import ca_file_fault

_CURE = "put the PEM file with your issuers back, or take the key out; it goes on by itself"
_TEXTS = {
    FETCH_ISSUERS: "Filen med sertifikatutstedere (ca_file i [fetch]) kan ikke brukes. Sider hos tjenere med "
    "egen utsteder kan ikke bekreftes når forbindelsen må åpnes på nytt",
    OPERATORS_ISSUERS: "Filen med sertifikatutstedere (ca_file i [operators]) kan ikke brukes. "
    "Varsler til drift venter til det er i orden",
}
Look = tuple[int, int, int, int] | None


class IssuerWatch:
    """Looks at the files; the fetcher's is the one that it was started with, the operators' may be edited."""

    def __init__(
        self, faults: Faults, fetch_file: PurePath | None, operators_file: Callable[[], PurePath | None]
    ) -> None:
        self._faults, self._fetch_file, self._operators_file = faults, fetch_file, operators_file
        self._known: dict[str, tuple[PurePath, Look, str]] = {}

    def look(self) -> bool:
        """Tell what is wrong with a file, once; True when one can be used again."""
        is_mended = False
        for key, file in ((FETCH_ISSUERS, self._fetch_file), (OPERATORS_ISSUERS, self._operators_file())):
            fault = self._fault_of(key, file) if file is not None else ""
            if fault:
                table = key.removeprefix("ca_file:")
                self._faults.enter(key, _TEXTS[key], f"{table}.ca_file {fault}: {file}: {_CURE}")
            elif self._faults.leave(key):
                is_mended = True
        return is_mended

    def _fault_of(self, key: str, file: PurePath) -> str:
        """Return what is wrong with a file; one that is as it was is not read again."""
        look = _look(file)
        known = self._known.get(key)
        if known is None or known[:2] != (file, look):
            known = self._known[key] = (file, look, ca_file_fault(Path(file)))
        return known[2]


def _look(file: PurePath) -> Look:
    try:
        found = Path(file).stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
