//! The connector as tools for language models, in README.md.

use std::fmt::Write as _;

use crate::plan::CratePlan;

/// How agents use the connector: over the Model Context Protocol, and in Rust.
pub(super) fn section(plan: &CratePlan, text: &mut String) {
    let slug = &plan.connector.slug;
    let _ = writeln!(
        text,
        "## Agents\n\nThe command line is a server of the Model Context Protocol too, for agents of every framework:\n\n\
         ```sh\ncargo install {} --features cli,mcp\n{slug} mcp\n```\n",
        plan.package.name
    );
    let _ = writeln!(
        text,
        "Programs that start servers by themselves are told so:\n\n```json\n{}\n```\n",
        entry(plan)
    );
    let (library, connector) = (&plan.package.library, &plan.connector.ident);
    let _ = writeln!(
        text,
        "In Rust the connector needs no server. One turn with a model of OpenAI (`ModelApi` has other forms), whose \
         response is `said`:\n\n```rust,no_run\n\
         use {library}::{connector};\n\
         use {library}::connector_runtime::ModelApi;\n\
         use {library}::connector_runtime::serde_json::{{Value, json}};\n\n\
         fn request(connector: &{connector}, messages: &[Value]) -> Value {{\n    \
         let tools = connector.toolbox().definitions_for(ModelApi::OpenAiChat);\n    \
         json!({{\"model\": \"gpt-5\", \"messages\": messages, \"tools\": tools}})\n}}\n\n\
         /// Makes the calls that the model asks for; false when there are none, and it is done.\n\
         async fn go_on(connector: &{connector}, messages: &mut Vec<Value>, said: Value) -> bool {{\n    \
         let answers = connector.toolbox().answer_calls(ModelApi::OpenAiChat, &said).await;\n    \
         messages.push(said[\"choices\"][0][\"message\"].clone());\n    \
         let goes_on = !answers.is_empty();\n    \
         messages.extend(answers);\n    \
         goes_on\n}}\n```\n\n\
         With the feature `rig`, `connector.toolbox().rig_tools()` are the tools of an agent of rig."
    );
    text.push('\n');
}

/// The server as an entry of a configuration file, with the credentials in its environment.
fn entry(plan: &CratePlan) -> String {
    let slug = &plan.connector.slug;
    let fields = plan.auth.schemes.last().map(|scheme| &scheme.fields);
    let required = fields.into_iter().flatten().filter(|field| field.required);
    let variables: Vec<String> = required
        .map(|field| {
            format!(
                "{}: \"<{}>\"",
                quoted(&variable(slug, &field.wire)),
                field.wire
            )
        })
        .collect();
    let environment = match variables.as_slice() {
        [] => String::new(),
        variables => format!(", \"env\": {{{}}}", variables.join(", ")),
    };
    let name = quoted(slug);
    format!(
        "{{\"mcpServers\": {{{name}: {{\"command\": {name}, \"args\": [\"mcp\"]{environment}}}}}}}"
    )
}

/// The variable that the command line reads a field of the credentials from.
fn variable(slug: &str, field: &str) -> String {
    let plain = |c: char| match c.is_ascii_alphanumeric() {
        true => c.to_ascii_uppercase(),
        false => '_',
    };
    format!("{slug}_{field}").chars().map(plain).collect()
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
