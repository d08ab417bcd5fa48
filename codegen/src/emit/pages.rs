//! README.md and REFERENCE.md.

mod agents;
mod guide;
mod modes;

use std::fmt::Write as _;

use crate::plan::{
    CratePlan, EntityPlan, FieldPresence, MethodPlan, ParamPlace, RecordPlan, ReplyPlan, RustType,
    SchemaExpr, TextFormat, TypePlan, UnionPlan,
};

/// A first program: sign in, list something. Lines that begin with `# ` are hidden by rustdoc.
pub(super) fn example(plan: &CratePlan) -> String {
    let library = &plan.package.library;
    let connector = &plan.connector.ident;
    let mut text = String::new();
    let Some(scheme) = plan.auth.schemes.last() else {
        let _ = write!(text, "use {library}::{connector};");
        return text;
    };
    let config = &scheme.ident;
    let _ = writeln!(text, "use {library}::{{{connector}, {config}}};\n");
    let _ = writeln!(
        text,
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {{"
    );
    let _ = writeln!(text, "let auth = {config} {{");
    for field in &scheme.fields {
        let value = match field.required {
            true => format!("\"<{}>\".into()", field.wire),
            false => "None".to_owned(),
        };
        let _ = writeln!(text, "    {}: {value},", field.ident);
    }
    let _ = writeln!(text, "}};");
    let agent = plan.connector.user_agent.is_some();
    let agent = if agent {
        ".user_agent(\"My App (me@example.com)\")"
    } else {
        ""
    };
    let _ = writeln!(
        text,
        "let connector = {connector}::builder(auth){agent}.build()?;"
    );
    if let Some((entity, method)) = first_list(plan) {
        let _ = writeln!(
            text,
            "let page = connector.{}().{}().await?;",
            entity.module, method.ident
        );
        let _ = writeln!(text, "for record in page.data {{");
        let _ = writeln!(text, "    println!(\"{{record:?}}\");");
        let _ = writeln!(text, "}}");
    } else {
        let _ = writeln!(text, "println!(\"{{:?}}\", connector.check().await);");
    }
    text.push_str("# Ok(())\n# }");
    text
}

/// The check operation, when it is a list that can be called just so; else the first such list.
fn first_list(plan: &CratePlan) -> Option<(&EntityPlan, &MethodPlan)> {
    let simple = |method: &&MethodPlan| {
        let list = matches!(
            &method.reply,
            ReplyPlan::Envelope {
                data: RustType::List(_),
                ..
            }
        );
        list && method.arguments.is_empty() && method.body.is_none() && !method.deprecated
    };
    let all = || {
        plan.entities
            .iter()
            .flat_map(|entity| entity.methods.iter().map(move |method| (entity, method)))
    };
    let check = plan
        .connector
        .check
        .as_ref()
        .map(|(_, operation)| operation);
    all()
        .find(|(_, method)| simple(method) && Some(&method.operation) == check)
        .or_else(|| all().find(|(_, method)| simple(method)))
}

/// `README.md` of the crate.
pub(super) fn readme(plan: &CratePlan) -> String {
    let mut text = String::new();
    let connector = &plan.connector;
    let _ = writeln!(text, "# {}\n", plan.package.name);
    let _ = writeln!(
        text,
        "{}.\n",
        plan.package.description.trim_end_matches('.')
    );
    for line in &connector.docs {
        let _ = writeln!(text, "{line}");
    }
    let _ = writeln!(text, "\n## Use\n\n```rust,no_run");
    text.push_str(&modes::shown(&example(plan)));
    let _ = writeln!(text, "```\n");
    modes::sections(plan, &mut text);
    agents::section(plan, &mut text);
    let _ = writeln!(text, "## Entities\n\n| Entity | Actions |\n|---|---|");
    for entity in &plan.entities {
        let actions: Vec<String> = entity
            .methods
            .iter()
            .map(|method| format!("`{}`", method.ident))
            .collect();
        let _ = writeln!(text, "| `{}` | {} |", entity.module, actions.join(", "));
    }
    let _ = writeln!(
        text,
        "\nEvery operation with its parameters and fields: [REFERENCE.md](REFERENCE.md)."
    );
    guide::questions(&connector.guide.questions, &mut text);
    if !connector.links.is_empty() {
        let _ = writeln!(text, "\n## About the API\n");
        for link in &connector.links {
            let _ = writeln!(text, "- [{}]({})", link.title, link.url);
        }
    }
    text
}

/// `REFERENCE.md`: every operation, then every record.
pub(super) fn reference(plan: &CratePlan) -> String {
    let mut text = format!("# Reference of {}\n", plan.package.name);
    for entity in &plan.entities {
        let _ = writeln!(text, "\n## {}\n\n{}", entity.wire, entity.doc);
        guide::entity(entity, &plan.connector.guide, &mut text);
        for method in &entity.methods {
            operation_section(entity, method, &mut text);
        }
    }
    guide::store(&plan.connector.guide, &mut text);
    let _ = writeln!(text, "\n# Records");
    let types = plan.records.iter().flat_map(|file| &file.types);
    for ty in types {
        match ty {
            TypePlan::Record(record) => record_section(record, &mut text),
            TypePlan::Union(union) => union_section(union, &mut text),
            TypePlan::Enum(_) => {}
        }
    }
    text
}

fn union_section(union: &UnionPlan, text: &mut String) {
    let _ = writeln!(text, "\n## {}\n\n{}\n", union.ident, union.doc);
    let _ = writeln!(text, "| Variant | Type | Meaning |\n|---|---|---|");
    for (variant, known) in union.variants.iter().zip(&union.alternatives) {
        let (ty, doc) = (type_words(&known.ty), cell(&variant.doc));
        let _ = writeln!(text, "| `{}` | {ty} | {doc} |", variant.ident);
    }
}

fn operation_section(entity: &EntityPlan, method: &MethodPlan, text: &mut String) {
    let _ = writeln!(text, "\n### {}.{}\n", entity.wire, method.action);
    let _ = writeln!(text, "{}\n", method.about.1);
    if let Some(hints) = &method.hints {
        guide::hints(hints, text);
    }
    let _ = write!(text, "`{} {}`", method.method, method.path);
    if let Some(url) = &method.docs_url {
        let _ = write!(text, " ([API documentation]({url}))");
    }
    let _ = writeln!(
        text,
        ", Rust: `{}().{}(…)`, gives `{}`",
        entity.module,
        method.ident,
        reply_name(method)
    );
    if method.table.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\n| Parameter | In | Type | Required | Meaning |\n|---|---|---|---|---|"
    );
    for entry in &method.table {
        let place = match entry.place {
            ParamPlace::Path => "path",
            ParamPlace::Query => "query",
            ParamPlace::Header => "header",
            ParamPlace::Cookie => "cookie",
            ParamPlace::Body | ParamPlace::WholeBody => "body",
            ParamPlace::File => "file",
        };
        let required = if entry.field.required { "yes" } else { "no" };
        let _ = writeln!(
            text,
            "| `{}` | {place} | {} | {required} | {} |",
            entry.field.name,
            type_words(&entry.field.ty),
            cell(&entry.field.doc)
        );
    }
}

fn record_section(record: &RecordPlan, text: &mut String) {
    let _ = writeln!(text, "\n## {}\n\n{}\n", record.ident, record.doc);
    let _ = writeln!(
        text,
        "| Field | Type | When empty | Meaning |\n|---|---|---|---|"
    );
    for field in &record.fields {
        let empty = match (field.presence, field.expr.required) {
            (FieldPresence::Required, _) => "never",
            (FieldPresence::Nullable, true) => "null",
            (FieldPresence::Nullable, false) => "null or absent",
            (FieldPresence::Optional, _) => "absent",
        };
        let ty = type_words(&field.expr.ty);
        let _ = writeln!(
            text,
            "| `{}` | {ty} | {empty} | {} |",
            field.wire,
            cell(&field.expr.doc)
        );
    }
}

fn reply_name(method: &MethodPlan) -> String {
    match &method.reply {
        ReplyPlan::Unit => "()".to_owned(),
        ReplyPlan::File(_) => "Download".to_owned(),
        ReplyPlan::Envelope { alias, .. } => alias.clone(),
        ReplyPlan::Value(RustType::Record(name) | RustType::Union { ident: name, .. }) => {
            name.clone()
        }
        ReplyPlan::Value(_) => "JSON".to_owned(),
    }
}

/// A type for people.
fn type_words(ty: &SchemaExpr) -> String {
    match ty {
        SchemaExpr::Any => "any".to_owned(),
        SchemaExpr::Boolean => "boolean".to_owned(),
        SchemaExpr::Integer(_) => "integer".to_owned(),
        SchemaExpr::Number(_) => "number".to_owned(),
        SchemaExpr::Text {
            format: TextFormat::Date,
            ..
        } => "date".to_owned(),
        SchemaExpr::Text {
            format: TextFormat::DateTime,
            ..
        } => "date-time".to_owned(),
        SchemaExpr::Text { .. } => "text".to_owned(),
        SchemaExpr::Enum { ident, .. } => format!("`{ident}`"),
        SchemaExpr::Ref(plan) => format!("`{}`", plan.ident),
        SchemaExpr::Values { values, .. } => values.join(", "),
        SchemaExpr::Array(items, _) => format!("list of {}", type_words(items)),
        SchemaExpr::Map(values) => format!("map of {}", type_words(values)),
        SchemaExpr::Object(_) => "object".to_owned(),
        SchemaExpr::OneOf { alternatives, .. } => {
            let words: Vec<String> = alternatives
                .iter()
                .map(|known| type_words(&known.ty))
                .collect();
            words.join(" or ")
        }
    }
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}
