//! Rust types and static schemas for the types of the model.

use std::collections::{BTreeMap, HashMap};

use super::IdPlan;
pub use super::exprs::{AlternativeExpr, FieldExpr, RefPlan, SchemaExpr};
use super::names::{NameTable, static_name, type_name};
use super::places::{by_name, module_of, place_name};
use super::reach::Reach;
use crate::diagnostics::{Sink, Span};
use crate::model::{
    Bounds, Connector, Lengths, Presence, Root, SchemaId, SchemaKind, TextFormat, Type,
};

/// What the parts of the planning share.
pub(super) struct Planner<'a> {
    pub(super) connector: &'a Connector,
    pub(super) sink: &'a mut Sink,
    pub(super) names: NameTable,
    /// Names of records and enumerations.
    pub(super) types: HashMap<SchemaId, String>,
    /// Names of request objects.
    pub(super) inputs: HashMap<SchemaId, String>,
    pub(super) reach: Reach,
    ids: BTreeMap<String, IdPlan>,
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RustType {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `f64`
    F64,
    /// Exact decimal.
    Decimal,
    /// Text.
    Text,
    /// Calendar date.
    Date,
    /// Point in time.
    Timestamp,
    /// An id newtype.
    Id(String),
    /// A record or a request object.
    Record(String),
    /// An open enumeration.
    Enum(String),
    /// A value of one of several shapes.
    Union {
        /// Its name.
        ident: String,
        /// Whether JSON can spell values of an alternative in more ways than one.
        exact: bool,
    },
    /// A value on the heap, to end a recursion.
    Boxed(Box<RustType>),
    /// A value or nothing.
    Optional(Box<RustType>),
    /// A list.
    List(Box<RustType>),
    /// An object whose members have one shape.
    Map(Box<RustType>),
    /// An object of which nothing is known.
    Object,
    /// Any JSON.
    Json,
    /// The content of a file (requests only).
    File,
}

impl RustType {
    /// Whether JSON can spell values of this type in more ways than one.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        match self {
            Self::F64 | Self::Decimal | Self::Date | Self::Timestamp => true,
            Self::Union { exact, .. } => *exact,
            Self::List(inner) | Self::Map(inner) | Self::Optional(inner) => inner.is_exact(),
            _ => false,
        }
    }
}

/// How an argument is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// As the type itself.
    Plain,
    /// As anything that converts into it.
    Into,
    /// As anything that yields its items.
    Items,
}

/// Whether a type is met in an answer or in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Answer,
    Request,
}

impl<'a> Planner<'a> {
    pub(super) fn new(connector: &'a Connector, sink: &'a mut Sink) -> Self {
        let reach = Reach::of(connector);
        let mut planner = Self {
            connector,
            sink,
            names: NameTable::default(),
            types: HashMap::new(),
            inputs: HashMap::new(),
            reach,
            ids: BTreeMap::new(),
        };
        planner.name_schemas();
        planner
    }

    /// The name of the connector type.
    pub(super) fn connector_ident(&self) -> String {
        format!("{}Connector", type_name(&self.connector.name))
    }

    /// The id newtypes met so far, by name.
    pub(super) fn ids(&self) -> Vec<IdPlan> {
        self.ids.values().cloned().collect()
    }

    /// Names every schema that becomes a Rust type. Components come first: they keep their names.
    fn name_schemas(&mut self) {
        for wanted in [true, false] {
            for (id, schema) in by_name(self.connector) {
                let is_component =
                    schema.place.path.is_empty() && matches!(schema.place.root, Root::Component(_));
                if is_component != wanted {
                    continue;
                }
                let name = place_name(&schema.place);
                let is_enum = matches!(schema.kind, SchemaKind::Enum { .. });
                let answered = self.reach.answers.contains(&id);
                let requested = self.reach.requests.contains(&id);
                if answered || (is_enum && requested) {
                    let name = self.names.claim(&name, schema.span, self.sink);
                    self.types.insert(id, name);
                }
                if requested && !is_enum {
                    let name = if answered {
                        format!("{name}Input")
                    } else {
                        name
                    };
                    let name = self.names.claim(&name, schema.span, self.sink);
                    self.inputs.insert(id, name);
                }
            }
        }
    }

    /// Takes a name for something else.
    pub(super) fn claim(&mut self, name: &str, span: Span) -> String {
        self.names.claim(name, span, self.sink)
    }

    /// The Rust type of a value.
    pub(super) fn rust_type(&mut self, ty: &Type, side: Side) -> RustType {
        match ty {
            Type::Any => RustType::Json,
            Type::Boolean => RustType::Bool,
            Type::Integer { small: true, .. } => RustType::I32,
            Type::Integer { small: false, .. } => RustType::I64,
            Type::Number { exact: true, .. } => RustType::Decimal,
            Type::Number { exact: false, .. } => RustType::F64,
            Type::Text {
                format: TextFormat::Date,
                ..
            } => RustType::Date,
            Type::Text {
                format: TextFormat::DateTime,
                ..
            } => RustType::Timestamp,
            Type::Text { .. } => RustType::Text,
            Type::Id { kind, integer } => RustType::Id(self.id(kind, *integer)),
            Type::Array {
                items,
                nullable_items,
                ..
            } => {
                let items = self.rust_type(items, side);
                let items = if *nullable_items && items != RustType::Json {
                    RustType::Optional(Box::new(items))
                } else {
                    items
                };
                RustType::List(Box::new(items))
            }
            Type::Map { values } => match self.rust_type(values, side) {
                RustType::Json => RustType::Object,
                values => RustType::Map(Box::new(values)),
            },
            Type::Schema(id) => self.schema_type(*id, side),
        }
    }

