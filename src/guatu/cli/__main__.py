"""`python -m guatu.cli`, for where the console script is not on the path."""

from guatu.cli.door import main

main()
