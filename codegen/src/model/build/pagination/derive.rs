//! How to get the next page, when the spec does not state it: from the values and parameters of an operation.
//!
//! The rules stand in a table in docs/spec-format.md, in this order. They are careful: a stream that gives
//! records twice or leaves some out is worse than none.

use super::names;
use super::signals::{Input, Kind, Value};
use crate::model::{Extractor, MetaSource, More, NextPage, Pagination, Step};

/// What an operation has that may lead to the next page.
#[derive(Debug)]
pub(super) struct Signals {
    /// Values of the answer: first those that the meta extractor names.
    pub(super) values: Vec<Value>,
    /// How many of them it names.
    pub(super) named: usize,
    pub(super) inputs: Vec<Input>,
    /// Whether the records have an `id`.
    pub(super) has_id: bool,
}

/// Why no pagination could be derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Unpaged {
    /// Nothing speaks of pages.
    NoSign,
    /// The records are no list.
    NoList,
    /// A value names the next page, but no parameter takes it.
    NoParameter,
    /// A parameter or flag speaks of pages, but nothing names the next one.
    NoValue,
    /// Several values or parameters could be meant.
    Ambiguous,
}

impl Signals {
    /// The pagination, by the first rule that applies.
    pub(super) fn derive(&self) -> Result<Pagination, Unpaged> {
        let named = self.values.get(..self.named).unwrap_or_default();
        let next = match self.told(named)? {
            Some(next) => Some(next),
            None => self.told(&self.values)?,
        };
        let next = next
            .or_else(|| self.last_record())
            .or_else(|| self.counted());
        let Some(next) = next else {
            return Err(self.complaint());
        };
        let number = |list| {
            let value = best(&self.values, list, |value| value.kind.may_be_number())?;
            value.path().cloned()
        };
        Ok(Pagination {
            next,
            more: self.more(),
            total: number(names::TOTALS),
            pages: number(names::PAGE_COUNTS),
            page_size: self.size().map(|input| input.wire.clone()),
        })
    }

    /// Rules 1 to 3: one of these values tells the next page.
    fn told(&self, values: &[Value]) -> Result<Option<NextPage>, Unpaged> {
        let cursor = self.cursor(values)?;
        Ok(cursor
            .or_else(|| link(values))
            .or_else(|| self.address(values)))
    }

    /// Rule 1: a value of the answer goes into a parameter.
    fn cursor(&self, values: &[Value]) -> Result<Option<NextPage>, Unpaged> {
        let values: Vec<&Value> = values.iter().filter(|value| !must_be_link(value)).collect();
        let takes = |value: &Value, input: &Input| value.kind.fits(input.kind);
        let pairs = |fits: &dyn Fn(&Value, &Input) -> bool| {
            let mut found = Vec::new();
            for value in &values {
                for input in self.inputs.iter().filter(|input| takes(value, input)) {
                    if fits(value, input) {
                        found.push((
                            value.rank(names::CURSORS).unwrap_or(usize::MAX),
                            *value,
                            input,
                        ));
                    }
                }
            }
            found.sort_by_key(|(rank, ..)| *rank);
            found
        };
        let mut found = pairs(&same_name);
        if found.is_empty() {
            found = pairs(&|value, input| {
                value.rank(names::CURSORS).is_some()
                    && names::CURSOR_PARAMETERS.contains(&&*input.name)
            });
        }
        let Some((rank, value, input)) = found.first().copied() else {
            return Ok(None);
        };
        let rival = |(place, other, rival): &(usize, &Value, &Input)| {
            *place == rank && (other.source != value.source || rival.wire != input.wire)
        };
        if found.iter().any(rival) {
            return Err(Unpaged::Ambiguous);
        }
        Ok(Some(NextPage::Cursor {
            source: value.source.clone(),
            parameter: input.wire.clone(),
        }))
    }

    /// Rule 3: an address in the body or in a header.
    fn address(&self, values: &[Value]) -> Option<NextPage> {
        let text =
            |value: &&Value| matches!(value.kind, Kind::Text | Kind::Address | Kind::Unknown);
        let counted = self.inputs.iter().any(|input| {
            let lists = [names::PAGES, names::OFFSETS];
            let known = lists.iter().any(|list| list.contains(&&*input.name));
            known && input.kind == Kind::Number
        });
        let maybe = |value: &&Value| {
            let next = value.rank(names::UNCERTAIN).is_some();
            next && (value.is_address() || (value.kind == Kind::Text && counted))
        };
        let all = || values.iter().filter(text);
        let value = all()
            .find(|value| value.rank(names::URLS).is_some())
            .or_else(|| all().find(maybe))?;
        Some(NextPage::Url(value.source.clone()))
    }

