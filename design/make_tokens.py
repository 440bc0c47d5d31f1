"""Writes `templates/static/_tokens.css` from the npm package suomifi-design-tokens.

`make tokens` fetches the pinned package and runs this. Only tokens that our style sheet uses are
written, as CSS custom properties; the package's licence text goes beside them.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from pathlib import Path

STATIC = Path(__file__).parent.parent / "templates" / "static"
_TOKEN = re.compile(r"\$(?P<name>fi-[a-z0-9-]+):\s*(?P<value>[^;]+);")


def main(package: Path) -> None:
    """Write the tokens of a packed npm package that `style.css` uses."""
    with tarfile.open(package) as packed:

        def read(name: str) -> str:
            member = packed.extractfile(f"package/{name}")
            if member is None:
                message = f"{package} has no {name}"
                raise SystemExit(message)
            return member.read().decode()

        known = {
            found["name"]: found["value"] for found in _TOKEN.finditer(read("dist/tokens.scss"))
        }
        about = json.loads(read("package.json"))
        licence = read("LICENSE")
    used = sorted(set(re.findall(r"var\(--(fi-[a-z0-9-]+)", (STATIC / "style.css").read_text())))
    unknown = [name for name in used if name not in known]
    if unknown:
        message = f"the package has no {', '.join(unknown)}"
        raise SystemExit(message)
    lines = [f"  --{name}: {known[name]};" for name in used]
    package_name = f"{about['name']} {about['version']}"
    head = f"/* Made by `make tokens` from {package_name}, MIT: tokens-licence.txt */"
    (STATIC / "_tokens.css").write_text("\n".join([head, ":root {", *lines, "}", ""]))
    (STATIC / "tokens-licence.txt").write_text(f"{package_name}\n\n{licence}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
