//! Descriptions as pages for people.

use std::fmt::Write;

use super::flags::flag;
use super::records::record_type;
use super::sign_in::variable;
use crate::connector::{ConnectorSpec, Entity};
use crate::operation::{Location, Operation, Param};
use crate::reply::explain::name_of;
use crate::schema::{Bounds, Field, Lengths, TextRules, Type};

/// How deep the fields of a record are told.
const DEPTH: usize = 2;

/// The page of a connector: what it is, how to sign in, what it can do.
pub(super) fn connector(spec: &ConnectorSpec) -> String {
    let mut page = format!(
        "{} {}\n\n{}\n\nSign in\n",
        spec.name,
        spec.version,
        wrapped(spec.description, "")
    );
    for scheme in spec.auth {
        let _ = writeln!(page, "  {} (--auth-scheme {})", scheme.title, scheme.name);
        for field in scheme.fields {
            let need = if field.required { "" } else { " (optional)" };
            let _ = writeln!(
                page,
                "    {}  {}{need}",
                variable(spec, field.name),
                field.doc
            );
        }
    }
    page.push_str("\nEntities\n");
    let wide = spec
        .entities
        .iter()
        .map(|entity| entity.name.len())
        .max()
        .unwrap_or(0);
    for entity in spec.entities {
        let actions: Vec<_> = entity
            .operations
            .iter()
            .map(|operation| operation.action)
            .collect();
        let _ = writeln!(page, "  {:wide$}  {}", entity.name, actions.join(", "));
    }
    page
}

/// The page of an entity: its actions.
pub(super) fn entity(entity: &Entity) -> String {
    let mut page = format!("{}\n\n{}\n", entity.name, wrapped(entity.doc, ""));
    if let Some(hints) = entity.ai_hints {
        for (what, text) in [
            ("When to use it", hints.when_to_use),
            ("How to find something", hints.search_strategy),
        ] {
            if !text.is_empty() {
                let _ = write!(page, "\n{what}\n{}\n", wrapped(text, "  "));
            }
        }
    }
    page.push_str("\nActions\n");
    let wide = entity
        .operations
        .iter()
        .map(|operation| operation.action.len())
        .max()
        .unwrap_or(0);
    for operation in entity.operations {
        let mark = if operation.effects.destructive {
            " (asks first)"
        } else {
            ""
        };
        let _ = writeln!(
            page,
            "  {:wide$}  {}{mark}",
            operation.action, operation.summary
        );
    }
    page
}

/// The page of an action: route, parameters, fields of the answer.
pub(super) fn action(operation: &'static Operation) -> String {
    let mut page = format!(
        "{} {}: {}\n",
        operation.entity, operation.action, operation.summary
    );
    if !operation.description.is_empty() && operation.description != operation.summary {
        let _ = write!(page, "\n{}\n", wrapped(operation.description, ""));
    }
    let _ = writeln!(page, "\n{} {}", operation.method.as_str(), operation.path);
    for (what, text) in [
        ("Documentation", operation.docs_url),
        ("Permissions", operation.permissions),
    ] {
        if let Some(text) = text {
            let _ = writeln!(page, "{what}: {text}");
        }
    }
    if operation.effects.destructive {
        page.push_str("Data is lost: it asks on a terminal and needs --yes elsewhere.\n");
    }
    if !operation.params.is_empty() {
        page.push_str("\nParameters\n");
        operation
            .params
            .iter()
            .for_each(|param| parameter(&mut page, param));
    }
    if let Some(ty) = record_type(operation) {
        let what = if operation.envelope {
            "Fields of a record"
        } else {
            "Fields"
        };
        let _ = writeln!(page, "\n{what}");
        fields(&mut page, ty, 0);
    }
    if !operation.meta.is_empty() {
        let names: Vec<_> = operation.meta.iter().map(|field| field.name).collect();
        let _ = writeln!(page, "\nMeta\n  {}", names.join(", "));
    }
    page
}

fn parameter(page: &mut String, param: &Param) {
    let mut notes = vec![name_of(&param.ty)];
    let limits = limits(&param.ty);
    let place = match param.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Body | Location::WholeBody | Location::File => "body",
    };
    notes.push(place.to_owned());
    for (name, set) in [
        ("required", param.required),
        ("may be null", param.nullable),
        ("deprecated", param.deprecated),
    ] {
        if set {
            notes.push(name.to_owned());
        }
    }
    if !limits.is_empty() {
        notes.push(limits);
    }
    notes.extend(param.default.map(|default| format!("default {default}")));
    let _ = writeln!(
        page,
        "  --{} ({}): {}",
        flag(param),
        param.name,
        notes.join("; ")
    );
    if !param.doc.is_empty() {
        let _ = writeln!(page, "{}", wrapped(param.doc, "      "));
    }
}