    fn schema_type(&self, id: SchemaId, side: Side) -> RustType {
        let kind = self.connector.schema(id).map(|schema| &schema.kind);
        let is_enum = matches!(kind, Some(SchemaKind::Enum { .. }));
        let is_union = matches!(kind, Some(SchemaKind::Union { .. }));
        let name = match side {
            Side::Answer => self.types.get(&id),
            Side::Request if is_enum => self.types.get(&id),
            Side::Request => self.inputs.get(&id),
        };
        match name {
            Some(name) if is_enum => RustType::Enum(name.clone()),
            Some(name) if is_union => RustType::Union {
                ident: name.clone(),
                exact: super::unions::is_exact(self.connector, &Type::Schema(id), &mut Vec::new()),
            },
            Some(name) => RustType::Record(name.clone()),
            None => RustType::Json,
        }
    }

    fn id(&mut self, kind: &str, integer: bool) -> String {
        if let Some(known) = self.ids.get(kind) {
            return known.ident.clone();
        }
        let span = self
            .connector
            .operations()
            .next()
            .map(|operation| operation.span);
        let wanted = format!("{}Id", type_name(kind));
        let ident = span.map_or(wanted.clone(), |span| self.claim(&wanted, span));
        let noun = kind.replace(['_', '-'], " ");
        self.ids.insert(
            kind.to_owned(),
            IdPlan {
                ident: ident.clone(),
                noun,
                integer,
            },
        );
        ident
    }

    /// The static schema of a value.
    pub(super) fn schema_expr(&self, ty: &Type, side: Side) -> SchemaExpr {
        self.schema_expr_at(ty, side, 0)
    }

    pub(super) fn schema_expr_at(&self, ty: &Type, side: Side, depth: usize) -> SchemaExpr {
        match ty {
            Type::Any => SchemaExpr::Any,
            Type::Boolean => SchemaExpr::Boolean,
            Type::Integer { bounds, .. } => SchemaExpr::Integer(bounds.clone()),
            Type::Id { integer: true, .. } => SchemaExpr::Integer(Bounds::default()),
            Type::Number { bounds, .. } => SchemaExpr::Number(bounds.clone()),
            Type::Text {
                format,
                lengths,
                pattern,
            } => SchemaExpr::Text {
                format: *format,
                lengths: *lengths,
                pattern: pattern.clone(),
            },
            Type::Id { integer: false, .. } => SchemaExpr::Text {
                format: TextFormat::Plain,
                lengths: Lengths::default(),
                pattern: None,
            },
            Type::Array {
                nullable_items: true,
                lengths,
                ..
            } => SchemaExpr::Array(Box::new(SchemaExpr::Any), *lengths),
            Type::Array { items, lengths, .. } => {
                SchemaExpr::Array(Box::new(self.schema_expr_at(items, side, depth)), *lengths)
            }
            Type::Map { values } => {
                SchemaExpr::Map(Box::new(self.schema_expr_at(values, side, depth)))
            }
            Type::Schema(id) => self.named_expr(*id, side, depth),
        }
    }

    /// A schema by its Rust name, or in full when it has none (such as the wrapper around a list).
    fn named_expr(&self, id: SchemaId, side: Side, depth: usize) -> SchemaExpr {
        let Some(schema) = self.connector.schema(id) else {
            return SchemaExpr::Any;
        };
        match (&schema.kind, self.schema_type(id, side)) {
            (SchemaKind::Enum { open, .. }, RustType::Enum(ident)) => {
                SchemaExpr::Enum { ident, open: *open }
            }
            (SchemaKind::Enum { values, open, .. }, _) => SchemaExpr::Values {
                values: values.clone(),
                open: *open,
            },
            (SchemaKind::Record { .. }, RustType::Record(ident)) => SchemaExpr::Ref(RefPlan {
                module: module_of(schema),
                statik: static_name(&ident),
                ident,
                is_choice: false,
            }),
            (SchemaKind::Union { .. }, RustType::Union { ident, .. }) => SchemaExpr::Ref(RefPlan {
                module: module_of(schema),
                statik: static_name(&ident),
                ident,
                is_choice: true,
            }),
            (_, _) if depth >= 4 => SchemaExpr::Any,
            (SchemaKind::Union { alternatives, tag }, _) => SchemaExpr::OneOf {
                tag: tag.clone(),
                alternatives: self.alternative_exprs(alternatives, side, depth + 1),
            },
            (SchemaKind::Record { fields, .. }, _) => {
                let fields = fields.iter().filter(|field| match side {
                    Side::Answer => !field.write_only,
                    Side::Request => !field.read_only,
                });
                let fields = fields.map(|field| FieldExpr {
                    name: field.name.clone(),
                    ty: self.schema_expr_at(&field.ty, side, depth + 1),
                    required: field.presence == Presence::Required,
                    nullable: field.nullable,
                    doc: super::docs::plain(&field.doc),
                });
                SchemaExpr::Object(fields.collect())
            }
        }
    }
}
