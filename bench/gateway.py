"""The gateway against nginx, both in front of the same FastAPI service, and the service alone.

Needs `wrk` and `nginx` on the PATH. One process each; both proxies keep connections, send the same
forwarding headers and write an access log; the gateway also checks the token and the quota.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from bench.results import record, spread

ROUNDS = 5
SECONDS = int(os.environ.get("BENCH_SECONDS", "8"))
CONNECTIONS = 64
SERVICE, NGINX, GATEWAY = 21801, 21802, 21803
TARGETS = {"service alone": SERVICE, "nginx": NGINX, "gateway": GATEWAY}
ISSUER = "http://127.0.0.1"
READ = json.dumps({"child": "x" * 1000}).encode()
WRITE = json.dumps({"child": "x" * 2000})

NGINX_CONF = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log {folder}/access.log;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream service {{ server 127.0.0.1:{service}; keepalive 64; keepalive_requests 1000000; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://service;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Request-ID $request_id;
        }}
    }}
}}
"""
WRK_SCRIPT = """
wrk.method = "{method}"
wrk.headers["Authorization"] = "Bearer {token}"
wrk.headers["Content-Type"] = "application/json"
wrk.body = {body}
"""


def service() -> FastAPI:
    """What stands behind: the app each proxy is measured in front of."""
    app = FastAPI()
    keys = json.loads(os.environ["BENCH_KEYS"])

    @app.get("/.well-known/jwks.json")
    async def read_keys() -> dict[str, Any]:
        return dict(keys)

    @app.get("/registry/children/{child_id}")
    async def read_child(child_id: str) -> Response:  # noqa: ARG001
        return Response(READ, media_type="application/json")

    @app.post("/registry/children")
    async def write_child(request: Request) -> Response:
        await request.json()
        return Response(b'{"id": "1"}', status_code=201, media_type="application/json")

    return app


def main() -> None:
    for tool in ("wrk", "nginx"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} is needed for this benchmark and is not on the PATH.")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        token = stack.enter_context(running(folder))
        scripts = write_scripts(folder, token)
        rounds = [measure_round(scripts) for _ in range(ROUNDS)]
    rows = [summary(kind, rounds) for kind in scripts]
    for row in rows:
        print_row(row)
    print(f"written to {record('gateway', rows)}")


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Service, nginx and gateway, answering; gives a token that the gateway takes."""
    key = OKPKey.generate_key("Ed25519", {"kid": "bench", "use": "sig"})
    environment = os.environ | {
        "BENCH_KEYS": json.dumps(KeySet([key]).as_dict(private=False)),
        "WARDSHIP_ISSUER": ISSUER,
        "WARDSHIP_JWKS_URL": f"http://127.0.0.1:{SERVICE}/.well-known/jwks.json",
        "WARDSHIP_UPSTREAMS": json.dumps({"registry": f"http://127.0.0.1:{SERVICE}"}),
        "WARDSHIP_LIMITS__CLIENT_QUOTA": "100000000",
    }
    configuration = folder / "nginx.conf"
    configuration.write_text(
        NGINX_CONF.format(folder=folder, service=SERVICE, port=NGINX), encoding="utf-8"
    )
    with ExitStack() as stack:
        for name, command in commands(configuration).items():
            stack.enter_context(process(command, environment, folder / f"{name}.log"))
        token = bearer(key)
        for port in TARGETS.values():
            wait_for(f"http://127.0.0.1:{port}/registry/children/1", token)
        yield token


def commands(configuration: Path) -> dict[str, list[str]]:
    serve = f"from gateway.serve import serve; serve('127.0.0.1', {GATEWAY})"
    uvicorn = ["uvicorn", "bench.gateway:service", "--factory", "--port", str(SERVICE)]
    return {
        "service": [sys.executable, "-m", *uvicorn, "--no-access-log", "--log-level", "warning",
                    "--timeout-keep-alive", "75"],
        "nginx": ["nginx", "-c", str(configuration)],
        "gateway": [sys.executable, "-c", serve],
    }  # fmt: skip


@contextmanager
def process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        running_process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield
        finally:
            running_process.terminate()
            running_process.wait(30)


def bearer(key: OKPKey) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": "wardship", "sub": "bench", "client_id": "bench", "iat": now,
              "exp": now + 3600, "jti": "1", "org": None, "roles": [], "area": ""}  # fmt: skip
    header = {"alg": "Ed25519", "typ": "at+jwt", "kid": "bench"}
    return jwt.encode(header, claims, key, algorithms=["Ed25519"])


def wait_for(url: str, token: str) -> None:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310
    until = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
                answer.read()
                return
        except (OSError, urllib.error.URLError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def write_scripts(folder: Path, token: str) -> dict[str, tuple[Path, str]]:
    """wrk's script and the path, by kind of request."""
    read, write = folder / "read.lua", folder / "write.lua"
    read.write_text(WRK_SCRIPT.format(method="GET", token=token, body="nil"), encoding="utf-8")
    write.write_text(
        WRK_SCRIPT.format(method="POST", token=token, body=f"[==[{WRITE}]==]"), encoding="utf-8"
    )
    return {
        "read 1 KB": (read, "/registry/children/1"),
        "write 2 KB": (write, "/registry/children"),
    }


