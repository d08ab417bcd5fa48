//! One of the two connectors that are compared.

use crate::diagnostics::{Sources, Span};
use crate::model::{Connector, SchemaId};
use crate::plan::{CratePlan, EntityPlan, MethodPlan, SchemaNames};

use super::Place;

/// A connector with what was decided about its crate and the files that it comes from.
#[derive(Debug)]
pub struct Side {
    /// What the API is.
    pub connector: Connector,
    /// Which Rust was chosen for it.
    pub plan: CratePlan,
    /// The names of its types.
    pub names: SchemaNames,
    /// The input files.
    pub sources: Sources,
}

impl Side {
    /// The line where a span begins.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let (line, _) = self.sources.line_column(span);
        Place {
            file: self.sources.name(span.source).to_owned(),
            line,
        }
    }

    /// The plan of an entity, by its name in the spec.
    #[must_use]
    pub fn entity(&self, wire: &str) -> Option<&EntityPlan> {
        self.plan.entities.iter().find(|entity| entity.wire == wire)
    }

    /// The plan of a method, by its names in the spec.
    #[must_use]
    pub fn method(&self, entity: &str, action: &str) -> Option<&MethodPlan> {
        let mut methods = self.entity(entity)?.methods.iter();
        methods.find(|method| method.action == action)
    }

    /// The Rust name of a type, as it is used.
    pub(super) fn type_name(&self, id: SchemaId, request: bool) -> String {
        let names = if request {
            &self.names.requests
        } else {
            &self.names.answers
        };
        let other = if request {
            &self.names.answers
        } else {
            &self.names.requests
        };
        let name = names.get(&id).or_else(|| other.get(&id));
        name.cloned().unwrap_or_else(|| "Json".to_owned())
    }
}
