"""Text of which a terminal, a layout or a markup could make something else than text."""

from hypothesis import strategies as st

#: Where a text in an answer was made hostile; taken out of what is asked next.
BEGIN, END = "⟪", "⟫"

#: What acts on a terminal: clipboard, title, hyperlink, colours, moves, resets, questions whose
#: answers would be typed, passthrough of tmux and screen, pictures, and strings without an end.
SEQUENCES = (
    "\x1b]52;c;SEFDS0VE\x07",
    "\x1b]0;HACKED\x07",
    "\x1b]2;HACKED\x1b\\",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]1337;File=inline=1:AAAA\x07",
    "\x1b[2J\x1b[3J\x1b[H",
    "\x1b[c\x1b[6n\x1b[5n\x1b[>q",
    "\x1b[21t\x1b[8;1;1t",
    "\x1b[5i",
    "\x1bc\x1b7\x1b8\x1b(0\x1b#8",
    "\x1bP$q\x1b\\\x1bP+q544e\x1b\\",
    "\x1bPtmux;\x1b\x1b]52;c;SEFDS0VE\x07\x1b\\",
    "\x1bX sos\x1b\\\x1b^pm\x1b\\\x1b_Gi=31\x1b\\",
    "\x9b31m\x9d0;HACKED\x9c\x90q\x9c\x9fGa\x9c",
    "\x1b[",
    "\x1b]",
    "\x1b",
    "\x00\x05\x07\x0b\x0c\x0e\x0f\x7f\x85\xad",
)
#: What a display writes as well, so that only its place tells whose it is.
MIMICS = (
    "\x1b[31;5mred\x1b[0m",
    "\x1b[?1049l\x1b[31;1H",
    "\x1b[?1000l\x1b[?25h\x1b[2;3r",
    "\b\b\r\n\t",
)
#: What changes how other text is read.
FORMATS = (
    "\u202eevil\u202c",
    "\u2066\u2067\u2068x\u2069",
    "\u200b\u200c\u200d\u2060\ufeff",
    "\u061c\u180e\u2028\u2029",
    "\U000e0041\U000e007f\U000e0100",
    "a" + "\u0301" * 12,
    "\u0300\u20e3\ufe0f",
    "👩\u200d👩\u200d👧🏽🇪🇺☃\ufe0f",
    "日本語ﷺ",
)
#: What Textual and Rich would take for markup, were it given to them as such.
MARKUP = (
    "[/x]",
    "[/]",
    "[red]",
    "[bold red on blue]",
    "[$LATEST]",
    "[@click=app.quit]quit[/]",
    "[link=http://evil.example]x[/link]",
    "[$primary]",
    "\\[/x]",
    ":warning:",
    "[[",
    "]]",
    "[#ff0000",
    "%s{0}{x!r}${HOME}`id`$(id)",
)
SURROGATES = ("\ud800", "\udce9", "\udfff")

#: One of each, in a text that HTTP and JSON carry. What everything in an answer gets.
ALL = "".join((*SEQUENCES, *MIMICS, *FORMATS, *MARKUP))

#: Any of it in any order, with any character between.
texts = st.lists(
    st.one_of(
        st.sampled_from((*SEQUENCES, *MIMICS, *FORMATS, *MARKUP, *SURROGATES)),
        st.text(st.characters(), max_size=8),
        st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Me", "Zl", "Zp"]),
    ),
    max_size=8,
).map("".join)
