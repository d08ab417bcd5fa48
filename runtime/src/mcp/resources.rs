//! What a client may read: a guide, and a page for each entity and operation.

use std::fmt::Write;

use rmcp::ErrorData;
use rmcp::model::{ReadResourceResult, Resource, ResourceContents, ResourceTemplate};
use serde_json::json;

use crate::connector::ConnectorSpec;
use crate::tools::Toolbox;

const JSON: &str = "application/json";
const MARKDOWN: &str = "text/markdown";
/// The pages change with the program only.
const FRESH_MS: u64 = 3_600_000;

/// The scheme of the addresses: the slug, in letters that a scheme may have.
fn scheme(spec: &ConnectorSpec) -> String {
    let allowed = |c: char| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9') => c,
        _ => '-',
    };
    let slug: String = spec.slug.chars().map(allowed).collect();
    if slug.starts_with(|c: char| c.is_ascii_lowercase()) {
        slug
    } else {
        format!("c{slug}")
    }
}

/// The guide and a page for each entity.
pub(super) fn list(toolbox: &Toolbox) -> Vec<Resource> {
    let spec = toolbox.spec();
    let scheme = scheme(spec);
    let guide = Resource::new(format!("{scheme}://guide"), "guide")
        .with_title(format!("{}: guide", spec.name))
        .with_description("What there is and how it is called")
        .with_mime_type(MARKDOWN);
    let entities = toolbox.entities().iter().map(|(entity, _)| {
        Resource::new(format!("{scheme}://entities/{}", entity.name), entity.name)
            .with_title(format!("{}: {}", spec.name, entity.name))
            .with_description(entity.doc)
            .with_mime_type(JSON)
    });
    std::iter::once(guide).chain(entities).collect()
}

/// The form of the addresses of operations.
pub(super) fn templates(toolbox: &Toolbox) -> Vec<ResourceTemplate> {
    let spec = toolbox.spec();
    let template = format!("{}://operations/{{entity}}/{{action}}", scheme(spec));
    let operation = ResourceTemplate::new(template, "operation")
        .with_title(format!("{}: operation", spec.name))
        .with_description("Parameters, an example, paging, permissions")
        .with_mime_type(JSON);
    vec![operation]
}

/// A page.
pub(super) fn read(toolbox: &Toolbox, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let prefix = format!("{}://", scheme(toolbox.spec()));
    let path = uri.strip_prefix(&prefix).unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let (text, kind) = match parts[..] {
        ["guide"] => (Some(guide(toolbox)), MARKDOWN),
        ["entities", entity] => (toolbox.describe(entity, None).ok(), JSON),
        ["operations", entity, action] => (toolbox.describe(entity, Some(action)).ok(), JSON),
        _ => (None, JSON),
    };
    let Some(text) = text else {
        let problem = format!(
            "there is no such resource; there are {prefix}guide, {prefix}entities/ENTITY and \
             {prefix}operations/ENTITY/ACTION"
        );
        return Err(ErrorData::resource_not_found(
            problem,
            Some(json!({ "uri": uri })),
        ));
    };
    let contents = ResourceContents::text(text, uri).with_mime_type(kind);
    Ok(ReadResourceResult::new(vec![contents]).with_ttl_ms(FRESH_MS))
}

fn guide(toolbox: &Toolbox) -> String {
    let spec = toolbox.spec();
    let mut page = format!("# {}\n\n{}\n\n", spec.name, spec.description);
    let _ = writeln!(page, "{}\n", toolbox.instructions());
    let questions = spec.example_questions;
    for (title, questions) in [
        ("Questions that it answers", questions.direct),
        ("Questions that it cannot answer", questions.unsupported),
    ] {
        if !questions.is_empty() {
            let _ = writeln!(page, "## {title}\n");
            for question in questions {
                let _ = writeln!(page, "- {question}");
            }
            page.push('\n');
        }
    }
    for (entity, operations) in toolbox.entities() {
        let _ = writeln!(page, "## {}\n\n{}\n", entity.name, entity.doc);
        for operation in operations {
            let _ = writeln!(page, "- `{}`: {}", operation.action, operation.summary);
        }
        page.push('\n');
    }
    page
}
