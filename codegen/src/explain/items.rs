//! The Rust items that belong to an operation, and where they stand in the files of the crate.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::format::FileTree;
use crate::model::{Operation, SchemaId};
use crate::plan::{BodyFile, EntityPlan, MethodPlan, RecordFile, ReplyPlan, RustType};
use crate::review::Side;

/// Something of the crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmittedItem {
    /// The file, below the folder of the crate.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What it is.
    pub item: String,
}

/// What belongs to an operation: first what is its own, then the types that it shares with others.
pub(super) fn of(
    side: &Side,
    tree: &FileTree,
    operation: &Operation,
    reached: &[SchemaId],
) -> Vec<EmittedItem> {
    let key = &operation.key;
    let entity = side.entity(&key.entity);
    let method = side.method(&key.entity, &key.action);
    let mut found = Found {
        tree,
        items: Vec::new(),
    };
    if let (Some(entity), Some(method)) = (entity, method) {
        found.own(side, entity, method);
        found.ids(method);
    }
    for id in reached {
        if let Some(ident) = side.names.answers.get(id) {
            found.record(side, ident);
        }
        if let Some(ident) = side.names.requests.get(id) {
            found.body(side, ident);
        }
    }
    found.items
}

struct Found<'t> {
    tree: &'t FileTree,
    items: Vec<EmittedItem>,
}

impl Found<'_> {
    fn own(&mut self, side: &Side, entity: &EntityPlan, method: &MethodPlan) {
        let (connector, handle) = (&side.plan.connector.ident, &entity.handle);
        let block = format!("impl {connector}");
        let accessor = format!("pub fn {}", entity.module);
        let item = format!("{connector}::{}", entity.module);
        self.push("src/connector.rs", &[&block, &accessor], item);

        let file = format!("src/entities/{}.rs", entity.module);
        let block = format!("impl {handle}");
        let function = format!("pub fn {}", method.ident);
        let item = format!("{handle}::{}", method.ident);
        self.push(&file, &[&block, &function], item);
        if let Some(params) = &method.params {
            self.push(&file, &[&format!("pub struct {params}")], params.clone());
        }
        if let ReplyPlan::Envelope { alias, meta, .. } = &method.reply {
            self.push(&file, &[&format!("pub type {alias}")], alias.clone());
            if let Some(meta) = meta {
                let ident = &meta.ident;
                self.push(&file, &[&format!("pub struct {ident}")], ident.clone());
            }
        }
        let file = format!("src/operations/{}.rs", entity.module);
        let item = format!("static {}", method.operation);
        self.push(&file, &[&format!("pub {item}")], item);
        let file = format!("src/typed/{}.rs", entity.module);
        let item = format!("typed::{}::{}", entity.module, method.ident);
        let text = self.tree.get(&file).unwrap_or_default();
        if let Some(line) = entry_of(text, "typed_calls!", &method.ident) {
            self.items.push(EmittedItem { file, line, item });
        }
        let heading = format!("### {}.{}", entity.wire, method.action);
        self.push("REFERENCE.md", &[&heading], "its reference".to_owned());
    }

    /// The id newtypes of the method's inputs.
    fn ids(&mut self, method: &MethodPlan) {
        let inputs = method.arguments.iter().chain(&method.setters);
        let ids: BTreeSet<&str> = inputs.filter_map(|input| id_in(&input.rust)).collect();
        for id in ids {
            self.push(
                "src/ids.rs",
                &[&format!("pub struct {id}")],
                format!("ids::{id}"),
            );
        }
    }

    /// A type of answers.
    fn record(&mut self, side: &Side, ident: &str) {
        let has = |file: &&RecordFile| file.types.iter().any(|ty| ty.ident() == ident);
        if let Some(file) = side.plan.records.iter().find(has) {
            let path = format!("src/records/{}.rs", file.module);
            self.type_of(&path, ident, format!("records::{ident}"));
        }
    }

    /// A type of requests.
    fn body(&mut self, side: &Side, ident: &str) {
        let has = |file: &&BodyFile| {
            let bodies = file.bodies.iter().map(|body| &body.ident);
            let mut idents = bodies.chain(file.unions.iter().map(|union| &union.ident));
            idents.any(|known| known == ident)
        };
        if let Some(file) = side.plan.bodies.iter().find(has) {
            let path = format!("src/bodies/{}.rs", file.module);
            self.type_of(&path, ident, format!("bodies::{ident}"));
        }
    }

    fn type_of(&mut self, file: &str, ident: &str, item: String) {
        let text = self.tree.get(file).unwrap_or_default();
        let kinds = ["struct", "enum"].map(|kind| format!("pub {kind} {ident}"));
        let found = kinds.iter().find_map(|kind| line_of(text, &[kind]));
        if let Some(line) = found {
            let file = file.to_owned();
            self.items.push(EmittedItem { file, line, item });
        }
    }

    /// Adds an item that stands where these beginnings of lines come one after another.
    fn push(&mut self, file: &str, beginnings: &[&str], item: String) {
        let line = self
            .tree
            .get(file)
            .and_then(|text| line_of(text, beginnings));
        if let Some(line) = line {
            let file = file.to_owned();
            self.items.push(EmittedItem { file, line, item });
        }
    }
}

