//! The two modes in README.md: how to sign in and call in hosted mode, then in open source mode.

use std::fmt::Write as _;

use super::{cell, first_list};
use crate::plan::{
    AppPlan, AuthKind, CratePlan, CredentialPlan, SchemePlan, SearchKind, SearchPlan, ValueKind,
};

/// The sections of both modes.
pub(super) fn sections(plan: &CratePlan, text: &mut String) {
    match plan.auth.schemes.as_slice() {
        [] => {}
        [scheme] if scheme.kind == AuthKind::None => no_credentials(plan, scheme, text),
        _ => {
            hosted(plan, text);
            open_source(plan, text);
        }
    }
}

/// An API that is open to everybody.
fn no_credentials(plan: &CratePlan, scheme: &SchemePlan, text: &mut String) {
    let name = &plan.connector.display_name;
    let _ = writeln!(
        text,
        "## Authentication\n\n{name} asks for no credentials, as far as its description tells: `{}` is empty. What a \
         proxy in front of it asks for is a matter of `http_client` of the builder.\n",
        scheme.ident
    );
    code(&construction(plan, scheme), text);
}

fn hosted(plan: &CratePlan, text: &mut String) {
    let name = &plan.connector.display_name;
    let _ = writeln!(
        text,
        "## Hosted mode\n\nThe Airbyte platform keeps the credentials for {name} and makes the calls; the program signs in \
         to the platform only, with the id and the secret of an application (`AIRBYTE_CLIENT_ID`, \
         `AIRBYTE_CLIENT_SECRET`). Make the connector once, then connect to it from wherever it is used.\n"
    );
    for scheme in &plan.auth.schemes {
        let _ = writeln!(
            text,
            "### {}\n\nFields of `{}`:\n",
            scheme.title, scheme.ident
        );
        table(&scheme.fields, text);
        if let Some(replication) = &plan.auth.replication {
            let _ = writeln!(text, "Fields of `{}`:\n", replication.ident);
            table(&replication.fields, text);
        }
        code(&creation(plan, scheme), text);
    }
    for app in plan
        .auth
        .schemes
        .iter()
        .filter_map(|scheme| scheme.app.as_ref())
    {
        oauth_app(plan, app, text);
    }
    execution(plan, text);
}

/// How the platform is told of an OAuth application of the user's own.
fn oauth_app(plan: &CratePlan, app: &AppPlan, text: &mut String) {
    let library = &plan.package.library;
    let docs = app.docs.join("\n");
    let _ = writeln!(
        text,
        "### {}\n\n{docs}\n\nFields of `{}`:\n",
        app.title, app.ident
    );
    table(&app.fields, text);
    code(
        &format!(
            "use {library}::connector_runtime::Error;\n\
             use {library}::{{AirbyteAuthConfig, AirbyteClient, {}}};\n\nasync fn own_app() -> Result<(), Error> {{\n    \
             let airbyte = AirbyteClient::new(&AirbyteAuthConfig::from_env())?;\n    \
             let app = {};\n    airbyte.set_oauth_app(&app.into_app()).await?;\n    Ok(())\n}}",
            app.ident,
            literal(&app.ident, &app.fields),
        ),
        text,
    );
}

/// What an access token may be good for.
fn scopes(scheme: &SchemePlan, text: &mut String) {
    if scheme.scopes.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "Scopes of access tokens:\n\n| Scope | For |\n|---|---|"
    );
    for scope in &scheme.scopes {
        let mut uses = Vec::new();
        if !scope.doc.is_empty() {
            uses.push(scope.doc.trim_end_matches('.').to_owned());
        }
        if let Some(mode) = &scope.mode {
            uses.push(format!("to {mode}"));
        }
        if !scope.entities.is_empty() {
            let entities: Vec<String> = scope
                .entities
                .iter()
                .map(|entity| format!("`{entity}`"))
                .collect();
            uses.push(entities.join(", "));
        }
        let _ = writeln!(
            text,
            "| `{}` | {} |",
            cell(&scope.name),
            cell(&uses.join("; "))
        );
    }
    text.push('\n');
}

