//! How calls of an operation are signed.

use super::Builder;
use super::extension::texts;
use crate::model::{Access, SignIn};

impl Builder<'_> {
    /// What an operation says of its own.
    pub(super) fn sign_in(&self, operation: &openapiv3::Operation) -> SignIn {
        SignIn {
            access: self.access(operation),
            omit_headers: texts(operation.extensions.get("x-connector-omit-headers")),
        }
    }

    /// Where an operation says the same as the document, or names every scheme, there is nothing to say.
    fn access(&self, operation: &openapiv3::Operation) -> Access {
        let usual = &self.spec.document.openapi.security;
        let Some(alternatives) = &operation.security else {
            return Access::Usual;
        };
        let all = &self.spec.schemes;
        if usual.as_ref() == Some(alternatives) || all.is_empty() {
            return Access::Usual;
        }
        let mut names: Vec<String> = Vec::new();
        for alternative in alternatives {
            // The order of the list means something, that of a map does not.
            let mut together: Vec<&String> = alternative.keys().collect();
            together.sort();
            for name in together {
                if !names.contains(name) && all.iter().any(|scheme| scheme.name == *name) {
                    names.push(name.clone());
                }
            }
        }
        let optional = alternatives.iter().any(|one| one.is_empty());
        match names.len() {
            0 => Access::Open,
            count if count == all.len() => Access::Usual,
            _ if optional => Access::Optional(names),
            _ => Access::Only(names),
        }
    }
}
