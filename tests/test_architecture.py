"""The house's walls: who may import whom, what may not be said inside the engine, and how large things may grow."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("engine", "adapters", "web")
ENGINE_MAY_USE = {"pydantic", "sqlalchemy", "sqlmodel", "transitions", "holidays", "dateutil", "cryptography"}
ONE_PLACE = {"ruamel": {"engine.language.reader"}}
WALL_CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
CLOCK_PORT = {"adapters.clock"}


def modules(package: str) -> Iterator[tuple[str, Path]]:
    """Every module of a package: its dotted name and its file."""
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__"), path


ALL = [(name, path) for layer in LAYERS for name, path in modules(layer)]


def imports(path: Path) -> Iterator[str]:
    """Every module imported anywhere in a file, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_point_inwards_from_web_to_adapters_to_engine() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name, path in ALL
        for imported in imports(path)
        for layer in LAYERS[LAYERS.index(name.split(".")[0]) + 1 :]
        if imported.split(".")[0] == layer
    ]
    assert wrong == []


def test_the_engine_uses_the_standard_library_and_a_short_list() -> None:
    import sys

    allowed = ENGINE_MAY_USE | set(sys.stdlib_module_names) | {"engine"}
    wrong = [
        f"{name} imports {imported}"
        for name, path in modules("engine")
        for imported in imports(path)
        if (top := imported.split(".")[0]) not in allowed and name not in ONE_PLACE.get(top, set())
    ]
    assert wrong == []


def test_no_module_imports_itself_by_a_detour() -> None:
    names = {name for name, _ in ALL}
    graph = {
        name: {found for imported in imports(path) if (found := _owner(imported, names)) and found != name}
        for name, path in ALL
    }
    # Importing from a package runs its __init__, which gathers the package's own modules: that is no detour.
    packages = {name for name, path in ALL if path.name == "__init__.py"}
    edges = {name: targets - packages for name, targets in graph.items() if name not in packages}
    assert list(_cycles(edges)) == []


def _owner(imported: str, names: set[str]) -> str | None:
    return imported if imported in names else None


def _cycles(graph: dict[str, set[str]]) -> Iterator[list[str]]:
    done: set[str] = set()
    path: list[str] = []

    def walk(name: str) -> Iterator[list[str]]:
        if name in path:
            yield [*path[path.index(name) :], name]
        elif name not in done:
            path.append(name)
            for target in sorted(graph.get(name, ())):
                yield from walk(target)
            path.pop()
            done.add(name)

    for name in graph:
        yield from walk(name)


def test_time_is_read_in_the_clock_port_only() -> None:
    wrong = []
    for name, path in ALL:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                called = (owner.id if isinstance(owner, ast.Name) else "", node.func.attr)
                if called in WALL_CLOCK and name not in CLOCK_PORT:
                    wrong.append(f"{name}:{node.lineno} {'.'.join(called)}")
    assert wrong == []


@pytest.mark.parametrize(("name", "path"), ALL, ids=[name for name, _ in ALL])
def test_files_and_functions_stay_small(name: str, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400, f"{name} is too long"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "migrations" not in name:
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{name}.{node.name} has {length} lines"


def test_what_is_public_in_the_engine_says_what_it_does() -> None:
    public, silent = 0, []
    for name, path in modules("engine"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                public += 1
                if not ast.get_docstring(node):
                    silent.append(f"{name}.{node.name}")
    assert public > 100
    assert silent == []


def test_no_file_tells_where_packages_come_from() -> None:
    hosts = ("pypi.org", "pythonhosted", "registry.npmjs", "deb.debian", "registry.yarnpkg")
    listed = [*ROOT.glob("*.lock"), *ROOT.glob("*.json"), *ROOT.glob("*.toml"), ROOT / "Makefile", ROOT / ".ci" / "run"]
    assert listed
    wrong = [f"{path.name}: {host}" for path in listed for host in hosts if host in path.read_text(encoding="utf-8")]
    assert wrong == []
