"""Which characters are somebody's letters, and which only steer how others are shown."""

import unicodedata

# Rare letters of names are younger than Python's tables (Cn), or stand where an older encoding of China had room
# (Co): they are no less of the name.
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def without_steering(text: str) -> str:
    """The text without control and format characters, line ends among them."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in _STEERING)
