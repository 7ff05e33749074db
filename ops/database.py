"""`python -m ops database URL NAME`: prepares a database for production on a cluster that exists
already."""

from ops.console import Stop, say
from ops.databases import APP, OWNER, ensure_database, ensure_roles


def database(arguments: list[str]) -> int:
    """Make both roles and the database, or put right what is there; needs a superuser's URL."""
    if len(arguments) != 2:
        raise Stop("usage: python -m ops database 'postgresql://postgres@/postgres?host=/run/postgresql' gridwatch")
    url, name = arguments
    ensure_roles(url)
    ensure_database(url, name)
    say(f"database {name} is ready: {OWNER} owns it, {APP} may connect; give both a way to sign in")
    return 0
