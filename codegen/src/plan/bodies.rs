//! Request bodies: builders over the fields that are set.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::docs::{paragraphs, plain, sentence};
use super::names::{distinct, static_name, type_name, value_name};
use super::places::module_of;
use super::types::{FieldExpr, Planner, RustType, Side, Taken};
use super::unions::UnionPlan;
use crate::model::{Field, Presence, Schema, SchemaId, SchemaKind, Type, Variant};

/// A file of request objects.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyFile {
    /// Module name.
    pub module: String,
    /// Its objects, the named one first.
    pub bodies: Vec<BodyPlan>,
    /// Its choices between several shapes.
    pub unions: Vec<UnionPlan>,
}

/// A request object.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyPlan {
    /// Its name.
    pub ident: String,
    /// The name of its static schema.
    pub schema: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The same on one line.
    pub doc: String,
    /// Members that have one value only, with it: `new` sets them.
    pub constants: Vec<(String, String)>,
    /// What `new` takes.
    pub required: Vec<SetterPlan>,
    /// What can be set later.
    pub optional: Vec<SetterPlan>,
    /// Alternatives.
    pub variants: Vec<VariantPlan>,
    /// The fields of the static schema.
    pub fields: Vec<FieldExpr>,
}

/// A field that can be set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetterPlan {
    /// Method and argument name.
    pub ident: String,
    /// Its name in JSON.
    pub wire: String,
    /// Its type.
    pub rust: RustType,
    /// How it is taken.
    pub taken: Taken,
    /// Name of the method that sets it to null, when null may be sent.
    pub clear: Option<String>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the API advises against it.
    pub deprecated: bool,
}

/// One of several alternatives of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantPlan {
    /// Method that chooses it.
    pub method: String,
    /// Its type.
    pub ident: String,
    /// When to use it.
    pub docs: Vec<String>,
    /// What the method takes.
    pub required: Vec<SetterPlan>,
    /// What can be set then.
    pub optional: Vec<SetterPlan>,
}

