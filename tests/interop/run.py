"""Runs the README's snippet of one framework against the fake, with a model that follows a script.

Usage: run.py FRAMEWORK PROGRAM

PROGRAM is the connector's binary with the features cli, mcp and fake. The snippet is taken from the README as it is;
only the name of the model is replaced, since no test asks a real one. The model calls `harvest_execute` for the list
of users and then says how many there were, so the snippet prints what the tool answered.
"""

import contextlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import scripted

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = {"entity": "users", "action": "list", "params": {"per_page": 3}, "fields": ["id", "first_name"]}


def snippet(framework):
    pattern = rf"<!-- interop: {framework} -->\n```python\n(.*?)```"
    return re.search(pattern, (ROOT / "README.md").read_text(), re.DOTALL).group(1)


def main():
    framework, program = sys.argv[1], str(Path(sys.argv[2]).resolve())
    fake = subprocess.Popen([program, "fake", "--seed", "7"], stdout=subprocess.PIPE, text=True)
    try:
        ready = json.loads(fake.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            # The snippet says `harvest`; this one goes to the fake.
            harvest = Path(folder) / "harvest"
            base = shlex.quote(ready["base_url"])
            harvest.write_text(f'#!/bin/sh\nexec {shlex.quote(program)} "$@" --base-url {base}\n')
            harvest.chmod(0o755)
            os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
            for name, value in scripted.credentials(ready).items():
                os.environ[name] = value
            printed = io.StringIO()
            code = scripted.with_model(framework, snippet(framework))
            with contextlib.redirect_stdout(printed):
                exec(compile(code, f"README: {framework}", "exec"), {**scripted.globals_of(framework, ARGUMENTS)})
    finally:
        fake.kill()
    text = printed.getvalue()
    answer = json.loads(text)
    assert len(answer["data"]) >= 3, text
    assert answer["data"][0]["id"], text
    print(f"{framework}: {len(answer['data'])} users")


main()
