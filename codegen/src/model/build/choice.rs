//! `oneOf` and `anyOf`: values of one of several shapes.

use openapiv3::AnySchema;

use super::Builder;
use super::likeness::{alike, is_any_text, is_null, type_word, without_limits};
use super::object::Properties;
use super::parts::{Options, Parts};
use super::schema::Typed;
use super::tags::Tags;
use crate::diagnostics::codes;
use crate::model::{Alternative, Place, SchemaId, SchemaKind, Segment, Type};
use crate::resolve::SchemaAt;

impl<'a> Builder<'a> {
    /// The alternatives of a schema as one type; nothing when it has none that say anything about the shape.
    pub(super) fn alternatives(
        &mut self,
        found: &SchemaAt<'a>,
        parts: &Parts<'a>,
        place: &Place,
    ) -> Option<Typed> {
        let mut chosen: Option<&Options<'a>> = None;
        for options in &parts.choices {
            if chosen.is_some() || !self.shapes(options) {
                self.ignored(options.key, &options.pointer);
            } else {
                chosen = Some(options);
            }
        }
        let base: &[Properties<'a>] = if parts.has_fields() {
            &parts.objects
        } else {
            &[]
        };
        if let Some(options) = chosen {
            let list = self.options(options);
            return Some(self.union(found, &list, options.discriminator, base, place));
        }
        let discriminator = found.schema.schema_data.discriminator.as_ref()?;
        let list = self.heirs(found, discriminator)?;
        Some(self.union(found, &list, Some(discriminator), &[], place))
    }

    /// The alternatives at the end of their references.
    fn options(&self, options: &Options<'a>) -> Vec<SchemaAt<'a>> {
        let list = options.list.iter().enumerate();
        list.map(|(index, option)| {
            let at = crate::load::child(&options.pointer, index);
            self.spec.schema(&at, option)
        })
        .collect()
    }

    /// Whether alternatives differ in shape, and not only in what they demand.
    fn shapes(&self, options: &Options<'a>) -> bool {
        let list = self.options(options);
        list.iter().any(|option| self.parts(option).has_shape())
    }

    /// The schemas that the mapping of an object's own discriminator names.
    fn heirs(
        &mut self,
        found: &SchemaAt<'a>,
        discriminator: &'a openapiv3::Discriminator,
    ) -> Option<Vec<SchemaAt<'a>>> {
        let own = found.component?;
        if discriminator.mapping.is_empty() {
            self.ignored(
                "discriminator",
                &crate::load::child(&found.pointer, "discriminator"),
            );
            return None;
        }
        let mut heirs: Vec<SchemaAt<'a>> = Vec::new();
        for target in discriminator.mapping.values() {
            let name = super::tags::target_name(target);
            let heir = self.spec.component_schema(&name)?;
            let known = heirs.iter().any(|other| other.pointer == heir.pointer);
            if !known && heir.component != Some(own) {
                heirs.push(heir);
            }
        }
        heirs.sort_by(|a, b| a.pointer.cmp(&b.pointer));
        (!heirs.is_empty()).then_some(heirs)
    }

