//! The texts of the tools: what there is to call, in as much detail as fits.

use super::confirm::phrase;
use super::describe::largest;
use super::names::tool_name;
use super::scope::Scope;
use crate::connector::ConnectorSpec;
use crate::operation::{Operation, Param};

/// How much is told of the operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// All parameters; `*` marks required ones.
    Params,
    /// All parameters of what reads, required ones of the rest.
    Filters,
    /// Required parameters.
    Required,
    /// Entities and actions.
    Actions,
    /// Entities alone.
    Entities,
}

impl Detail {
    /// From the richest to the poorest.
    pub(super) const ALL: [Self; 5] = [
        Self::Params,
        Self::Filters,
        Self::Required,
        Self::Actions,
        Self::Entities,
    ];
}

/// What texts are made of.
pub(super) struct Catalogue<'a> {
    pub(super) spec: &'a ConnectorSpec,
    pub(super) scope: &'a Scope,
    pub(super) detail: Detail,
    pub(super) confirms: bool,
}

impl Catalogue<'_> {
    pub(super) fn search(&self) -> String {
        format!(
            "Find {} operations by keywords, or all of an entity. Each comes on a line: entity, action, what it does.",
            self.spec.name
        )
    }

    pub(super) fn describe(&self) -> String {
        "Tell all about an operation: params as JSON Schema, an example, paging, permissions, fields. Without \
         action: an entity."
            .to_owned()
    }

    pub(super) fn read(&self) -> String {
        let operations = self.operations(|operation| operation.effects.read_only);
        format!(
            "Call a {} operation that reads. {}\n{operations}",
            self.spec.name,
            self.answers()
        )
    }

    pub(super) fn write(&self) -> String {
        let operations = self.operations(|operation| !operation.effects.read_only);
        format!(
            "Call a {} operation that changes something.{}\n{operations}",
            self.spec.name,
            self.consent()
        )
    }

    /// Execute beside the other tools.
    pub(super) fn execute_beside(&self) -> String {
        format!(
            "Call any operation. Prefer {}, with the same arguments.",
            self.callers().join(" and ")
        )
    }

    /// Execute alone.
    pub(super) fn execute_alone(&self) -> String {
        format!(
            "Call a {} operation. {}{}\n{}",
            self.spec.name,
            self.answers(),
            self.consent(),
            self.operations(|_| true)
        )
    }

    /// What a model is told of the whole server.
    pub(super) fn instructions(&self) -> String {
        let entities: Vec<_> = self.scope.entities().iter().map(|(e, _)| e.name).collect();
        let name = |part: &str| tool_name(self.spec.slug, &[part]);
        let about = self
            .spec
            .description
            .split("\n\n")
            .next()
            .unwrap_or_default();
        let find = format!(
            "Find an operation with {}, look at it with {}, call it with {}.",
            name("search"),
            name("describe"),
            self.callers().join(" or ")
        );
        format!(
            "{}: {about}\n{find}\nEntities: {}",
            self.spec.name,
            entities.join(", ")
        )
    }

    /// The tools that call operations, as far as there are operations for them.
    fn callers(&self) -> Vec<String> {
        let any = |reads: bool| {
            let mut all = self.scope.operations();
            all.any(|operation| operation.effects.read_only == reads)
        };
        let name = |part: &str| tool_name(self.spec.slug, &[part]);
        let both = [(any(true), "read"), (any(false), "write")];
        both.iter()
            .filter(|(any, _)| *any)
            .map(|(_, part)| name(part))
            .collect()
    }

    /// How answers and pages are to be read.
    fn answers(&self) -> String {
        let paged = || self.scope.operations().filter(|o| o.pagination.is_some());
        let Some(first) = paged().next() else {
            return "Answers are {data, meta}.".to_owned();
        };
        let size_of = |operation: &Operation| operation.pagination.and_then(|p| p.page_size);
        let size = size_of(first).filter(|size| paged().all(|o| size_of(o) == Some(*size)));
        let size = match size.and_then(|name| first.param(name)) {
            Some(param) => match largest(param) {
                Some(most) => format!(" of `{}` (at most {most}) records", param.name),
                None => format!(" of `{}` records", param.name),
            },
            None => String::new(),
        };
        format!(
            "Lists come in pages{size}; `limit` follows pages, `next` in an answer holds the params of the rest."
        )
    }

    /// What is said about confirmation, when something needs it.
    fn consent(&self) -> String {
        let needs = |o: &&Operation| o.effects.destructive || o.effects.sends_mail;
        match self.scope.operations().find(needs) {
            Some(operation) if self.confirms => format!(
                " What destroys data or mails people needs the user's consent and `confirm`, e.g. \"{}\".",
                phrase(operation, |_| None)
            ),
            _ => String::new(),
        }
    }

    /// The operations that a tool calls; entities with the same ones share a line.
    fn operations(&self, wanted: impl Fn(&Operation) -> bool) -> String {
        let mut lines: Vec<(Vec<&str>, String)> = Vec::new();
        for (entity, operations) in self.scope.entities() {
            let wanted = operations.iter().filter(|operation| wanted(operation));
            let signatures: Vec<_> = wanted.map(|o| self.signature(o)).collect();
            if signatures.is_empty() {
                continue;
            }
            let actions = if self.detail == Detail::Entities {
                String::new()
            } else {
                signatures.join(", ")
            };
            match lines.iter_mut().find(|(_, known)| *known == actions) {
                Some((entities, _)) => entities.push(entity.name),
                None => lines.push((vec![entity.name], actions)),
            }
        }
        let mut text = String::from(match self.detail {
            Detail::Params | Detail::Filters => "Operations (* required):",
            Detail::Required => "Operations (required params):",
            Detail::Actions => "Operations:",
            Detail::Entities => "Entities:",
        });
        for (entities, actions) in lines {
            text.push('\n');
            text.push_str(&entities.join(", "));
            if !actions.is_empty() {
                text.push_str(": ");
                text.push_str(&actions);
            }
        }
        text
    }

    /// `get(id*)`.
    fn signature(&self, operation: &Operation) -> String {
        let optional = match self.detail {
            Detail::Params => true,
            Detail::Filters => operation.effects.read_only,
            Detail::Required | Detail::Actions | Detail::Entities => false,
        };
        let star = matches!(self.detail, Detail::Params | Detail::Filters);
        let shown: Vec<String> = match self.detail {
            Detail::Actions | Detail::Entities => Vec::new(),
            _ => {
                let params = operation.params.iter().filter(|p| optional || p.required);
                let mark = |p: &Param| if star && p.required { "*" } else { "" };
                params.map(|p| format!("{}{}", p.name, mark(p))).collect()
            }
        };
        if shown.is_empty() {
            return operation.action.to_owned();
        }
        format!("{}({})", operation.action, shown.join(","))
    }
}

/// What one operation does, as the description of a tool of its own.
pub(super) fn of_operation(operation: &Operation, confirms: bool) -> String {
    let mut text = operation.description.to_owned();
    if text.is_empty() {
        text = operation.summary.to_owned();
    }
    if let Some(size) = operation.pagination.and_then(|p| p.page_size) {
        text.push_str(&format!(
            " Comes in pages of `{size}` records; `limit` follows them."
        ));
    }
    if confirms && (operation.effects.destructive || operation.effects.sends_mail) {
        text.push_str(&format!(
            " Needs the user's consent and `confirm`: \"{}\".",
            phrase(operation, |_| None)
        ));
    }
    text
}
