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
