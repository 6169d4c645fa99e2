"""Writes the report as text, at most 80 columns wide."""

import shutil

from lambdatui.cli.terminal import Output
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_text import WIDTH, text_lines

_LEAST = 40


def write_page(output: Output, page: ReportPage) -> None:
    """Write all of it."""
    width = WIDTH
    if output.terminal:
        width = max(_LEAST, min(WIDTH, shutil.get_terminal_size().columns))
    for line, title in text_lines(page, width):
        if title:
            output.styled(line, "bold")
        else:
            output.line(line)
