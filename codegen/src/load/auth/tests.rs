//! Pages in both layouts and in the published form.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::diagnostics::{Color, render};

fn load(text: &str) -> (AuthPage, String, Sources) {
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let page = load_auth_page(&mut sources, "auth.md", text.to_owned(), &mut sink);
    let found = render(&sink.into_sorted(), &sources, Color::Never);
    (page, found, sources)
}

/// Mode, method, target and the fields of every table, in one line each.
fn summary(page: &AuthPage) -> Vec<String> {
    let line = |table: &FieldTable| {
        let rows: Vec<String> = table
            .rows
            .iter()
            .map(|row| {
                let mark = if row.required.value { "" } else { "?" };
                format!("{}{mark}: {}", row.name.value, row.kind.value.describe())
            })
            .collect();
        format!(
            "{} / {} / {}: {}",
            table.mode.describe(),
            table.method.describe(),
            table.target.describe(),
            rows.join(", ")
        )
    };
    page.tables.iter().map(line).collect()
}

const CURRENT: &str = "\
# Parcel authentication

## Hosted mode (most cases)

### OAuth
This authentication method isn't available for this connector.

### Token

`credentials` fields you need:

| Field Name | Type | Required | Description |
|------------|------|----------|-------------|
| `api_key` | `str` | Yes | Key \\> 8 letters |
| `since` | `str (date-time)` | No | N/A |

Example request:

```bash
curl -d '{
    \"credentials\": {
      \"api_key\": \"<Key>\",
      \"since\": \"<since>\"
    }
}'
```

### Execution

| `framework=` | Failures |
|---|---|
| a | b |

## Configuration

| Variable | Type | Required | Default | Description |
|---|---|---|---|---|
| `region` | `string` | Yes | eu | Where |
";

#[test]
fn the_current_layout() {
    let (page, found, sources) = load(CURRENT);
    assert_eq!(found, "");
    assert_eq!(page.layout, PageLayout::Current);
    assert_eq!(
        summary(&page),
        [
            "hosted mode / Token / credentials: api_key: str, since?: str (date-time)",
            "any mode / Configuration / configuration: region: str",
        ]
    );
    let row = &page.tables[0].rows[0];
    assert_eq!(row.description.as_deref(), Some("Key > 8 letters"));
    assert_eq!(sources.snippet(row.name.span), "`api_key`");
    assert_eq!(page.tables[0].rows[1].description, None);
    assert_eq!(page.tables[1].rows[0].default.as_deref(), Some("eu"));
    assert_eq!(
        page.skipped[0].reason,
        "its columns are `framework=`, `failures`"
    );
    assert_eq!(page.examples[0].fields, ["api_key", "since"]);
    assert!(page.sections[0].unavailable.is_some());
    assert!(page.sections[1].unavailable.is_none());
}

#[test]
fn the_old_layout() {
    let text = "\
# Parcel authentication
## Authentication
### Open source execution
#### OAuth
`credentials` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `code` | `int` | Yes | N/A |

### Hosted execution
#### Bring your own OAuth flow
##### Step 1
| Field Name | Type | Required | Description |
|---|---|---|---|
| `workspace_name` | `string` | Yes | Name |
";
    let (page, found, _) = load(text);
    assert_eq!(found, "");
    assert_eq!(page.layout, PageLayout::Old);
    assert_eq!(
        summary(&page),
        ["open source mode / OAuth / credentials: code: int"]
    );
    assert_eq!(page.skipped.len(), 1);
}

#[test]
fn the_published_form() {
    let text = "\
Parcel authentication
Hosted mode (most cases)
Token
Create a connector with Token credentials.
credentials fields you need:
| Field Name | Type | Required | Description |
|---|---|---|---|
api_key | str | Yes | Your key |
replication_config fields you need:
| Field Name | Type | Required | Description |
|---|---|---|---|
days | int | No | Days back (default: `14`) |
Example request:
curl -d '{
\"credentials\": {
\"api_key\": \"<Your key>\"
},
\"replication_config\": {
\"days\": \"<Days back>\"
}
}'
Execution
Anything | with | bars
Open source mode
Token
credentials fields you need:
| Field Name | Type | Required | Description |
|---|---|---|---|
api_key | str | Yes | Your key |
Example request:
connector = ParcelConnector(
auth_config=ParcelAuthConfig(
api_key=\"<Your key>\"
)
)
";
    let (page, found, sources) = load(text);
    assert_eq!(found, "");
    assert_eq!(
        summary(&page),
        [
            "hosted mode / Token / credentials: api_key: str",
            "hosted mode / Token / replication_config: days?: int",
            "open source mode / Token / credentials: api_key: str",
        ]
    );
    assert_eq!(sources.snippet(page.tables[1].rows[0].kind.span), "int");
    assert_eq!(page.tables[1].rows[0].default.as_deref(), Some("14"));
    let fields: Vec<_> = page
        .examples
        .iter()
        .map(|example| example.fields.join(","))
        .collect();
    assert_eq!(fields, ["api_key", "days", "api_key"]);
}

/// What pages do beside their tables: front matter, line ends of Windows, marks of alignment, long dashes, several
/// tables in one section, escapes, bare names, tables of other things.
const LAVISH: &str = "\
---
title: Parcel
---

# Parcel authentication

<!-- A comment | with a bar -->

## Hosted mode (most cases)

| framework | `framework=` |
|:---|---:|
| Any | `\"any\"` |

### OAuth

This authentication method isn\u{2019}t available for this connector.

### Token

#### Access key

`credentials` fields you need:

