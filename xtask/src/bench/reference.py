"""The reference implementation at the work that `beside` does, one process for each task."""

import asyncio
import sys

from airbyte_agent_sdk.connectors.harvest import HarvestConnector
from airbyte_agent_sdk.connectors.harvest.models import HarvestPersonalAccessTokenAuthConfig

RECORDS = 2000


def connector():
    auth = HarvestPersonalAccessTokenAuthConfig(token="token", account_id="1")
    return HarvestConnector(auth_config=auth)


async def pages(origin, count):
    harvest = connector()
    harvest._executor.http_client.base_url = origin
    for _ in range(count):
        page = await harvest.time_entries.list(per_page=RECORDS)
        if len(page.data) != RECORDS:
            sys.exit(f"the page has {len(page.data)} records")


match sys.argv[1:]:
    case ["start"]:
        connector()
    case ["page", origin, count]:
        asyncio.run(pages(origin, int(count)))
    case other:
        sys.exit(f"there is no task {other}")
