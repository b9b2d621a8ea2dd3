"""Opening an archive that came from outside: nothing is unpacked to disk, nothing may grow without limit.

An archive can name members that climb out of its folder, or hold a few kilobytes that unpack to as many gigabytes.
Members are read into memory, one at a time, each with a limit that holds whatever its header claims.
"""

import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from wellbeing.errors import InputError

MAX_MEMBERS = 50_000
MAX_TEXT = 512 * 1024**2
"""Bytes of one text member or project file, unpacked."""
MAX_TOTAL = 4 * 1024**3
"""Bytes of all members together, as their headers claim."""
MAX_RATIO = 250
"""Unpacked to packed bytes of a member larger than 10 MB; text reaches about 10, a bomb 1,000."""


class Archive:
    """A zip archive whose members have been looked over. Use as a context manager.

    Raises InputError where it is not a zip, is damaged or encrypted, or has members that no project would have.
    """

    def __init__(self, path: Path):
        self.path = Path(path)
        if not self.path.is_file():
            raise InputError(f"{path}: there is no such file; set interviews.path to the project's file")
        try:
            self._zip = zipfile.ZipFile(self.path)
        # zipfile says NotImplementedError of an archive version or a compression that it does not know
        except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
            raise InputError(
                f"{path}: this is not a zip archive, as a .qdpx file must be ({error}); export the project again"
            ) from error
        self._check()
        self._by_name: dict[str, zipfile.ZipInfo] = {}
        for info in self._files():
            self._by_name.setdefault(PurePosixPath(info.filename.replace("\\", "/")).name.lower(), info)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_) -> None:
        self._zip.close()

    def _files(self) -> list[zipfile.ZipInfo]:
        return [info for info in self._zip.infolist() if not info.is_dir() and not _is_litter(info.filename)]

    def _check(self) -> None:
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise InputError(
                f"{self.path}: {len(members):,} members are more than any project has; not opened"
            )
        total = 0
        for info in members:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in name.split("/"):
                raise InputError(
                    f"{self.path}: member {info.filename!r} points outside the archive; not opened. Ask whoever made "
                    "this file for a fresh export"
                )
            if info.flag_bits & 0x1:
                raise InputError(
                    f"{self.path}: member {info.filename!r} is encrypted; export without a password"
                )
            total += info.file_size
            if info.file_size > 10 * 1024**2 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
                raise InputError(
                    f"{self.path}: member {info.filename!r} would unpack from {info.compress_size:,} to "
                    f"{info.file_size:,} bytes (a zip bomb); not opened"
                )
        if total > MAX_TOTAL:
            raise InputError(
                f"{self.path}: its members would unpack to {total:,} bytes; leave out the recordings"
            )

    def names(self, suffix: str) -> list[str]:
        """Names of the members that end in ``suffix``, whatever their case."""
        return [info.filename for info in self._files() if info.filename.lower().endswith(suffix)]

    def has(self, name: str) -> bool:
        """Whether there is a member of this base name, whatever its folder and case."""
        return PurePosixPath(name.replace("\\", "/")).name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        """The content of a member found by its base name. Raises InputError where it is damaged or too large."""
        info = self._by_name[PurePosixPath(name.replace("\\", "/")).name.lower()]
        try:
            with self._zip.open(info) as member:
                content = member.read(MAX_TEXT + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise InputError(
                f"{self.path}: member {info.filename!r} is damaged ({error}); export again"
            ) from error
        if len(content) > MAX_TEXT:
            raise InputError(
                f"{self.path}: member {info.filename!r} is larger than {MAX_TEXT:,} bytes; not read"
            )
        return content


def _is_litter(name: str) -> bool:
    """Whether a member is one that an operating system left behind."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1] == ".DS_Store"