fn id_in(rust: &RustType) -> Option<&str> {
    match rust {
        RustType::Id(name) => Some(name),
        RustType::List(inner) | RustType::Optional(inner) | RustType::Map(inner) => id_in(inner),
        _ => None,
    }
}

/// The line of the last beginning, each looked for after the one before; a name ends where it ends.
fn line_of(text: &str, beginnings: &[&str]) -> Option<u32> {
    let mut lines = (1u32..).zip(text.lines());
    let mut found = None;
    for beginning in beginnings {
        let is = |line: &str| {
            let rest = line.trim_start().strip_prefix(beginning);
            rest.is_some_and(|rest| {
                !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_')
            })
        };
        found = Some(lines.find(|(_, line)| is(line))?.0);
    }
    found
}

/// The line of an entry with lists, in the table that begins so.
fn entry_of(text: &str, table: &str, name: &str) -> Option<u32> {
    let (alone, listed) = (format!("{name}("), format!("{name}(["));
    let is = |line: &str| {
        let mut places = line.match_indices(&listed);
        line.trim_start() == alone
            || places.any(|(at, _)| {
                let before = line.get(..at).unwrap_or_default();
                !before.ends_with(|last: char| last.is_alphanumeric() || last == '_')
            })
    };
    let lines = (1u32..).zip(text.lines());
    let mut lines = lines.skip_while(|(_, line)| !line.starts_with(table));
    lines.find(|(_, line)| is(line)).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::{entry_of, line_of};

    #[test]
    fn entries_are_whole_and_have_lists() {
        let text = "list([])\ncalls! {\n    a, [\n        relist([], [list(\"list\")]),\n        list(\n            [],\n        ),\n";
        assert_eq!(entry_of(text, "calls!", "list"), Some(5));
        assert_eq!(entry_of(text, "calls!", "relist"), Some(4));
        assert_eq!(entry_of(text, "calls!", "get"), None);
        assert_eq!(
            entry_of("calls! { a, [list([b])] }", "calls!", "list"),
            Some(1)
        );
    }

    #[test]
    fn names_are_whole_and_in_order() {
        let text = "pub fn list() {}\nimpl Lampshades {\nimpl Lamps {\n    pub fn lists() {}\n    pub fn list() {}\n";
        assert_eq!(line_of(text, &["impl Lamps", "pub fn list"]), Some(5));
        assert_eq!(line_of(text, &["pub fn list"]), Some(1));
        assert_eq!(line_of(text, &["impl Lamps", "pub fn get"]), None);
    }
}
