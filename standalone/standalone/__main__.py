"""`python -m standalone`, which is what `./wardship` runs."""

from standalone.cli import main

main()
