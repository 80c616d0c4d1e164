"""A child's fields: sealed under its own key, bound to their place, and gone with the key."""

import base64
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from chassis.config import Settings
from chassis.crypto import Erased, Vault
from chassis.errors import Gone


def vault(kek: str = "") -> Vault:
    return Vault(
        Settings(
            environment="local",
            service="x",
            database_url="x",
            key_encryption_key=kek,
            index_key=kek,
        )
    )


OTHER = base64.b64encode(bytes(range(32))).decode()
VAULT = vault()
NAME = "child.name"


class TestASealedValue:
    @given(st.text(st.characters(exclude_categories=["Cs"])))
    def test_is_opened_with_the_key_wrapped(self, value: str) -> None:
        child = uuid4()
        key, wrapped = VAULT.new_child_key(child)
        sealed = key.seal(NAME, value)
        assert VAULT.child_key(child, wrapped).open(NAME, sealed) == value
        assert len(value) < 4 or value.encode() not in sealed

    @given(st.integers(0, 400), st.integers(1, 255))
    def test_is_refused_when_any_byte_was_changed(self, place: int, change: int) -> None:
        key, _ = VAULT.new_child_key(uuid4())
        sealed = bytearray(key.seal(NAME, "张三"))
        sealed[place % len(sealed)] ^= change
        with pytest.raises(InvalidTag):
            key.open(NAME, bytes(sealed))

    @pytest.mark.parametrize("length", [0, 1, 5, 12, 13, 20, 28])
    def test_is_refused_when_it_was_cut(self, length: int) -> None:
        key, _ = VAULT.new_child_key(uuid4())
        with pytest.raises((InvalidTag, ValueError)):
            key.open(NAME, key.seal(NAME, "张三")[:length])

    def test_is_refused_in_another_column(self) -> None:
        key, _ = VAULT.new_child_key(uuid4())
        with pytest.raises(InvalidTag):
            key.open("child.address", key.seal(NAME, "x"))

    def test_is_refused_in_another_row_even_under_the_same_key(self) -> None:
        one, other = uuid4(), uuid4()
        key, wrapped = VAULT.new_child_key(one)
        with pytest.raises(InvalidTag):
            VAULT.child_key(other, wrapped)
        other_key, _ = VAULT.new_child_key(other)
        with pytest.raises(InvalidTag):
            other_key.open(NAME, key.seal(NAME, "x"))

    def test_is_never_the_same_twice(self) -> None:
        key, _ = VAULT.new_child_key(uuid4())
        sealed = [key.seal(NAME, "x") for _ in range(10_000)]
        assert len({one[1:13] for one in sealed}) == len(sealed)


class TestAKey:
    def test_wrapped_by_another_installation_is_refused(self) -> None:
        child = uuid4()
        _, wrapped = VAULT.new_child_key(child)
        with pytest.raises(InvalidTag):
            vault(OTHER).child_key(child, wrapped)

    def test_that_was_destroyed_is_gone(self) -> None:
        with pytest.raises(Erased) as erased:
            VAULT.child_key(uuid4(), None)
        assert isinstance(erased.value, Gone)
        assert erased.value.status == 410

    @pytest.mark.parametrize("encoded", [OTHER[:-8], "AAAA", "!"])
    def test_of_another_length_is_refused_at_the_start(self, encoded: str) -> None:
        with pytest.raises(ValueError, match=r"32 bytes|base64|padding"):
            vault(encoded)

    def test_is_another_for_every_child(self) -> None:
        wrapped = {VAULT.new_child_key(uuid4())[1] for _ in range(1_000)}
        assert len(wrapped) == 1_000


class TestABlindIndex:
    @given(st.text(), st.text())
    def test_is_equal_exactly_for_equal_values(self, one: str, other: str) -> None:
        one, other = (text.encode("utf-8", "ignore").decode() for text in (one, other))
        field = "child.identity|510104"
        assert (VAULT.index(field, one) == VAULT.index(field, other)) == (one == other)

    def test_differs_by_county_field_and_installation(self) -> None:
        number = "510104201603014321"
        places = ["child.identity|510104", "child.identity|510105", "report.identity|510104"]
        indexes = {VAULT.index(place, number) for place in places}
        indexes.add(vault(OTHER).index(places[0], number))
        assert len(indexes) == 4
        assert {len(index) for index in indexes} == {16}


class TestWhatIsNoChilds:
    def test_is_bound_to_its_place_too(self) -> None:
        sealed = VAULT.seal("idempotency|a|1", b"x")
        assert VAULT.open("idempotency|a|1", sealed) == b"x"
        for place in ("idempotency|a|2", "idempotency|b|1"):
            with pytest.raises(InvalidTag):
                VAULT.open(place, sealed)
