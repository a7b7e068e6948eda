"""Certificates that prove nothing: no page is fetched behind them, and the ledger says which fault it was."""

from __future__ import annotations

import ipaddress
import ssl
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.conftest import crawl
from tests.faults.hostile import HostileServer, reply
from tests.faults.newspaper import article_page

NOW = datetime.now(UTC)
AUTHORITY = ec.generate_private_key(ec.SECP256R1())
REASONS = {"good": None, "expired": "expired", "wrong-host": "mismatch", "self-signed": "self.signed"}


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def make_certificate(
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    address: str,
    days: int,
    is_authority: bool,
) -> bytes:
    """A certificate in PEM, valid until so many days from now."""
    issuer = name("Cơ quan thử") if signer is AUTHORITY else name(address)
    builder = (
        x509.CertificateBuilder(
            subject_name=name("Cơ quan thử") if is_authority else name(address),
            issuer_name=issuer,
            public_key=key.public_key(),
        )
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=60))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), critical=False)
    )  # fmt: skip
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def make_context(folder: Path, kind: str) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = make_certificate(
        key,
        key if kind == "self-signed" else AUTHORITY,
        address="127.0.0.9" if kind == "wrong-host" else "127.0.0.1",
        days=-1 if kind == "expired" else 30,
        is_authority=False,
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / f"{kind}.pem").write_bytes(secret + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{kind}.pem")
    return context


def test_row_45_a_bad_certificate_is_refused_and_named(tmp_path: Path) -> None:
    authority = make_certificate(AUTHORITY, AUTHORITY, address="127.0.0.1", days=30, is_authority=True)
    (tmp_path / "authority.pem").write_bytes(authority)
    with ExitStack() as stack:
        servers = {
            kind: stack.enter_context(
                HostileServer({"/": reply(article_page())}, tls=make_context(tmp_path, kind))
            )
            for kind in REASONS
        }
        urls = {kind: f"{server.origin}/" for kind, server in servers.items()}
        trusted = str(tmp_path / "authority.pem")
        done = crawl("capture", *urls.values(), archive=tmp_path / "archive", SSL_CERT_FILE=trusted)
        assert done.exit_code == 8
        for kind, server in servers.items():
            assert server.hits["/"] == (kind == "good"), done.stderr
            row = done.row("SELECT state FROM _frontier WHERE url = ?", urls[kind])
            assert row["state"] == ("done" if kind == "good" else "due")
