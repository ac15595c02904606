"""Commands whose modules are imported only when they are run: some bring manim or torch along."""

import ast
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command


class LazyCommand(TyperCommand):
    """Stands in the list of commands for the one that its callback imports and returns."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Return a context in which the command itself will run."""
        assert self.callback
        return self.callback().make_context(*arguments, **options)


def add_lazily(app: typer.Typer, name: str, module: str) -> None:
    """Add a command that is imported when it is run.

    Parameters
    ----------
    app
        What it becomes a command of.
    name
        Of the command.
    module
        The module beside this one that holds it, as a function of the module's own name.
    """

    def load() -> Any:
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command()(getattr(import_module(f"{__package__}.{module}"), module))
        return get_command(alone)

    app.command(name, cls=LazyCommand, help=_docstring(module))(load)


def _docstring(module: str) -> str:
    """Read what a command says of itself, without importing it."""
    text = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    (command,) = (function for function in functions if function.name == module)
    return ast.get_docstring(command) or ""
