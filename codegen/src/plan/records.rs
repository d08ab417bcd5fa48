//! Records and enumerations of answers.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::docs::{paragraphs, plain};
use super::names::{distinct, static_name, type_name, value_name};
use super::places::{module_of, place_name};
use super::types::{FieldExpr, Planner, RustType, Side};
use super::unions::UnionPlan;
use crate::model::{Field, Presence, Schema, SchemaId, SchemaKind};

/// A file of records: a schema with a name in the spec, and what stands inside it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordFile {
    /// Module name.
    pub module: String,
    /// Its types, the named one first.
    pub types: Vec<TypePlan>,
}

/// A type of a record file.
#[derive(Clone, Debug, PartialEq)]
pub enum TypePlan {
    /// A struct.
    Record(RecordPlan),
    /// An open enumeration.
    Enum(EnumPlan),
    /// A choice between several shapes.
    Union(UnionPlan),
}

impl TypePlan {
    /// The type's name.
    #[must_use]
    pub fn ident(&self) -> &str {
        match self {
            Self::Record(record) => &record.ident,
            Self::Enum(values) => &values.ident,
            Self::Union(union) => &union.ident,
        }
    }
}

/// A struct of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordPlan {
    /// Its name.
    pub ident: String,
    /// The name of its static schema.
    pub schema: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The same on one line.
    pub doc: String,
    /// Its fields, in spec order.
    pub fields: Vec<FieldPlan>,
    /// Whether any field may be left out, which its documentation says once for all.
    pub sparse: bool,
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldPlan {
    /// Its name.
    pub ident: String,
    /// Its name in JSON.
    pub wire: String,
    /// Its type, without the `Option`.
    pub rust: RustType,
    /// Whether it is an `Option`, and what an empty one means.
    pub presence: FieldPresence,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its static schema.
    pub expr: FieldExpr,
    /// Whether the API advises against it.
    pub deprecated: bool,
}

/// Whether a field is an `Option`, and what an empty one usually means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldPresence {
    /// Always there.
    Required,
    /// `null`.
    Nullable,
    /// Absent.
    Optional,
}

/// An open enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumPlan {
    /// Its name.
    pub ident: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The known values.
    pub values: Vec<ValuePlan>,
    /// The name of the variant for other values.
    pub other: String,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValuePlan {
    /// Variant name.
    pub ident: String,
    /// The value in JSON.
    pub wire: String,
}

impl Planner<'_> {
    /// The record files, by module, with recursions boxed.
    pub(super) fn record_files(&mut self) -> Vec<RecordFile> {
        let connector = self.connector;
        let mut files: BTreeMap<String, RecordFile> = BTreeMap::new();
        for (index, schema) in connector.schemas.iter().enumerate() {
            let Some(ident) = self.types.get(&SchemaId(index)).cloned() else {
                continue;
            };
            let plan = match &schema.kind {
                SchemaKind::Record { fields, .. } => {
                    TypePlan::Record(self.record(ident, schema, fields))
                }
                SchemaKind::Enum { values, names, .. } => {
                    TypePlan::Enum(enumeration(ident, schema, values, names))
                }
                SchemaKind::Union { alternatives, tag } => TypePlan::Union(self.union(
                    ident,
                    schema,
                    alternatives,
                    tag.as_deref(),
                    Side::Answer,
                )),
            };
            let module = module_of(schema);
            let file = files.entry(module.clone()).or_insert_with(|| RecordFile {
                module,
                types: Vec::new(),
            });
            file.types.push(plan);
        }
        let mut files: Vec<RecordFile> = files.into_values().collect();
        box_recursions(&mut files);
        files
    }

    fn record(&mut self, ident: String, schema: &Schema, fields: &[Field]) -> RecordPlan {
        let fields: Vec<&Field> = fields.iter().filter(|field| !field.write_only).collect();
        let idents = distinct(fields.iter().map(|field| field_ident(&field.name)));
        let fields = fields
            .iter()
            .zip(idents)
            .map(|(field, ident)| self.field(field, ident));
        let fields: Vec<FieldPlan> = fields.collect();
        let doc = if schema.doc.is_empty() {
            described(schema)
        } else {
            schema.doc.clone()
        };
        RecordPlan {
            schema: static_name(&ident),
            docs: paragraphs(&doc),
            doc: plain(&doc),
            fields,
            ident,
            sparse: false,
        }
    }

    pub(super) fn field(&mut self, field: &Field, ident: String) -> FieldPlan {
        let rust = self.rust_type(&field.ty, Side::Answer);
        let required = field.presence == Presence::Required;
        let presence = match (required, field.nullable) {
            _ if rust == RustType::Json && required => FieldPresence::Required,
            (true, false) => FieldPresence::Required,
            (_, true) => FieldPresence::Nullable,
            (false, false) => FieldPresence::Optional,
        };
        let doc = if field.doc.is_empty() {
            format!("`{}`", field.name)
        } else {
            field.doc.clone()
        };
        FieldPlan {
            ident,
            wire: field.name.clone(),
            rust,
            presence,
            docs: paragraphs(&doc),
            expr: FieldExpr {
                name: field.name.clone(),
                ty: self.schema_expr(&field.ty, Side::Answer),
                required,
                nullable: field.nullable,
                doc: plain(&field.doc),
            },
            deprecated: field.deprecated,
        }
    }
}

