"""The gateway ends TLS itself where it is given a certificate."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pydantic import ValidationError

from gateway.main import create_app
from gateway.serve import server
from gateway.settings import Settings
from gateway_rig import Answer, Wire, free_port, read_answer, request, running
from gateway_stub import HOST, ISSUER, Stub

NAME = "wardship.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, SHA256())
    )
    (folder / "certificate.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return folder / "certificate.pem", folder / "key.pem"


@pytest.fixture(scope="module")
def port(certificate: tuple[Path, Path]) -> Iterator[int]:
    settings = Settings(issuer=ISSUER, tls_certificate=certificate[0], tls_key=certificate[1])
    port = free_port()
    app = create_app(settings, dict.fromkeys(("registry", "identity"), Stub()))
    with running(server(app, settings, HOST, port)):
        yield port


def ask(port: int, certificate: Path, data: bytes) -> Answer:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with Wire(port) as wire:
        wire.socket = trusting.wrap_socket(wire.socket, server_hostname=NAME)
        wire.send(data)
        return read_answer(wire.response())


class TestTls:
    def test_is_spoken_with_the_certificate(
        self, port: int, certificate: tuple[Path, Path]
    ) -> None:
        answer = ask(port, certificate[0], request("/registry/x"))
        assert answer.status == 200
        assert ["x-forwarded-proto", "https"] in answer.json["headers"]

    @pytest.mark.parametrize(
        "data", [request("/registry/x"), request("/nowhere/x"), b"nonsense\r\n\r\n"]
    )
    def test_is_asked_for_from_then_on(
        self, port: int, certificate: tuple[Path, Path], data: bytes
    ) -> None:
        lasting = ask(port, certificate[0], data).headers["strict-transport-security"]
        assert int(lasting.split(";")[0].removeprefix("max-age=")) >= 365 * 24 * 3600

    def test_is_the_only_thing_spoken_there(self, port: int) -> None:
        with Wire(port) as wire:
            wire.send(request("/registry/x"))
            assert b"HTTP/1.1" not in wire.rest()

    def test_is_no_older_than_1_2(self, port: int) -> None:
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1"):
            old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        with Wire(port) as wire, pytest.raises(ssl.SSLError):
            old.wrap_socket(wire.socket, server_hostname=NAME)

    def test_needs_certificate_and_key(self, certificate: tuple[Path, Path]) -> None:
        with pytest.raises(ValidationError, match="together"):
            Settings(tls_certificate=certificate[0])
