"""Reading hostile XML: expat without any entity, external or internal, fed in chunks and never beyond a limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from tender.procurement.rules.file_marks.marks import Trouble

CHUNK = 64 * 1024
Start = Callable[[str, dict[str, str]], None]
Text = Callable[[str], None]


def read(part: IO[bytes], *, most: int, start: Start, text: Text, end: Callable[[str], None]) -> int:
    """Feed a part to expat; names come without their namespace prefix. Returns the bytes read.

    Raises Trouble: "entities" at a document type or entity, "too_large" beyond `most` bytes, "broken" if it is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refused
    parser.EntityDeclHandler = _refused
    parser.ExternalEntityRefHandler = _refused
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = text
    seen = 0
    try:
        while chunk := part.read(CHUNK):
            seen += len(chunk)
            if seen > most:
                raise Trouble("too_large")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Trouble("broken") from error
    return seen


def _refused(*_args: object) -> int:
    raise Trouble("entities")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