fn fields(page: &mut String, ty: &'static Type, depth: usize) {
    let (list, depth) = match ty {
        Type::Ref(schema) => return fields(page, &schema.ty, depth),
        Type::Array(item, _) => return fields(page, item, depth),
        Type::Object(fields) => (*fields, depth),
        _ => (&[] as &[Field], depth),
    };
    let indent = "  ".repeat(depth + 1);
    for field in list {
        let mut notes = name_of(&field.ty);
        let known = limits(&field.ty);
        if !known.is_empty() {
            let _ = write!(notes, "; {known}");
        }
        if field.nullable {
            notes.push_str("; may be null");
        }
        let _ = writeln!(page, "{indent}{}: {notes}", field.name);
        if !field.doc.is_empty() {
            let _ = writeln!(page, "{}", wrapped(field.doc, &format!("{indent}    ")));
        }
        if depth + 1 < DEPTH {
            fields(page, &field.ty, depth + 1);
        }
    }
}

/// The limits of a type in words.
pub(super) fn limits(ty: &Type) -> String {
    let mut notes = Vec::new();
    match ty {
        Type::Integer(bounds) | Type::Number(bounds) => numbers(bounds, &mut notes),
        Type::Text(rules) => texts(rules, &mut notes),
        Type::Array(item, lengths) => {
            counts(lengths, "items", &mut notes);
            notes.extend(Some(limits(item)).filter(|limits| !limits.is_empty()));
        }
        Type::Ref(schema) => return limits(&schema.ty),
        _ => {}
    }
    notes.join(", ")
}

fn numbers(bounds: &Bounds, notes: &mut Vec<String>) {
    let (low, high) = match (bounds.exclusive_min, bounds.exclusive_max) {
        (false, false) => ("at least", "at most"),
        (true, false) => ("above", "at most"),
        (false, true) => ("at least", "below"),
        (true, true) => ("above", "below"),
    };
    notes.extend(bounds.min.map(|min| format!("{low} {min}")));
    notes.extend(bounds.max.map(|max| format!("{high} {max}")));
}

fn texts(rules: &TextRules, notes: &mut Vec<String>) {
    if !rules.values.is_empty() {
        let what = if rules.open { "for example" } else { "one of" };
        notes.push(format!("{what} {}", rules.values.join(" | ")));
    }
    counts(&rules.lengths, "characters", notes);
}

fn counts(lengths: &Lengths, what: &str, notes: &mut Vec<String>) {
    notes.extend(lengths.min.map(|min| format!("at least {min} {what}")));
    notes.extend(lengths.max.map(|max| format!("at most {max} {what}")));
}

/// A text in lines of at most 100 characters.
fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = vec![indent.to_owned()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else {
            continue;
        };
        if line.len() > indent.len() && line.len() + 1 + word.len() > 100 {
            lines.push(format!("{indent}{word}"));
        } else {
            if line.len() > indent.len() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{action, limits, wrapped};
    use crate::operation::{Method, Operation, Param, Step};
    use crate::schema::{Field, Type};

    static GET: Operation = Operation::new("jars", "list", Method::Get, "/jars")
        .about("List jars", "All jars.")
        .params(&[Param::query("per_page", Type::INTEGER.min(1.0).max(50.0))
            .default("20")
            .doc("How many.")])
        .records(&[Step::Key("jars")])
        .response(Type::Object(&[Field::new(
            "jars",
            Type::array(&Type::Object(&[Field::new(
                "shape",
                Type::some_of(&["round"]),
            )
            .nullable()
            .doc("Its shape.")])),
        )]))
        .envelope(&[]);

    #[test]
    fn an_action_is_a_page() {
        assert_eq!(
            action(&GET),
            "jars list: List jars\n\nAll jars.\n\nGET /jars\n\nParameters\n  --per-page (per_page): integer; query; at \
             least 1, at most 50; default 20\n      How many.\n\nFields of a record\n  shape: string; for example round; \
             may be null\n      Its shape.\n"
        );
    }

    #[test]
    fn limits_are_words_and_lines_are_short() {
        assert_eq!(limits(&Type::one_of(&["a", "b"])), "one of a | b");
        assert_eq!(
            limits(&Type::NUMBER.min(0.0).exclusive(true, false)),
            "above 0"
        );
        assert_eq!(wrapped(&"word ".repeat(30), "  ").lines().count(), 2);
    }
}