|Field Name|Type|Required|Description|
|:--------------------------------|:---:|---:|---|
|`key`|`str`|Yes|A key \\{like this\\} or \\<that\\>|
|secret|str|No|N/A|

`replication_config` fields you need:

| Field Name | Type | Required | Description |
|------------|------|----------|-------------|
| **days** | `int` | Yes | Days \\| nights (default: `14`) |
| `depots` | `str` | No | Depots (default: `[]`) |

```json
{\"credentials\": {\"key\": \"<Key>\",
 \"secret\": \"<secret>\"},
 \"replication_config\": {
   \"days\": \"<Days>\",
   \"depots\": \"<Depots>\"}}
```

#### Service key

`credentials` fields you need:

| Field Name | Type | Required | Description |
|------------|------|----------|-------------|
| `service_key` | `str` | Yes | One for a machine |

```json
{
  \"credentials\": {
    \"service_key\": \"<One for a machine>\",
    \"since\": \"<nobody lists this>\"
  }
}
```

### Execution

| Column | Another |
|---|---|
| a | b |

## Open source mode

### Token

`credentials` fields you need:

| Field Name | Type | Required | Description |
|------------|------|----------|-------------|
| `key` | `str` | Yes | A key |

```python
connector = ParcelConnector(
    auth_config=ParcelAuthConfig(
        key=\"<A key>\"
    )
)
```
";

#[test]
fn what_stands_around_tables_is_no_matter() {
    for text in [LAVISH.to_owned(), LAVISH.replace('\n', "\r\n")] {
        let (page, found, _) = load(&text);
        assert_eq!(
            summary(&page),
            [
                "hosted mode / Token / credentials: key: str, secret?: str",
                "hosted mode / Token / replication_config: days: int, depots?: str",
                "hosted mode / Token / credentials: service_key: str",
                "open source mode / Token / credentials: key: str",
            ]
        );
        let rows = &page.tables[0].rows;
        assert_eq!(
            rows[0].description.as_deref(),
            Some("A key {like this} or <that>")
        );
        assert_eq!(rows[1].description, None);
        let rows = &page.tables[1].rows;
        assert_eq!(rows[0].default.as_deref(), Some("14"));
        assert_eq!(rows[1].default.as_deref(), Some("[]"));
        assert!(
            rows[0]
                .description
                .as_deref()
                .unwrap()
                .starts_with("Days | nights")
        );
        assert!(page.sections[0].unavailable.is_some());
        let skipped: Vec<&str> = page.skipped.iter().map(|table| &*table.reason).collect();
        assert_eq!(
            skipped,
            [
                "its columns are `framework`, `framework=`",
                "its columns are `column`, `another`"
            ]
        );
        // Each example is held against the table of its own option: only the slip is told.
        assert_eq!(found.matches("warning[").count(), 1, "{found}");
        assert!(
            found.contains("the example has the unlisted field `since`"),
            "{found}"
        );
    }
}

#[test]
fn the_old_layout_has_configuration_and_apps_of_the_caller() {
    let text = "\
# Parcel authentication

## Authentication

### Open source execution

#### OAuth

`credentials` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `refresh_token` | `str` | Yes | It |

#### Token

This authentication method isn't available for this connector.

### Hosted execution

#### OAuth

Create a connector with OAuth credentials.

`credentials` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `refresh_token` | `str` | Yes | It |

#### Bring your own OAuth flow

##### Step 1: your app

`oauth_credentials` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `client_id` | `str` | Yes | Of your app |

#### Token

This authentication method isn't available for this connector.

#### Execution

Nothing here | has columns.

## Configuration

| Variable | Type | Required | Default | Description |
|----------|------|----------|---------|-------------|
| `region` | `string` | Yes | eu | Where |
";
    let (page, found, _) = load(text);
    assert_eq!(found, "");
    assert_eq!(page.layout, PageLayout::Old);
    assert_eq!(
        summary(&page),
        [
            "open source mode / OAuth / credentials: refresh_token: str",
            "hosted mode / OAuth / credentials: refresh_token: str",
            "hosted mode / Bring your own OAuth flow / oauth_credentials: client_id: str",
            "any mode / Configuration / configuration: region: str",
        ]
    );
    let closed: Vec<bool> = page
        .sections
        .iter()
        .map(|section| section.unavailable.is_some())
        .collect();
    assert_eq!(closed, [false, true, false, false, true]);
}

#[test]
fn the_published_form_of_the_old_layout_and_of_a_configuration() {
    let text = "\
Parcel authentication
Authentication
Open source execution
In open source mode, you provide API credentials directly.
OAuth
This authentication method isn't available for this connector.
Token
credentials fields you need:
| Field Name | Type | Required | Description |
|---|---|---|---|
api_key | str | Yes | Your key
which may be long |
Hosted execution
OAuth
This authentication method isn't available for this connector.
Token
credentials fields you need:
| Field Name | Type | Required | Description |
|---|---|---|---|
api_key | str | Yes | Your key which may be long |
Execution
Call it.
Configuration
The Parcel connector needs these:
| Variable | Type | Required | Default | Description |
|---|---|---|---|---|
region | string | Yes | eu | Where |
";
    let (page, found, _) = load(text);
    assert_eq!(found, "");
    assert_eq!(
        summary(&page),
        [
            "open source mode / Token / credentials: api_key: str",
            "hosted mode / Token / credentials: api_key: str",
            "any mode / Configuration / configuration: region: str",
        ]
    );
    let closed: Vec<bool> = page
        .sections
        .iter()
        .map(|section| section.unavailable.is_some())
        .collect();
    assert_eq!(closed, [true, false, true, false]);
}
