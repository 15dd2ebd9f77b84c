"""Files that are ZIP archives of XML, opened with bounds on what they may unpack to."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Self

from lxml import etree

from ingest.errors import UnreadableFile

_MOST_ENTRIES = 10_000
_MOST_BYTES = 300_000_000
# A small entry may be all blanks; only a large one that shrinks so far is made to fill memory.
_MOST_SHRUNK = 100
_SMALL_ENTRY = 1_000_000
_ENCRYPTED = 0x1
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
# All that the standard library lets through of a broken archive.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, IndexError, OverflowError,
)  # fmt: skip
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/",
        b"http://schemas.openxmlformats.org/drawingml/2006/",
    ),
    (
        b"http://purl.oclc.org/ooxml/presentationml/main",
        b"http://schemas.openxmlformats.org/presentationml/2006/main",
    ),
)


class Archive:
    """The entries of a ZIP archive, by name."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name

    @classmethod
    def open(cls, data: bytes, name: str) -> Self:
        """Open an archive in memory.

        Raises:
            UnreadableFile: it is none, is locked or broken, or would unpack to more than 10,000
                entries or 300 MB, or one entry of over 1 MB to more than 100 times its size.
        """
        if data.startswith(_COMPOUND):
            locked = _LOCKED_STREAM in data
            reason = "the file is locked with a password" if locked else "the format is too old"
            raise UnreadableFile(name, reason)
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise UnreadableFile(name, "the file is broken, or not of its type") from error
        entries = archive.infolist()
        if len(entries) > _MOST_ENTRIES:
            raise UnreadableFile(name, f"the file holds more than {_MOST_ENTRIES:,} files")
        if sum(entry.file_size for entry in entries) > _MOST_BYTES:
            raise UnreadableFile(name, f"the file unpacks to more than {_MOST_BYTES:,} bytes")
        for entry in entries:
            path = PurePosixPath(entry.filename)
            if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
                raise UnreadableFile(name, "the file names places outside itself")
            if entry.flag_bits & _ENCRYPTED:
                raise UnreadableFile(name, "the file is locked with a password")
            if entry.file_size > max(_SMALL_ENTRY, _MOST_SHRUNK * entry.compress_size):
                raise UnreadableFile(name, "the file is packed so tightly that it may be a trap")
        return cls(archive, name)

    def __contains__(self, entry: str) -> bool:
        return entry in self._archive.NameToInfo

    def names(self) -> list[str]:
        """The names of all entries, in the archive's order."""
        return self._archive.namelist()

    def read(self, entry: str) -> bytes:
        """The bytes of an entry.

        Raises:
            UnreadableFile: there is no such entry, or it is broken.
        """
        if entry not in self:
            raise UnreadableFile(self._name, f"the file is broken: it lacks {entry}")
        try:
            return self._archive.read(entry)
        except _BROKEN as error:
            raise UnreadableFile(self._name, f"the file is broken in {entry}") from error

    def xml(self, entry: str) -> etree._Element:
        """The root element of an entry that is XML; Office's strict names as its usual ones.

        Raises:
            UnreadableFile: there is no such entry, or it is broken.
        """
        data = self.read(entry)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return parsed(data, self._name, entry)

    def relations(self, entry: str) -> dict[str, tuple[str, str]]:
        """What an entry of an Office file refers to: by identifier, the kind and the other entry.

        The kind is the last part of the relation's type. What lies outside the file is left out.
        """
        path = PurePosixPath(entry)
        rels = str(path.parent / "_rels" / f"{path.name}.rels")
        if rels not in self:
            return {}
        found = {}
        for relation in self.xml(rels):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External" and target:
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = (kind, within(path.parent, target))
        return found

    def related(self, entry: str, kind: str) -> str | None:
        """The first entry of a kind that an entry refers to and that is there."""
        for found, target in self.relations(entry).values():
            if found == kind and target in self:
                return target
        return None


def within(folder: PurePosixPath, target: str) -> str:
    """The name of the entry that ``target`` leads to from a folder of the archive."""
    parts: list[str] = [] if target.startswith("/") else list(folder.parts)
    for part in target.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def parsed(data: bytes, name: str, entry: str, encoding: str | None = None) -> etree._Element:
    """The root element of XML, read without its document type, entities or the network.

    Raises:
        UnreadableFile: it is not well-formed.
    """
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableFile(name, f"the file is broken in {entry}") from error
