"""`python -m manuscripts`."""

from manuscripts.cli.app import main

main()
