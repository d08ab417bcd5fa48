//! What an operation has that may lead to the next page: values of the answer and parameters.

use super::super::Builder;
use super::names::{is_backwards, is_plain, normal};
use crate::model::{
    Body, Extractor, Field, Location, MetaField, MetaSource, Param, SchemaKind, Step, TextFormat,
    Type,
};

/// How deep the answer's schema is searched for values.
const DEPTH: usize = 3;

/// What kind of value something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Text that is an address.
    Address,
    Number,
    Flag,
    /// Nothing is known of it.
    Unknown,
}

impl Kind {
    /// The kind of a type; lists, objects and closed lists of values are of no use here.
    fn of(ty: &Type) -> Option<Self> {
        Some(match ty {
            Type::Any => Self::Unknown,
            Type::Boolean => Self::Flag,
            Type::Integer { .. } | Type::Number { .. } | Type::Id { integer: true, .. } => {
                Self::Number
            }
            Type::Text {
                format: TextFormat::Uri,
                ..
            } => Self::Address,
            Type::Text { .. } | Type::Id { integer: false, .. } => Self::Text,
            Type::Array { .. } | Type::Map { .. } | Type::Schema(_) => return None,
        })
    }

    /// Whether such a value can be given to a parameter of that kind.
    pub(super) fn fits(self, parameter: Self) -> bool {
        match (self, parameter) {
            (Self::Unknown, kind) => kind != Self::Flag,
            (kind, Self::Unknown) => kind != Self::Flag,
            (Self::Text, Self::Text) => true,
            (Self::Number, Self::Number | Self::Text) => true,
            _ => false,
        }
    }

    /// Whether it can be a flag.
    pub(super) fn may_be_flag(self) -> bool {
        matches!(self, Self::Flag | Self::Unknown)
    }

    /// Whether it can be a number.
    pub(super) fn may_be_number(self) -> bool {
        matches!(self, Self::Number | Self::Unknown)
    }
}

/// A value of the answer.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// Its names: in `meta`, at the end of the path, and with the member before it.
    pub(super) names: Vec<String>,
    pub(super) source: MetaSource,
    pub(super) kind: Kind,
    /// What is said of it, in lower case.
    pub(super) doc: String,
}

impl Value {
    /// The place of the best of its names in a list, and whether it has one at all.
    pub(super) fn rank(&self, list: &[&str]) -> Option<usize> {
        let places = self.names.iter();
        places
            .filter_map(|name| list.iter().position(|known| known == name))
            .min()
    }

    /// Whether its description or format says that it is an address.
    pub(super) fn is_address(&self) -> bool {
        let says = |words: &[&str]| words.iter().any(|word| self.doc.contains(word));
        self.kind == Kind::Address
            || (says(&["url", "uri", "link to", "hyperlink"]) && !says(&["cursor", "token"]))
    }

    /// The path, when it stands in the body.
    pub(super) fn path(&self) -> Option<&Extractor> {
        match &self.source {
            MetaSource::Body(path) => Some(path),
            MetaSource::Link(_) | MetaSource::Header(_) => None,
        }
    }
}

/// A parameter.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) wire: String,
    pub(super) name: String,
    pub(super) kind: Kind,
}

impl Builder<'_> {
    /// The values that the meta extractor names.
    pub(super) fn meta_values(&self, body: Option<&Type>, meta: &[MetaField]) -> Vec<Value> {
        let values = meta.iter().filter_map(|field| {
            let (kind, doc, mut names) = match &field.source {
                MetaSource::Body(path) => {
                    let field = body.and_then(|body| self.field_at(body, path));
                    let doc = field.map(|field| field.doc.to_lowercase());
                    (None, doc.unwrap_or_default(), path_names(path))
                }
                MetaSource::Link(_) => (Some(Kind::Address), String::new(), Vec::new()),
                MetaSource::Header(_) => (Some(Kind::Unknown), String::new(), Vec::new()),
            };
            names.insert(0, normal(&field.name));
            Some(Value {
                names,
                source: field.source.clone(),
                kind: kind.or_else(|| Kind::of(&field.ty))?,
                doc,
            })
        });
        values.filter(looks_ahead).collect()
    }

    /// Values of the schema that no meta extractor names; only such as can be recognised without one.
    pub(super) fn schema_values(&self, body: Option<&Type>) -> Vec<Value> {
        let mut found = Vec::new();
        if let Some(body) = body {
            self.values_below(body, &mut Vec::new(), &mut found);
        }
        let plain = |value: &Value| value.names.iter().take(2).any(|name| is_plain(name));
        found.retain(|value| looks_ahead(value) && plain(value));
        found
    }

    fn values_below(&self, ty: &Type, path: &mut Vec<Step>, found: &mut Vec<Value>) {
        let Type::Schema(id) = ty else {
            return;
        };
        let Some(SchemaKind::Record { fields, .. }) =
            self.schemas.get(id.0).map(|schema| &schema.kind)
        else {
            return;
        };
        for field in fields {
            path.push(Step::Key(field.name.clone()));
            let place = Extractor(path.clone());
            match Kind::of(&field.ty) {
                Some(Kind::Unknown) => {}
                Some(kind) => found.push(Value {
                    names: path_names(&place),
                    source: MetaSource::Body(place),
                    kind,
                    doc: field.doc.to_lowercase(),
                }),
                None if path.len() < DEPTH => self.values_below(&field.ty, path, found),
                None => {}
            }
            path.pop();
        }
    }

    /// The parameters and body fields that can be set for a further page.
    pub(super) fn paging_inputs(&self, params: &[Param], body: Option<&Body>) -> Vec<Input> {
        let own = params
            .iter()
            .filter(|param| param.location != Location::Path)
            .map(|param| (&param.name, &param.ty));
        let schema = body.and_then(|body| self.schemas.get(body.schema()?.0));
        let fields: &[Field] = match schema.map(|schema| &schema.kind) {
            Some(SchemaKind::Record { fields, .. }) => fields,
            _ => &[],
        };
        let fields = fields.iter().map(|field| (&field.name, &field.ty));
        let inputs = own.chain(fields).filter_map(|(wire, ty)| {
            Some(Input {
                name: normal(wire),
                wire: wire.clone(),
                kind: Kind::of(ty)?,
            })
        });
        inputs.collect()
    }

    /// Whether records of that type have an `id`.
    pub(super) fn has_id(&self, records: &Type) -> bool {
        let Type::Array { items, .. } = records else {
            return false;
        };
        self.walk(items, &Extractor(vec![Step::Key("id".to_owned())]))
            .is_some_and(|ty| !matches!(ty, Type::Any) && Kind::of(&ty).is_some())
    }

    /// The field at the end of a path.
    fn field_at(&self, body: &Type, path: &Extractor) -> Option<&Field> {
        let (last, before) = path.0.split_last()?;
        let (Type::Schema(id), Step::Key(name)) =
            (self.walk(body, &Extractor(before.to_vec()))?, last)
        else {
            return None;
        };
        let SchemaKind::Record { fields, .. } = &self.schemas.get(id.0)?.kind else {
            return None;
        };
        fields.iter().find(|field| field.name == *name)
    }
}

fn looks_ahead(value: &Value) -> bool {
    !value.names.iter().take(3).any(|name| is_backwards(name))
}

/// The last name of a path, with the names before it put in front one after another.
fn path_names(path: &Extractor) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for step in path.0.iter().rev() {
        let Step::Key(key) = step else {
            break;
        };
        let key = normal(key);
        let longer = names.last().map(|last| format!("{key}{last}"));
        names.push(longer.unwrap_or(key));
    }
    names
}