def measure_round(scripts: dict[str, tuple[Path, str]]) -> dict[str, dict[str, dict[str, float]]]:
    return {
        kind: {target: wrk(port, script, path) for target, port in TARGETS.items()}
        for kind, (script, path) in scripts.items()
    }


def wrk(port: int, script: Path, path: str) -> dict[str, float]:
    """Requests a second and the 99th percentile in milliseconds."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s", str(script),
               f"http://127.0.0.1:{port}{path}"]  # fmt: skip
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(f"Not every answer was good:\n{text}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    tail = re.search(r"99%\s+([\d.]+)(us|ms|s)", text)
    assert rate is not None, text
    assert tail is not None, text
    scale = {"us": 0.001, "ms": 1.0, "s": 1000.0}[tail[2]]
    return {"rate": float(rate[1]), "p99_ms": float(tail[1]) * scale}


def summary(kind: str, rounds: list[dict[str, dict[str, dict[str, float]]]]) -> dict[str, Any]:
    taken = [measured[kind] for measured in rounds]
    rates = [{target: one[target]["rate"] for target in TARGETS} for one in taken]
    tails = [{target: one[target]["p99_ms"] for target in TARGETS} for one in taken]
    return {
        "what": kind,
        "connections": CONNECTIONS,
        "requests_per_second": {name: spread([one[name] for one in rates]) for name in TARGETS},
        "p99_ms": {name: spread([one[name] for one in tails]) for name in TARGETS},
        "rate_to_nginx": spread([one["gateway"] / one["nginx"] for one in rates]),
        "p99_to_nginx": spread([one["gateway"] / one["nginx"] for one in tails]),
        "rate_to_service": spread([one["gateway"] / one["service alone"] for one in rates]),
        "reach": {"rate_to_nginx": 0.6, "p99_to_nginx": 1.5},
    }


def print_row(row: dict[str, Any]) -> None:
    print(f"{row['what']}, {row['connections']} connections")
    for target, rate in row["requests_per_second"].items():
        tail = row["p99_ms"][target]["median"]
        print(f"  {target:14} {rate['median']:9.0f} requests/s   p99 {tail:7.2f} ms")
    ratios = {"rate_to_nginx": "requests/s to nginx's", "p99_to_nginx": "p99 to nginx's"}
    for name, text in ratios.items():
        ratio, reach = row[name], row["reach"][name]
        band = f"{ratio['lowest']:.2f}-{ratio['highest']:.2f}"
        print(f"  {text:22} {ratio['median']:.2f}  ({band}; to reach {reach})")


if __name__ == "__main__":
    main()
