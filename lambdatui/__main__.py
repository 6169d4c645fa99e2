"""``python -m lambdatui``."""

from lambdatui.cli import main

main()
