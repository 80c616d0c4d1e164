"""What `up` says once everything answers."""

from pathlib import Path

from standalone.installation import Installation


def announce(address: str, folder: Path) -> None:
    """The address, the documentation, the logins and what to do next."""
    logins = Installation(folder).logins()
    width = max(map(len, logins), default=0)
    lines = [
        "",
        f"Wardship is ready at {address}",
        f"  pages          {address}/insight/pages",
        f"  documentation  {address}/docs",
        f"  data           {folder}",
        "",
        "Demonstration logins (secrets in logins.json of the data folder):",
        *(
            f"  {name:<{width}}  {entry['role']:<20} {entry['area'] or 'nation'}"
            for name, entry in logins.items()
        ),
        "",
        "Try:  ./wardship demo",
        f'      curl -H "Authorization: Bearer $(./wardship token county-officer)" '
        f"{address}/registry/children",
        "Ctrl-C stops it; the data stays.",
    ]
    print("\n".join(lines), flush=True)