impl Planner<'_> {
    /// The files of request objects, by module.
    pub(super) fn body_files(&mut self) -> Vec<BodyFile> {
        let connector = self.connector;
        let mut files: BTreeMap<String, BodyFile> = BTreeMap::new();
        for (index, schema) in connector.schemas.iter().enumerate() {
            let Some(ident) = self.inputs.get(&SchemaId(index)).cloned() else {
                continue;
            };
            let module = module_of(schema);
            let mut found = BodyFile {
                module: module.clone(),
                bodies: Vec::new(),
                unions: Vec::new(),
            };
            match &schema.kind {
                SchemaKind::Record { fields, variants } => {
                    let uploads = self.files(SchemaId(index));
                    let body = self.body_plan(ident, schema, fields, variants, &uploads);
                    found.bodies.push(body);
                }
                SchemaKind::Union { alternatives, tag } => {
                    let tag = tag.as_deref();
                    let side = Side::Request;
                    found
                        .unions
                        .push(self.union(ident, schema, alternatives, tag, side));
                }
                SchemaKind::Enum { .. } => continue,
            }
            match files.entry(module) {
                Entry::Vacant(entry) => drop(entry.insert(found)),
                Entry::Occupied(mut entry) => {
                    entry.get_mut().bodies.append(&mut found.bodies);
                    entry.get_mut().unions.append(&mut found.unions);
                }
            }
        }
        files.into_values().collect()
    }

    fn body_plan(
        &mut self,
        ident: String,
        schema: &Schema,
        fields: &[Field],
        variants: &[Variant],
        files: &[Field],
    ) -> BodyPlan {
        let fields: Vec<&Field> = fields.iter().filter(|field| !field.read_only).collect();
        let constants = self.constants(&fields);
        let is_constant = |field: &&Field| constants.iter().any(|(name, _)| *name == field.name);
        let values = fields.iter().copied().filter(|field| !field.ty.is_file());
        let values = values.filter(|field| !is_constant(field));
        let settable: Vec<&Field> = values.chain(files).collect();
        let idents = distinct(settable.iter().map(|field| setter_name(&field.name)));
        let mut required = Vec::new();
        let mut optional = Vec::new();
        let mut exclusive: BTreeMap<String, SetterPlan> = BTreeMap::new();
        for (field, ident) in settable.iter().zip(idents) {
            let setter = self.setter(field, ident);
            if variants
                .iter()
                .any(|variant| variant.fields.contains(&field.name))
            {
                exclusive.insert(field.name.clone(), setter);
            } else if field.presence == Presence::Required {
                required.push(setter);
            } else {
                optional.push(setter);
            }
        }
        let taken: Vec<String> = required
            .iter()
            .chain(&optional)
            .map(|setter: &SetterPlan| setter.ident.clone())
            .collect();
        for setter in &mut optional {
            if let Some(clear) = &mut setter.clear
                && taken.contains(clear)
            {
                clear.push('_');
            }
        }
        let variants = variants
            .iter()
            .map(|variant| self.variant(&ident, schema, variant, &exclusive, &taken))
            .collect();
        let doc = if schema.doc.is_empty() {
            format!(
                "A request object: {}.",
                heck::AsSnakeCase(&ident).to_string().replace('_', " ")
            )
        } else {
            schema.doc.clone()
        };
        BodyPlan {
            schema: static_name(&ident),
            docs: paragraphs(&doc),
            doc: plain(&doc),
            constants,
            required,
            optional,
            variants,
            fields: fields.iter().map(|field| self.field_expr(field)).collect(),
            ident,
        }
    }

    /// Members that have one value only.
    fn constants(&self, fields: &[&Field]) -> Vec<(String, String)> {
        let required = fields
            .iter()
            .filter(|field| field.presence == Presence::Required && !field.nullable);
        required
            .filter_map(|field| Some((field.name.clone(), self.only_value(field)?)))
            .collect()
    }

    /// The value of a field that can have no other.
    fn only_value(&self, field: &Field) -> Option<String> {
        let Type::Schema(id) = &field.ty else {
            return None;
        };
        match &self.connector.schema(*id)?.kind {
            SchemaKind::Enum { values, open, .. } if !open => match values.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The files that a body of some operation takes beside its fields.
    fn files(&self, id: SchemaId) -> Vec<Field> {
        let bodies = self
            .connector
            .operations()
            .filter_map(|operation| operation.body.as_ref());
        let bodies = bodies.filter(|body| body.schema() == Some(id));
        let mut files: Vec<Field> = Vec::new();
        for file in bodies.flat_map(|body| &body.files) {
            if files.iter().all(|known| known.name != file.name) {
                files.push(file.clone());
            }
        }
        files
    }

    pub(super) fn field_expr(&self, field: &Field) -> FieldExpr {
        FieldExpr {
            name: field.name.clone(),
            ty: self.schema_expr(&field.ty, Side::Request),
            required: field.presence == Presence::Required,
            nullable: field.nullable,
            doc: plain(&field.doc),
        }
    }

    fn setter(&mut self, field: &Field, ident: String) -> SetterPlan {
        let rust = if field.ty.is_file() {
            RustType::File
        } else {
            self.rust_type(&field.ty, Side::Request)
        };
        let doc = if field.doc.is_empty() {
            format!("`{}`", field.name)
        } else {
            field.doc.clone()
        };
        SetterPlan {
            clear: field
                .nullable
                .then(|| format!("clear_{}", ident.trim_end_matches('_'))),
            taken: taken(&rust),
            wire: field.name.clone(),
            docs: paragraphs(&sentence(&doc)),
            deprecated: field.deprecated,
            ident,
            rust,
        }
    }

    fn variant(
        &mut self,
        body: &str,
        schema: &Schema,
        variant: &Variant,
        setters: &BTreeMap<String, SetterPlan>,
        taken: &[String],
    ) -> VariantPlan {
        let wanted = format!("{body}{}", type_name(&variant.name));
        let ident = self.claim(&wanted, schema.span);
        let fields = variant
            .fields
            .iter()
            .filter_map(|name| setters.get(name))
            .cloned();
        let (required, optional) =
            fields.partition(|setter| variant.required.contains(&setter.wire));
        VariantPlan {
            method: free_name(setter_name(&variant.name), taken),
            ident,
            docs: paragraphs(&sentence(&variant.doc)),
            required,
            optional,
        }
    }
}

/// How a value of a type is taken as an argument.
pub(super) fn taken(rust: &RustType) -> Taken {
    match rust {
        RustType::Text | RustType::Id(_) | RustType::Decimal | RustType::Json => Taken::Into,
        RustType::Record(_) | RustType::Union { .. } => Taken::Into,
        RustType::List(_) => Taken::Items,
        _ => Taken::Plain,
    }
}

/// A setter is not called like what every builder has.
fn setter_name(wire: &str) -> String {
    match value_name(wire) {
        name if matches!(
            name.as_str(),
            "new" | "default" | "clone" | "fields" | "into_fields"
        ) =>
        {
            format!("{name}_")
        }
        name => name,
    }
}

/// The name, with a mark when another method has it.
fn free_name(name: String, taken: &[String]) -> String {
    if taken.contains(&name) {
        format!("{name}_variant")
    } else {
        name
    }
}
