"""How names and numbers are shown to those who may not read them whole.

What does not have the expected form is hidden whole.
"""

import re

HIDDEN = "****"


def mask_name(name: str) -> str:
    """张三丰 becomes 张*, whatever the length; a single character is hidden."""
    name = name.strip()
    return name[0] + "*" if len(name) > 1 else "*"


def mask_resident_id(number: str) -> str:
    """The birth date goes: 110101********0003."""
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", number):
        return HIDDEN
    return f"{number[:6]}********{number[-4:]}"


def mask_phone(number: str) -> str:
    """A mobile number, with or without +86, becomes 138****0000."""
    digits = re.sub(r"[\s-]", "", number).removeprefix("+86")
    if not re.fullmatch(r"1[0-9]{10}", digits):
        return HIDDEN
    return f"{digits[:3]}****{digits[-4:]}"