fn table(fields: &[CredentialPlan], text: &mut String) {
    let _ = writeln!(text, "| Field | Required | Meaning |\n|---|---|---|");
    for field in fields {
        let required = if field.required { "yes" } else { "no" };
        let _ = writeln!(
            text,
            "| `{}` | {required} | {} |",
            field.ident,
            cell(&field.doc)
        );
    }
    text.push('\n');
}

fn code(lines: &str, text: &mut String) {
    let _ = writeln!(text, "```rust,no_run\n{}\n```\n", lines.trim_end());
}

/// A struct with a placeholder for each field.
fn literal(name: &str, fields: &[CredentialPlan]) -> String {
    let mut lines = format!("{name} {{\n");
    for field in fields {
        let value = match field.kind {
            _ if !field.required => "None".to_owned(),
            ValueKind::Boolean => "true".to_owned(),
            ValueKind::Integer => "1".to_owned(),
            ValueKind::Number => "1.0".to_owned(),
            _ => format!("\"<{}>\".into()", field.wire),
        };
        let _ = writeln!(lines, "        {}: {value},", field.ident);
    }
    lines.push_str("    }");
    lines
}

/// Makes a connector in hosted mode.
fn creation(plan: &CratePlan, scheme: &SchemePlan) -> String {
    let (library, connector) = (&plan.package.library, &plan.connector.ident);
    let replication = plan.auth.replication.as_ref();
    let mut names = vec![
        "AirbyteAuthConfig",
        "AirbyteClient",
        connector,
        &scheme.ident,
    ];
    names.extend(replication.map(|replication| replication.ident.as_str()));
    names.sort_unstable();
    let (settings, argument) = match replication {
        Some(plan) => (
            format!(
                "    let replication = {};\n",
                literal(&plan.ident, &plan.fields)
            ),
            ", &replication",
        ),
        None => (String::new(), ""),
    };
    format!(
        "use {library}::connector_runtime::Error;\nuse {library}::{{{}}};\n\nasync fn create() -> Result<{connector}, Error> {{\n    \
         let airbyte = AirbyteClient::new(&AirbyteAuthConfig {{\n        \
         workspace_name: Some(\"<workspace_name>\".to_owned()),\n        \
         ..AirbyteAuthConfig::from_env()\n    }})?;\n    \
         let credentials = {};\n{settings}    \
         {connector}::create_hosted(&airbyte, credentials{argument})\n        \
         .name(\"My {} connector\")\n        .await\n}}",
        names.join(", "),
        literal(&scheme.ident, &scheme.fields),
        plan.connector.display_name,
    )
}

fn execution(plan: &CratePlan, text: &mut String) {
    let (library, connector) = (&plan.package.library, &plan.connector.ident);
    let _ = writeln!(
        text,
        "### Execution\n\nA client of several organizations names one: by `organization_id` or \
         `AIRBYTE_ORGANIZATION_ID`. With the client in the environment:\n"
    );
    code(
        &format!(
            "use {library}::connect;\nuse {library}::connector_runtime::Error;\n\nasync fn run() -> Result<(), Error> {{\n    \
             let connector = connect().workspace_name(\"<workspace_name>\").await?;\n{}    Ok(())\n}}",
            first_call(plan)
        ),
        text,
    );
    let _ = writeln!(
        text,
        "With the client in the program, and a call by names:\n"
    );
    code(
        &format!(
            "use {library}::connector_runtime::Error;\nuse {library}::connector_runtime::serde_json::json;\n\
             use {library}::{{AirbyteAuthConfig, {connector}}};\n\nasync fn run() -> Result<(), Error> {{\n    \
             let connector = {connector}::new(AirbyteAuthConfig {{\n        \
             workspace_name: Some(\"<workspace_name>\".to_owned()),\n        \
             organization_id: Some(\"<organization_id>\".to_owned()),\n        \
             airbyte_client_id: Some(\"<client_id>\".to_owned()),\n        \
             airbyte_client_secret: Some(\"<client_secret>\".into()),\n        \
             connector_id: None,\n    }})?;\n    \
             let result = connector.execute(\"<entity>\", \"<action>\", json!({{}})).await?;\n    \
             println!(\"{{}}\", result.data);\n    Ok(())\n}}"
        ),
        text,
    );
    if let Some((accessor, search)) = searchable(plan) {
        let _ = writeln!(
            text,
            "A search of the copy of the data that the platform keeps:\n"
        );
        code(&searching(plan, accessor, search), text);
    }
}

