"""The commands. Each imports what it needs when it runs, so that the quick ones are quick."""

import asyncio
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from standalone.machine import CannotStart

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Wardship: the care of left-behind children and children in difficulty.",
)
letters = typer.Typer(help="Deliveries that could not be applied.", no_args_is_help=True)
app.add_typer(letters, name="dead-letters")

Folder = Annotated[
    Path, typer.Option("--data", envvar="WARDSHIP_DATA", help="Where data and secrets are kept.")
]
Port = Annotated[int, typer.Option(min=1, max=65_535, envvar="WARDSHIP_PORT")]
DATA = Path(__file__).parent.parent.parent / ".wardship"
PORT = 8000


@app.command()
def up(port: Port = PORT, data: Folder = DATA) -> None:
    """Start everything in one process; Ctrl-C stops it, the data stays."""
    # httpx's own command line and structlog's colours would bring a twentieth of a start with them.
    sys.modules.update(dict.fromkeys(("httpx._main", "rich")))  # type: ignore[arg-type]
    from standalone import embedded
    from standalone.announcement import announce

    def progress(line: str) -> None:
        print(f"  {line} …", file=sys.stderr, flush=True)

    here = "" if port == PORT else f" --port {port}"
    here += "" if data == DATA else f" --data {shlex.quote(str(data.absolute()))}"
    asyncio.run(embedded.run(data, port, progress, lambda address: announce(address, data, here)))


@app.command()
def token(
    name: Annotated[str, typer.Argument(help="A demonstration login, as `up` lists them.")],
    port: Port = PORT,
    data: Folder = DATA,
) -> None:
    """Print a bearer token for a demonstration login."""
    from standalone.demonstration import token_for

    print(asyncio.run(token_for(name, f"http://127.0.0.1:{port}", data)))


@app.command()
def demo(
    port: Port = PORT,
    data: Folder = DATA,
    small: Annotated[bool, typer.Option("--small", help="Fewer of everything.")] = False,
    country: Annotated[
        bool, typer.Option("--country", help="Instead, agencies all over the country.")
    ] = False,
) -> None:
    """Play the whole story and fill a prefecture over HTTP, one line a step; `up` must run."""
    from standalone.playing import play_country, play_here

    play = play_country if country else play_here
    asyncio.run(play(f"http://127.0.0.1:{port}", data, small=small))


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def test(context: typer.Context) -> None:
    """Lint, types, import contracts, secrets, every test on a real PostgreSQL and RabbitMQ."""
    from standalone.checks import run

    raise typer.Exit(run(context.args))


@app.command()
def bench(
    name: Annotated[str | None, typer.Argument(help="One benchmark; all when left out.")] = None,
) -> None:
    """Measure against peers in the same run; results go to bench/results/."""
    from standalone.benchmarks import run

    raise typer.Exit(run(name))


@app.command()
def documents(check: Annotated[bool, typer.Option("--check")] = False) -> None:
    """Write the generated files of docs/, or check that they are fresh."""
    from standalone.documents import main

    main(check)


@app.command()
def revision(service: str, message: str) -> None:
    """Write a new migration of a service from what its models have and its database has not."""
    from standalone.revisions import write

    asyncio.run(write(service, message))


@app.command()
def secrets(folder: Path = Path("deploy/secrets")) -> None:
    """Make the secret files that docker-compose.yml mounts; never overwrites any."""
    from standalone.distributed import make_secrets

    for file in make_secrets(folder):
        print(file)


@app.command()
def sbom() -> None:
    """Print what requirements.lock pins as a bill of materials, CycloneDX 1.6 in JSON."""
    import json

    from standalone.sbom import document

    print(json.dumps(document(), indent=2))


@app.command("audit-dependencies")
def audit_dependencies() -> None:
    """Ask pip-audit, where there is one, for known vulnerabilities; says when it could not."""
    from standalone.dependency_audit import run

    raise typer.Exit(run())


@app.command()
def migrate() -> None:
    """In containers: make and migrate every service's database, and let the services in."""
    from standalone.distributed import migrate_all

    asyncio.run(migrate_all())


@app.command()
def service(name: str, host: str = "127.0.0.1", port: Port = PORT) -> None:
    """One service alone, with the settings of the environment."""
    from chassis.serving import serve
    from standalone.services import SERVICES

    if name not in SERVICES:
        raise typer.BadParameter(f"one of {', '.join(SERVICES)}")
    serve(SERVICES[name].factory, host, port)


@app.command()
def gateway(host: str = "127.0.0.1", port: Port = PORT) -> None:
    """The gateway alone, before services in other processes."""
    from gateway.serve import serve

    serve(host, port)


@letters.command("list")
def list_letters(port: Port = PORT, data: Folder = DATA) -> None:
    """What is quarantined, over all services."""
    from standalone.dead_letters import show

    asyncio.run(show(f"http://127.0.0.1:{port}", data))


@letters.command("replay")
def replay_letter(
    service: str, source: str, sequence: int, port: Port = PORT, data: Folder = DATA
) -> None:
    """Apply one quarantined delivery now."""
    from standalone.dead_letters import replay

    asyncio.run(replay(f"http://127.0.0.1:{port}", data, (service, source, sequence)))


def main() -> None:
    """One clear sentence and a non-zero exit for what the machine does not allow."""
    try:
        app()
    except CannotStart as error:
        print(f"wardship: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