/// A record's own member for what its fields do not hold is called `extra`.
pub(super) fn field_ident(wire: &str) -> String {
    match value_name(wire) {
        name if name == "extra" => "extra_".to_owned(),
        name => name,
    }
}

/// A sentence about a schema that has none.
pub(super) fn described(schema: &Schema) -> String {
    let words = heck::AsSnakeCase(place_name(&schema.place))
        .to_string()
        .replace('_', " ");
    format!("An object of the API: {words}.")
}

fn enumeration(
    ident: String,
    schema: &Schema,
    values: &[String],
    names: &BTreeMap<String, String>,
) -> EnumPlan {
    let idents = distinct(values.iter().map(|value| {
        if let Some(name) = names.get(value) {
            return type_name(name);
        }
        if value.is_empty() {
            "Empty".to_owned()
        } else {
            type_name(&value.to_lowercase())
        }
    }));
    let values: Vec<ValuePlan> = idents
        .into_iter()
        .zip(values)
        .map(|(ident, wire)| ValuePlan {
            ident,
            wire: wire.clone(),
        })
        .collect();
    let taken = values.iter().any(|value| value.ident == "Other");
    let doc = if schema.doc.is_empty() {
        let words = heck::AsSnakeCase(place_name(&schema.place))
            .to_string()
            .replace('_', " ");
        format!("Values of {words}.")
    } else {
        schema.doc.clone()
    };
    EnumPlan {
        ident,
        docs: paragraphs(&doc),
        values,
        other: if taken {
            "Unrecognized".to_owned()
        } else {
            "Other".to_owned()
        },
    }
}

/// Boxes every field through which a record would hold itself.
fn box_recursions(files: &mut [RecordFile]) {
    let mut edges: HashMap<String, Vec<String>> = HashMap::new();
    for record in records(files) {
        let targets = record.fields.iter().filter_map(|field| match &field.rust {
            RustType::Record(target) => Some(target.clone()),
            _ => None,
        });
        edges.insert(record.ident.clone(), targets.collect());
    }
    for file in files {
        for ty in &mut file.types {
            let TypePlan::Record(record) = ty else {
                continue;
            };
            for field in &mut record.fields {
                let RustType::Record(target) = &field.rust else {
                    continue;
                };
                if leads_to(&edges, target, &record.ident) {
                    field.rust = RustType::Boxed(Box::new(field.rust.clone()));
                }
            }
        }
    }
}

fn records(files: &[RecordFile]) -> impl Iterator<Item = &RecordPlan> {
    files
        .iter()
        .flat_map(|file| &file.types)
        .filter_map(|ty| match ty {
            TypePlan::Record(record) => Some(record),
            TypePlan::Enum(_) | TypePlan::Union(_) => None,
        })
}

fn leads_to(edges: &HashMap<String, Vec<String>>, from: &str, to: &str) -> bool {
    let mut rest = vec![from];
    let mut seen = HashSet::new();
    while let Some(at) = rest.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            rest.extend(edges.get(at).into_iter().flatten().map(String::as_str));
        }
    }
    false
}