    /// Alternatives as one type. What stands beside them (`base`) belongs to each of them.
    fn union(
        &mut self,
        found: &SchemaAt<'a>,
        options: &[SchemaAt<'a>],
        discriminator: Option<&'a openapiv3::Discriminator>,
        base: &[Properties<'a>],
        place: &Place,
    ) -> Typed {
        if let Some(id) = self.known.get(&found.pointer) {
            return Typed {
                ty: Type::Schema(*id),
                nullable: options.iter().any(|option| is_null(option)),
            };
        }
        let options: Vec<&SchemaAt<'a>> = options.iter().collect();
        let (nulls, options): (Vec<_>, Vec<_>) =
            options.into_iter().partition(|option| is_null(option));
        let mut nullable = !nulls.is_empty();
        if let ([only], []) = (options.as_slice(), base) {
            let typed = self.typed_at(only, place);
            return Typed {
                nullable: nullable || typed.nullable,
                ..typed
            };
        }
        let tags = self.tags(&options, discriminator);
        let data = &found.schema.schema_data;
        let doc = data.description.as_deref().or(data.title.as_deref());
        let kind = SchemaKind::Union {
            alternatives: Vec::new(),
            tag: None,
        };
        let id = self.reserve(found.pointer.clone(), found, place, doc, kind);
        let mut all = Vec::new();
        for (index, option) in options.iter().enumerate() {
            let typed = self.option(found, id, option, base, &tags, index, place);
            nullable |= typed.1;
            all.push(typed.0);
        }
        let all = self.simplified(found, all, place);
        let tag = tags
            .name
            .filter(|_| all.iter().any(|known| !known.tags.is_empty()));
        self.fill(
            id,
            SchemaKind::Union {
                alternatives: all.clone(),
                tag,
            },
        );
        let any = all.iter().any(|known| known.ty == Type::Any);
        let ty = match all.as_slice() {
            [] => Some(Type::Any),
            [only] if !any => Some(only.ty.clone()),
            _ if all.iter().all(|known| known.ty == Type::Any) => Some(Type::Any),
            _ => None,
        };
        if ty.is_some() {
            self.known.remove(&found.pointer);
        }
        Typed {
            ty: ty.unwrap_or(Type::Schema(id)),
            nullable,
        }
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one alternative with everything around it"
    )]
    fn option(
        &mut self,
        found: &SchemaAt<'a>,
        union: SchemaId,
        option: &SchemaAt<'a>,
        base: &[Properties<'a>],
        tags: &Tags,
        index: usize,
        place: &Place,
    ) -> (Alternative, bool) {
        let own_tags = tags.of.get(index).cloned().unwrap_or_default();
        let data = &option.schema.schema_data;
        let title = data
            .title
            .as_deref()
            .map(str::trim)
            .filter(|title| !title.is_empty());
        let mut name = match (own_tags.as_slice(), option.component, title) {
            ([only], _, _) => only.clone(),
            (_, Some(component), _) => component.to_owned(),
            (_, None, Some(title)) => title.to_owned(),
            (_, None, None) => String::new(),
        };
        let step = match name.as_str() {
            "" => format!("option {}", index + 1),
            name => name.to_owned(),
        };
        let inner = place.step(Segment::Alternative(step));
        let typed = if base.is_empty() {
            self.typed_at(option, &inner)
        } else {
            let mut objects = base.to_vec();
            objects.extend(self.parts(option).objects);
            let key = format!("#{}{index}", found.pointer);
            self.record(option, &key, &inner, &objects).into()
        };
        let holds_itself = typed.ty == Type::Schema(union);
        if holds_itself {
            let message = "an alternative of this schema is the schema itself";
            let diagnostic = self
                .warning(codes::ENDLESS_SCHEMA, &found.pointer, message)
                .label("it is left out")
                .help("remove it: it allows nothing that the others do not");
            self.sink.push(diagnostic);
        }
        let ty = if holds_itself { Type::Any } else { typed.ty };
        if name.is_empty() {
            name = type_word(&ty);
        }
        let doc = data.description.as_deref().or(title).unwrap_or_default();
        let alternative = Alternative {
            name,
            ty,
            tags: own_tags,
            doc: doc.trim().to_owned(),
        };
        (alternative, typed.nullable)
    }

    /// Alternatives that a type of the model tells apart: lists of texts become one list, numbers one number,
    /// texts of several formats that are all read as text one text.
    fn simplified(
        &mut self,
        found: &SchemaAt<'a>,
        all: Vec<Alternative>,
        place: &Place,
    ) -> Vec<Alternative> {
        let all = self.joined_values(found, all, place);
        let number = all
            .iter()
            .any(|known| matches!(known.ty, Type::Number { exact: false, .. }));
        let mut kept: Vec<Alternative> = Vec::new();
        for mut alternative in all {
            if number && matches!(alternative.ty, Type::Integer { .. }) {
                continue;
            }
            let same = kept
                .iter_mut()
                .find(|known| alike(&known.ty, &alternative.ty));
            match same {
                Some(known) if known.ty == alternative.ty => {
                    known.tags.append(&mut alternative.tags);
                }
                Some(known) => known.ty = without_limits(&known.ty),
                None => kept.push(alternative),
            }
        }
        kept
    }

    /// Lists of texts that stand side by side are one list; with any text beside them, one that is not complete.
    fn joined_values(
        &mut self,
        found: &SchemaAt<'a>,
        all: Vec<Alternative>,
        place: &Place,
    ) -> Vec<Alternative> {
        let any_text = all.iter().any(|known| is_any_text(&known.ty));
        let lists = all.iter().filter(|known| self.values_of(known).is_some());
        let lists = lists.count();
        let joins = (any_text && lists > 0) || (lists > 1 && lists == all.len());
        if !joins {
            return all;
        }
        let values = all
            .iter()
            .filter_map(|known| self.values_of(known))
            .flatten();
        let values: Vec<String> = values.collect();
        let alone = all
            .iter()
            .all(|known| is_any_text(&known.ty) || self.values_of(known).is_some());
        let place = if alone {
            place.clone()
        } else {
            place.step(Segment::Alternative("Text".to_owned()))
        };
        let ty = self.enumeration(found, "#values", values, &place);
        if let (Type::Schema(id), true) = (&ty, any_text)
            && let Some(schema) = self.schemas.get_mut(id.0)
            && let SchemaKind::Enum { open, .. } = &mut schema.kind
        {
            *open = true;
        }
        let mut joined = Some(Alternative {
            name: "Text".to_owned(),
            ty,
            tags: Vec::new(),
            doc: String::new(),
        });
        let mut kept = Vec::new();
        for alternative in all {
            if is_any_text(&alternative.ty) || self.values_of(&alternative).is_some() {
                kept.extend(joined.take());
            } else {
                kept.push(alternative);
            }
        }
        kept
    }

    fn values_of(&self, alternative: &Alternative) -> Option<Vec<String>> {
        let Type::Schema(id) = &alternative.ty else {
            return None;
        };
        match &self.schemas.get(id.0)?.kind {
            SchemaKind::Enum { values, .. } => Some(values.clone()),
            _ => None,
        }
    }

    /// A schema with several types (`type: [string, integer]`).
    pub(super) fn several_types(
        &mut self,
        found: &SchemaAt<'a>,
        any: &'a AnySchema,
        types: &[String],
        place: &Place,
    ) -> Typed {
        if let Some(id) = self.known.get(&found.pointer) {
            return Type::Schema(*id).into();
        }
        let kind = SchemaKind::Union {
            alternatives: Vec::new(),
            tag: None,
        };
        let doc = found.schema.schema_data.description.as_deref();
        let id = self.reserve(found.pointer.clone(), found, place, doc, kind);
        let mut all = Vec::new();
        for name in types {
            let inner = place.step(Segment::Alternative(name.clone()));
            let ty = self
                .of_type(found, any, name, &format!("#{name}"), &inner)
                .ty;
            all.push(Alternative {
                name: type_word(&ty),
                ty,
                tags: Vec::new(),
                doc: String::new(),
            });
        }
        let all = self.simplified(found, all, place);
        let only = match all.as_slice() {
            [only] => Some(only.ty.clone()),
            _ => None,
        };
        self.fill(
            id,
            SchemaKind::Union {
                alternatives: all,
                tag: None,
            },
        );
        if only.is_some() {
            self.known.remove(&found.pointer);
        }
        only.unwrap_or(Type::Schema(id)).into()
    }
}
