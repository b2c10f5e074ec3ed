import click
from flask import Flask

app = Flask(__name__)


@app.cli.command()
@click.argument("name")
@click.option("--times", default=1, show_default=True, help="How often to greet.")
def greet(name, times):
    """Greet NAME."""
    for _ in range(times):
        click.echo(f"Hello {name}")
