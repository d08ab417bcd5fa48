//! Which alternatives a value may be, the likeliest first.

use super::Shape;
use crate::request::fits_format;
use crate::schema::{Choice, Field, TextFormat, TextRules, Type};

/// The alternatives that a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidates {
    /// Their numbers, the likeliest first.
    pub(crate) order: Vec<usize>,
    /// Whether the value's tag says that it is one of them.
    pub(crate) promised: bool,
}

/// How well a shape fits a type, less is better: the class of the fit, members that are missing, members that
/// are not known, and (counted down) members that are.
type Rank = (u8, usize, usize, usize);

/// A list of values that does not have the text: the last resort, and none when there are two of them.
const UNLISTED: u8 = 9;

/// The alternatives that a value of this shape may be. A known tag decides; else the kind of the value does, and
/// between objects the names of their members: fewer missing, fewer unknown, more known ones.
pub(crate) fn candidates(choice: &Choice, shape: &Shape<'_>) -> Candidates {
    let alternatives = choice.alternatives.iter().enumerate();
    let tag = match shape {
        Shape::Object { tag, .. } => tag.as_deref(),
        _ => None,
    };
    if let Some(tag) = tag {
        let tagged = alternatives
            .clone()
            .filter(|(_, known)| known.tags.contains(&tag));
        let order = ranked(tagged.map(|(index, known)| (index, &known.ty)), shape);
        if !order.is_empty() {
            return Candidates {
                order,
                promised: true,
            };
        }
    }
    // An object with a tag that nobody knows is none of those that have one.
    let open = alternatives.filter(|(_, known)| tag.is_none() || known.tags.is_empty());
    Candidates {
        order: ranked(open.map(|(index, known)| (index, &known.ty)), shape),
        promised: false,
    }
}

fn ranked<'a>(types: impl Iterator<Item = (usize, &'a Type)>, shape: &Shape<'_>) -> Vec<usize> {
    let ranks = types.filter_map(|(index, ty)| Some((rank(ty, shape, 0)?, index)));
    let mut ranks: Vec<(Rank, usize)> = ranks.collect();
    ranks.sort_unstable();
    let unlisted = ranks.iter().filter(|(rank, _)| rank.0 == UNLISTED).count();
    if unlisted > 1 {
        ranks.retain(|(rank, _)| rank.0 != UNLISTED);
    }
    ranks.into_iter().map(|(_, index)| index).collect()
}

/// More choices inside choices than this are a circle.
const DEPTH: usize = 16;

fn rank(ty: &Type, shape: &Shape<'_>, depth: usize) -> Option<Rank> {
    let class = match (ty, shape) {
        (Type::Any, _) => 8,
        (Type::Boolean, Shape::Boolean)
        | (Type::Integer(_), Shape::Integer)
        | (Type::Number(_), Shape::Number)
        | (Type::Array(..), Shape::List) => 0,
        (Type::Number(_), Shape::Integer) => 1,
        (Type::Text(rules), Shape::Text(text)) => text_class(rules, text)?,
        (Type::Map(_), Shape::Object { .. }) => 5,
        (Type::Object(fields), Shape::Object { names, .. }) => return Some(members(fields, names)),
        (Type::Ref(schema), _) if depth < DEPTH => return rank(&schema.ty, shape, depth + 1),
        (Type::OneOf(choice), _) if depth < DEPTH => {
            let inner = choice.alternatives.iter();
            return inner
                .filter_map(|known| rank(&known.ty, shape, depth + 1))
                .min();
        }
        _ => return None,
    };
    Some((class, 0, 0, 0))
}

/// A text that is in the list, then one of the format, then any.
fn text_class(rules: &TextRules, text: &str) -> Option<u8> {
    if !rules.values.is_empty() {
        return Some(if rules.values.contains(&text) {
            0
        } else {
            UNLISTED
        });
    }
    match rules.format {
        TextFormat::Plain | TextFormat::Binary => Some(3),
        format if fits_format(format, text) => Some(1),
        TextFormat::Date | TextFormat::DateTime => None,
        _ => Some(4),
    }
}

fn members(fields: &[Field], names: &[std::borrow::Cow<'_, str>]) -> Rank {
    let has = |field: &Field| names.iter().any(|name| name == field.name);
    let known = fields.iter().filter(|field| has(field)).count();
    let missing = fields
        .iter()
        .filter(|field| field.required && !has(field))
        .count();
    let unknown = names.len().saturating_sub(known);
    // An object of which no member is known is less likely than a map.
    let class = if known == 0 && !names.is_empty() {
        6
    } else {
        0
    };
    (class, missing, unknown, usize::MAX - known)
}
