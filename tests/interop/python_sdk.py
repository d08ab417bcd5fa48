"""Uses the published Python SDK against a fake hosted service, as its own documentation shows.

The environment says where: SDK_DEV_ADP_API_HOST, AIRBYTE_CLIENT_ID, AIRBYTE_CLIENT_SECRET, AIRBYTE_ORGANIZATION_ID,
and the workspace is the first argument. What it got goes to standard output as one JSON object, for the test in
tests/tests/interop.rs to compare.
"""

import asyncio
import json
import os
import sys

from airbyte_agent_sdk import Workspace, connect
from airbyte_agent_sdk.connectors.harvest import HarvestConnector
from airbyte_agent_sdk.types import AirbyteAuthConfig


def plain(value):
    """A typed result as JSON."""
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


async def refused(call):
    """What a call that must fail says."""
    try:
        await call
    except Exception as error:  # noqa: BLE001: the SDK has three unrelated families of errors
        return f"{type(error).__name__}: {error}"
    return None


async def use(connector, workspace):
    got = {}
    got["users"] = plain(await connector.users.list(per_page=2000))
    first = got["users"]["data"][0]
    got["user"] = plain(await connector.users.get(id=str(first["id"])))
    got["report"] = plain(await connector.execute("time_projects", "list", {"from": "20260101", "to": "20260131"}))
    got["selected"] = plain(
        await connector.execute("users", "list", {"per_page": 3}, select_fields=["id", "email"])
    )
    query = {"filter": {"eq": {"is_active": True}}, "sort": [{"last_name": "asc"}]}
    pages, cursor = [], None
    while True:
        page = await connector.users.context_store_search(
            query=query, limit=2, cursor=cursor, fields=[["id"], ["last_name"]]
        )
        pages.append(plain(page))
        cursor = page.meta.cursor
        if not page.meta.has_more:
            break
    got["search"] = pages
    got["check"] = plain(await connector.check())
    got["no_entity"] = await refused(connector.execute("dragons", "list", {}))
    got["no_user"] = await refused(connector.users.get(id="999999999"))
    async with Workspace(workspace_name=workspace) as space:
        got["connectors"] = [vars(entry) for entry in await space.list_connectors()]
    return got


def by_config(workspace):
    """A connector whose credentials are given in place."""
    return HarvestConnector(
        auth_config=AirbyteAuthConfig(
            workspace_name=workspace,
            organization_id=os.environ["AIRBYTE_ORGANIZATION_ID"],
            airbyte_client_id=os.environ["AIRBYTE_CLIENT_ID"],
            airbyte_client_secret=os.environ["AIRBYTE_CLIENT_SECRET"],
        )
    )


async def main():
    workspace = sys.argv[1]
    connector = connect("harvest", workspace_name=workspace)
    got = await use(connector, workspace)
    got["company"] = plain(await by_config(workspace).company.get())
    got["no_workspace"] = await refused(by_config("nowhere").users.list())
    print(json.dumps(got, default=str))


# `connect` looks the connector up synchronously, which it can do inside a running loop as well.
asyncio.run(main())
