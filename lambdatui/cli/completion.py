"""``lambdatui completion``: the script with which a shell completes what is typed."""

import click
from click.shell_completion import get_completion_class

from lambdatui.cli.completing import VARIABLE
from lambdatui.cli.exits import Exit
from lambdatui.cli.terminal import Output

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print the script for a shell's completion.")
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(context: click.Context, *, shell: str) -> int:
    """Print the script with which a shell completes commands, options and names.

    \b
    bash 4.4 or newer, in ~/.bashrc:
        eval "$(lambdatui completion bash)"
    zsh, in ~/.zshrc, after compinit:
        eval "$(lambdatui completion zsh)"
    fish, once:
        lambdatui completion fish > ~/.config/fish/completions/lambdatui.fish

    Functions are those that 'lambdatui ls' or the console last listed with the same profile and
    region, events those that are saved, templates, profiles and regions those that there are. No
    key asks AWS for anything.

    Exit status: 0; 2 wrong usage.
    """
    made = get_completion_class(shell)
    assert made is not None, shell
    completion = made(context.find_root().command, {}, "lambdatui", VARIABLE)
    # Not its source(), which would run the shell to ask how old it is.
    script = completion.source_template % completion.source_vars()
    # bash puts in what it is given as it stands: a name with a blank in it would be two words.
    Output().line(script.replace("+=($value)", '+=("$(printf %q "$value")")'))
    return Exit.OK
