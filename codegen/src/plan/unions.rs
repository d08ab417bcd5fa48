//! Values of one of several shapes: an enumeration with a variant for each.

use super::docs::{paragraphs, plain};
use super::names::{distinct, static_name, type_name};
use super::records::described;
use super::types::{AlternativeExpr, Planner, RustType, Side};
use crate::model::{Alternative, Connector, Schema, SchemaId, SchemaKind, TextFormat, Type};

/// An enumeration with a variant for each alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionPlan {
    /// Its name.
    pub ident: String,
    /// The name of its static schema.
    pub schema: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The same on one line.
    pub doc: String,
    /// The variants, in spec order.
    pub variants: Vec<UnionVariant>,
    /// The name of the variant for everything else (answers only).
    pub other: String,
    /// The member that tells the alternatives apart.
    pub tag: Option<String>,
    /// The alternatives of the static schema, in the order of the variants.
    pub alternatives: Vec<AlternativeExpr>,
    /// Whether JSON can spell values of an alternative in more ways than one.
    pub exact: bool,
}

/// A variant of such an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionVariant {
    /// Its name.
    pub ident: String,
    /// What it holds.
    pub rust: RustType,
    /// When it is the one.
    pub doc: String,
    /// The value of the tag that a request gets when it has none.
    pub tag: Option<String>,
    /// Whether no other variant holds the same type, so that a value can become the enumeration by itself.
    pub unique: bool,
}

impl Planner<'_> {
    /// A choice for answers or for requests.
    pub(super) fn union(
        &mut self,
        ident: String,
        schema: &Schema,
        alternatives: &[Alternative],
        tag: Option<&str>,
        side: Side,
    ) -> UnionPlan {
        let alternatives = on_side(alternatives, side);
        let idents = idents(&alternatives);
        let types: Vec<RustType> = alternatives
            .iter()
            .map(|known| self.rust_type(&known.ty, side))
            .collect();
        let variants = alternatives.iter().zip(&idents).zip(&types);
        let variants = variants.map(|((known, ident), rust)| UnionVariant {
            ident: ident.clone(),
            rust: match rust {
                RustType::Record(_) if side == Side::Answer => {
                    RustType::Boxed(Box::new(rust.clone()))
                }
                other => other.clone(),
            },
            doc: variant_doc(known, tag),
            tag: known
                .tags
                .first()
                .filter(|_| known.tags.len() == 1)
                .cloned(),
            unique: types.iter().filter(|other| *other == rust).count() == 1,
        });
        let doc = match schema.doc.as_str() {
            "" => described(schema).replacen("An object", "A value", 1),
            doc => doc.to_owned(),
        };
        let variants: Vec<UnionVariant> = variants.collect();
        UnionPlan {
            schema: static_name(&ident),
            docs: paragraphs(&doc),
            doc: plain(&doc),
            other: match idents.iter().any(|ident| ident == "Other") {
                true => "Unrecognized".to_owned(),
                false => "Other".to_owned(),
            },
            exact: variants.iter().any(|variant| variant.rust.is_exact()),
            variants,
            tag: tag.map(str::to_owned),
            alternatives: self.exprs(&alternatives, idents, side, 0),
            ident,
        }
    }

    /// Alternatives in a static schema.
    pub(super) fn alternative_exprs(
        &self,
        alternatives: &[Alternative],
        side: Side,
        depth: usize,
    ) -> Vec<AlternativeExpr> {
        let alternatives = on_side(alternatives, side);
        let idents = idents(&alternatives);
        self.exprs(&alternatives, idents, side, depth)
    }

    fn exprs(
        &self,
        alternatives: &[&Alternative],
        idents: Vec<String>,
        side: Side,
        depth: usize,
    ) -> Vec<AlternativeExpr> {
        let known = alternatives.iter().zip(idents);
        known
            .map(|(known, ident)| AlternativeExpr {
                ident,
                ty: self.schema_expr_at(&known.ty, side, depth),
                tags: known.tags.clone(),
            })
            .collect()
    }
}

/// In answers the variant for everything else stands for what may be anything.
fn on_side(alternatives: &[Alternative], side: Side) -> Vec<&Alternative> {
    let all = alternatives.iter();
    all.filter(|known| side == Side::Request || known.ty != Type::Any)
        .collect()
}

fn idents(alternatives: &[&Alternative]) -> Vec<String> {
    distinct(alternatives.iter().map(|known| type_name(&known.name)))
}

fn variant_doc(known: &Alternative, tag: Option<&str>) -> String {
    let doc = plain(&known.doc);
    let mark = |text: &str| text.replace('`', "'");
    match (tag, known.tags.as_slice()) {
        _ if !doc.is_empty() => doc,
        (Some(tag), [first, ..]) => format!("`{}` is `{}`.", mark(tag), mark(first)),
        _ => format!("`{}`.", mark(&known.name)),
    }
}

/// Whether JSON can spell values of a type in more ways than one, looking into choices but not into objects,
/// which keep the spelling of their members themselves.
pub(super) fn is_exact(connector: &Connector, ty: &Type, seen: &mut Vec<SchemaId>) -> bool {
    match ty {
        Type::Number { .. } => true,
        Type::Text { format, .. } => matches!(format, TextFormat::Date | TextFormat::DateTime),
        Type::Array { items, .. } => is_exact(connector, items, seen),
        Type::Map { values } => is_exact(connector, values, seen),
        Type::Schema(id) if !seen.contains(id) => {
            seen.push(*id);
            match connector.schema(*id).map(|schema| &schema.kind) {
                Some(SchemaKind::Union { alternatives, .. }) => alternatives
                    .iter()
                    .any(|known| is_exact(connector, &known.ty, seen)),
                _ => false,
            }
        }
        _ => false,
    }
}
