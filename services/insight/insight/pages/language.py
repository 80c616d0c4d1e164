"""Two languages: the words of `words.csv`, and which of the two a reader wants."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import Literal

from fastapi import Request

from reference.categories import ChildCategory
from reference.departments import DEPARTMENTS
from reference.purchasing import methods, negative_list, priority_services
from reference.situations import Situation
from reference.training import topics

Language = Literal["zh", "en"]
COOKIE = "wardship_language"
TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
_CODE = re.compile(r"[a-z_-]+\.[\w./+-]+", re.ASCII)
_WORDS = Path(__file__).parent / "words.csv"


@cache
def words() -> dict[str, dict[Language, str]]:
    """By key; the reference names what it lists: categories, situations, departments and more."""
    with _WORDS.open(encoding="utf-8", newline="") as lines:
        own = {row["key"]: _pair(row["zh"], row["en"]) for row in csv.DictReader(lines)}
    named = {f"category.{one.value}": _pair(one.zh, one.en) for one in ChildCategory}
    named |= {f"situation.{one.value}": _pair(one.zh, one.en) for one in Situation}
    named |= {f"method.{one.code}": _pair(one.title_zh, one.title_en) for one in methods().values()}
    for family, terms in (("bought_first", priority_services()), ("negative", negative_list())):
        named |= {
            f"{family}.{one.code}": _pair(one.title_zh, one.title_en) for one in terms.values()
        }
    named |= {f"topic.{one.code}": _pair(one.zh, one.en) for one in topics().values()}
    named |= {f"department.{one.code}": _pair(one.zh, one.en) for one in DEPARTMENTS}
    return named | own


def _pair(zh: str, en: str) -> dict[Language, str]:
    return {"zh": zh, "en": en}


def say(language: Language, key: str) -> str:
    """The words of a key. What has none (a code that only its service knows) is shown as it is."""
    known = words().get(key)
    if known:
        return known[language]
    return key.partition(".")[2].replace("_", " ") if _CODE.fullmatch(key) else key


def language_of(request: Request) -> Language:
    """What the address says, else what was chosen before, else what the browser asks for."""
    for given in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if given == "zh":
            return "zh"
        if given == "en":
            return "en"
    return preferred(request.headers.get("accept-language", ""))


def preferred(accept_language: str) -> Language:
    """The language of `Accept-Language` that we speak and that is wanted most; else Chinese."""
    wanted = {"zh": 0.0, "en": 0.0}
    for choice in accept_language[:500].split(","):
        name, _, weight = choice.partition(";")
        language = name.strip().lower().split("-")[0]
        wanted[language] = max(wanted.get(language, 0.0), _weight(weight))
    return "en" if wanted["en"] > wanted["zh"] else "zh"


def _weight(parameter: str) -> float:
    """`q=0.8`; 1 when nothing is said, 0 when it cannot be read."""
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