    /// Rule 4: the id of the last record goes into a parameter, while a flag says that there is more.
    fn last_record(&self) -> Option<NextPage> {
        let known = |input: &&Input| names::LAST_RECORDS.contains(&&*input.name);
        let input = self.inputs.iter().find(known)?;
        (self.has_id && self.more().is_some()).then(|| NextPage::LastRecord {
            key: Extractor(vec![Step::Key("id".to_owned())]),
            parameter: input.wire.clone(),
        })
    }

    /// Rules 5 and 6: pages or records are counted.
    fn counted(&self) -> Option<NextPage> {
        let number = |list: &[&str]| {
            let fits = |input: &&Input| input.kind == Kind::Number && list.contains(&&*input.name);
            self.inputs
                .iter()
                .find(fits)
                .map(|input| input.wire.clone())
        };
        let by_page = number(names::PAGES).map(NextPage::PageNumber);
        let by_offset = || {
            let start = || {
                let told = best(&self.values, names::TOTALS, |value| {
                    value.kind.may_be_number()
                });
                told.and_then(|_| number(&["start"]))
            };
            number(names::OFFSETS).or_else(start).map(NextPage::Offset)
        };
        by_page.or_else(by_offset)
    }

    /// The flag that says whether there is more.
    fn more(&self) -> Option<More> {
        let flag = |list| best(&self.values, list, |value| value.kind.may_be_flag());
        let on = flag(names::MORE).map(|value| (value, true));
        let (value, when) = on.or_else(|| flag(names::END).map(|value| (value, false)))?;
        Some(More {
            source: value.source.clone(),
            when,
        })
    }

    fn size(&self) -> Option<&Input> {
        let sizes = self
            .inputs
            .iter()
            .filter(|input| input.kind == Kind::Number);
        sizes
            .filter_map(|input| {
                let place = names::SIZES.iter().position(|name| *name == input.name)?;
                Some((place, input))
            })
            .min_by_key(|(place, _)| *place)
            .map(|(_, input)| input)
    }

    fn complaint(&self) -> Unpaged {
        let named = |lists: &[&[&str]], name: &str| lists.iter().any(|list| list.contains(&name));
        let value = best(&self.values, names::CURSORS, |value| {
            value.kind != Kind::Flag
        });
        let input = self.inputs.iter().any(|input| {
            named(
                &[
                    names::CURSOR_PARAMETERS,
                    names::LAST_RECORDS,
                    names::PAGES,
                    names::OFFSETS,
                ],
                &input.name,
            )
        });
        match (value.is_some(), input || self.more().is_some()) {
            (true, _) => Unpaged::NoParameter,
            (false, true) => Unpaged::NoValue,
            (false, false) => Unpaged::NoSign,
        }
    }
}

/// Rule 2: the `Link` header.
fn link(values: &[Value]) -> Option<NextPage> {
    let next = MetaSource::Link("next".to_owned());
    let there = values.iter().any(|value| value.source == next);
    there.then_some(NextPage::Url(next))
}

/// The value with the best name of a list.
fn best<'a>(
    values: &'a [Value],
    list: &[&str],
    fits: impl Fn(&Value) -> bool,
) -> Option<&'a Value> {
    let ranked = values
        .iter()
        .filter(|value| fits(value))
        .filter_map(|value| Some((value.rank(list)?, value)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, value)| value)
}

/// Whether a value is certainly an address, so that no parameter takes it.
fn must_be_link(value: &Value) -> bool {
    value.is_address()
        || value.rank(names::URLS).is_some()
        || matches!(value.source, MetaSource::Link(_))
}

/// Whether a value has the name of a parameter, perhaps with `next` in front: `nextPageToken` and `pageToken`.
///
/// A number with the same name is rather the place of this page than of the next one.
fn same_name(value: &Value, input: &Input) -> bool {
    let name = input.name.as_str();
    let lists = [
        names::CURSOR_PARAMETERS,
        names::PAGES,
        names::OFFSETS,
        names::LAST_RECORDS,
    ];
    if !lists.iter().any(|list| list.contains(&name)) {
        return false;
    }
    let same = match value.kind {
        Kind::Text => !names::PAGES.contains(&name),
        Kind::Unknown => names::CURSOR_PARAMETERS.contains(&name),
        Kind::Address | Kind::Number | Kind::Flag => false,
    };
    value.names.iter().any(|known| {
        let bare = |start| known.strip_prefix(start) == Some(name);
        bare("nextpage") || bare("next") || (same && known == name)
    })
}
