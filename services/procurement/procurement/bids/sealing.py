"""Sealed bids (密封投标): each tender has a key of its own, wrapped by the installation's.

What is sealed is bound to its bid, so that the offers of two bids cannot be swapped.
"""

import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.crypto import Vault

_NONCE = 12


def new_key(vault: Vault, tender_id: UUID) -> bytes:
    """A fresh key, wrapped."""
    return vault.seal(_place(tender_id), os.urandom(32))


class TenderKey:
    """The key of one tender, unwrapped."""

    def __init__(self, vault: Vault, tender_id: UUID, wrapped: bytes) -> None:
        self._cipher = AESGCM(vault.open(_place(tender_id), wrapped))

    def seal(self, bid_id: UUID, offer: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, offer, bid_id.bytes)

    def open(self, bid_id: UUID, sealed: bytes) -> bytes:
        """Raises `InvalidTag` where the offer was altered or is another bid's."""
        return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bid_id.bytes)


def _place(tender_id: UUID) -> str:
    return f"tender.sealed_key|{tender_id}"
