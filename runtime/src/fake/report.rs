//! Reports: records that agree in some values become one row.

use serde::Deserialize;
use serde_json::Value;

use super::expression::{Datum, Expression, Scope};
use super::template::Template;

/// How a report is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    /// The records.
    of: Expression,
    /// What the records of a row agree in.
    by: Vec<Expression>,
    /// The row; sees `group` (its records) and, by plain names, the first of them.
    row: Template,
}

impl Group {
    /// The rows, in the order in which their first records come.
    pub(super) fn rows<'a>(&'a self, scope: &mut Scope<'a>) -> Result<Vec<Value>, String> {
        let records = self.of.value(scope)?;
        let mut groups: Vec<(String, Vec<Datum<'a>>)> = Vec::new();
        for record in records.items().iter() {
            let key = scope.bound("row", record.clone(), |scope| self.key(scope))?;
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, members)) => members.push(record.clone()),
                None => groups.push((key, vec![record.clone()])),
            }
        }
        let rows = groups.into_iter().map(|(_, members)| {
            let first = members.first().cloned().unwrap_or(Datum::NULL);
            scope.bound("group", Datum::list(members), |scope| {
                scope.bound("row", first, |scope| self.row.fill(scope))
            })
        });
        rows.collect()
    }

    /// What the records of a row agree in, as text.
    fn key<'a>(&'a self, scope: &mut Scope<'a>) -> Result<String, String> {
        let mut key = String::new();
        for value in &self.by {
            key.push_str(&value.value(scope)?.into_json().to_string());
            key.push('\n');
        }
        Ok(key)
    }
}
