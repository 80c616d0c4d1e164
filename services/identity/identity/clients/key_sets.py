"""The public keys (JWKS) that a client signs its assertions with."""

from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey

from chassis.errors import Invalid

ASSERTION_ALGORITHMS = ("Ed25519", "ES256", "RS256")
MOST_KEYS = 5
SMALLEST_RSA_BITS = 2_048
LARGEST_RSA_BITS = 8_192
_PRIVATE = frozenset(("d", "p", "q", "dp", "dq", "qi", "oth", "k"))


class KeySetUnusable(Invalid):
    """Give {"keys": [...]}: one to five public JWKs, Ed25519, P-256, or RSA of 2048 bits or more,
    each with its own kid, and no private member."""

    title_zh = "密钥集无法使用"


def checked(document: dict[str, Any]) -> dict[str, Any]:
    """The set, reduced to what is understood. Raises `KeySetUnusable`."""
    keys = document.get("keys")
    if not isinstance(keys, list) or not 1 <= len(keys) <= MOST_KEYS:
        raise KeySetUnusable
    try:
        if not all(isinstance(key, dict) and not _PRIVATE & key.keys() for key in keys):
            raise KeySetUnusable
        imported = KeySet.import_key_set({"keys": keys})
        if len(imported.keys) != len(keys) or not all(map(_is_strong, imported.keys)):
            raise KeySetUnusable
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise KeySetUnusable from error
    kids = {key.kid for key in imported.keys}
    if len(kids) != len(keys) or not all(isinstance(kid, str) and len(kid) <= 200 for kid in kids):
        raise KeySetUnusable
    return {"keys": [key.as_dict(private=False) for key in imported.keys]}


def _is_strong(key: Key) -> bool:
    if isinstance(key, RSAKey):
        return SMALLEST_RSA_BITS <= key.raw_value.key_size <= LARGEST_RSA_BITS
    if isinstance(key, OKPKey):
        return key.curve_name == "Ed25519"
    return isinstance(key, ECKey) and key.curve_name == "P-256"
