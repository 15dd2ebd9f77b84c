"""What a text holds that a terminal would obey, made visible."""

from collections.abc import Mapping

_PICTURES = 0x2400
_DELETE, _DELETED = 0x7F, 0x2421
_UNSHOWN = 0xFFFD

_CONTROLS: Mapping[int, int] = {
    **{code: _PICTURES + code for code in range(0x20)},
    _DELETE: _DELETED,
    # Those of eight bits, and those that turn the direction of what follows.
    **dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], _UNSHOWN),
    # Half of a surrogate pair, which stands for a byte of a file's name that is not UTF-8.
    **dict.fromkeys(range(0xD800, 0xE000), _UNSHOWN),
}
_IN_TEXT: Mapping[int, int] = {
    code: shown for code, shown in _CONTROLS.items() if chr(code) not in "\t\n"
}


def visible(text: str, *, one_line: bool = False) -> str:
    """The text with a sign for each control character, as many characters as before.

    Tabs and line ends stay as they are, but not ``one_line``, as a name is.
    """
    return text.translate(_CONTROLS if one_line else _IN_TEXT)