/// A list that can be called just so, or the check.
fn first_call(plan: &CratePlan) -> String {
    match first_list(plan) {
        Some((entity, method)) => format!(
            "    let page = connector.{}().{}().await?;\n    for record in page.data {{\n        \
             println!(\"{{record:?}}\");\n    }}\n",
            entity.module, method.ident
        ),
        None => "    println!(\"{:?}\", connector.check().await);\n".to_owned(),
    }
}

/// An entity with a handle that can be searched; the one of the first example if it can.
fn searchable(plan: &CratePlan) -> Option<(&str, &SearchPlan)> {
    let handle = |search: &SearchPlan| {
        let entity = plan
            .entities
            .iter()
            .find(|entity| entity.wire == search.entity)?;
        Some(entity.module.as_str())
    };
    let first = first_list(plan).map(|(entity, _)| entity.wire.as_str());
    let mut all: Vec<(&str, &SearchPlan)> = plan
        .searches
        .iter()
        .filter_map(|search| Some((handle(search)?, search)))
        .collect();
    all.sort_by_key(|(_, search)| Some(search.entity.as_str()) != first);
    all.first().copied()
}

fn searching(plan: &CratePlan, accessor: &str, search: &SearchPlan) -> String {
    let (library, connector) = (&plan.package.library, &plan.connector.ident);
    let of_kind = |kind| search.fields.iter().find(|field| field.kind == kind);
    let module = &search.module;
    let condition = of_kind(SearchKind::Boolean)
        .map(|field| format!("{}().eq(true)", field.ident))
        .or_else(|| {
            Some(format!(
                "{}().contains(\"…\")",
                of_kind(SearchKind::Text)?.ident
            ))
        });
    let filter = condition.map_or_else(String::new, |condition| {
        format!("\n        .filter({module}::fields::{condition})")
    });
    let import = if filter.is_empty() {
        String::new()
    } else {
        format!("use {library}::search::{module};\n")
    };
    format!(
        "use {library}::{connector};\nuse {library}::connector_runtime::Error;\n{import}\n\
         async fn search(connector: &{connector}) -> Result<(), Error> {{\n    let page = connector\n        \
         .{accessor}()\n        .context_store_search(){filter}\n        .limit(20)\n        .await?;\n    \
         for row in page.data {{\n        println!(\"{{row:?}}\");\n    }}\n    Ok(())\n}}"
    )
}

fn open_source(plan: &CratePlan, text: &mut String) {
    let name = &plan.connector.display_name;
    let _ = writeln!(
        text,
        "## Open source mode\n\nThe program has the credentials and calls {name} itself.\n"
    );
    for scheme in &plan.auth.schemes {
        let config = &scheme.ident;
        let _ = writeln!(
            text,
            "### {} credentials\n\nFields of `{config}`:\n",
            scheme.title
        );
        table(&scheme.fields, text);
        scopes(scheme, text);
        code(&construction(plan, scheme), text);
    }
}

/// A connector with credentials of its own.
fn construction(plan: &CratePlan, scheme: &SchemePlan) -> String {
    let (library, connector) = (&plan.package.library, &plan.connector.ident);
    let config = &scheme.ident;
    let agent = match plan.connector.user_agent.is_some() {
        true => "\n        .user_agent(\"My App (me@example.com)\")",
        false => "",
    };
    format!(
        "use {library}::connector_runtime::Error;\nuse {library}::{{{connector}, {config}}};\n\n\
         fn connector() -> Result<{connector}, Error> {{\n    let credentials = {};\n    \
         {connector}::builder(credentials){agent}\n        .build()\n}}",
        literal(config, &scheme.fields)
    )
}

/// An example with everything that rustdoc hides.
pub(super) fn shown(example: &str) -> String {
    let mut inside = false;
    let mut text = String::new();
    for line in example.lines() {
        let (line, indent) = match line.strip_prefix("# ") {
            Some("}") => {
                inside = false;
                ("}", "")
            }
            Some(hidden) if inside => (hidden, "    "),
            Some(hidden) => {
                inside = true;
                (hidden, "")
            }
            None if inside && !line.is_empty() => (line, "    "),
            None => (line, ""),
        };
        let _ = writeln!(text, "{indent}{line}");
    }
    text
}
