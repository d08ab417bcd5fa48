#!/bin/sh
# Tries the README's four snippets against the fake, each with its own framework and a scripted model.
# Needs Python 3.11 or later; the packages go into virtual environments below target/interop.
set -eu
cd "$(dirname "$0")/../.."
if ! command -v python3 >/dev/null; then
    echo "interop: skipped, there is no python3 here"
    exit 0
fi
cargo build -q -p harvest-connector --features cli,mcp,fake
for era in mcp1 mcp2; do
    [ -x "target/interop/$era/bin/python" ] || python3 -m venv "target/interop/$era"
    "target/interop/$era/bin/pip" install -q -r "tests/interop/requirements-$era.txt"
done
target/interop/mcp1/bin/python tests/interop/run.py langchain target/debug/harvest
for framework in pydantic_ai openai_agents fastmcp; do
    target/interop/mcp2/bin/python tests/interop/run.py "$framework" target/debug/harvest
done
