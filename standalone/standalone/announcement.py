"""What `up` says once everything answers."""

from pathlib import Path

from standalone.installation import Installation


def announce(address: str, folder: Path, here: str) -> None:
    """The address, the documentation, the logins and what to do next.

    `here`: the options by which another command finds this start, where it is not the usual one.
    """
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
        f"Try:  ./wardship demo{here}",
        f'      curl -H "Authorization: Bearer $(./wardship token county-officer{here})" '
        f"{address}/registry/children",
        "Ctrl-C stops it; the data stays.",
    ]
    print("\n".join(lines), flush=True)
