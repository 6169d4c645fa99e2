"""``python -m lambdatui``."""

from lambdatui.start import main

main()
