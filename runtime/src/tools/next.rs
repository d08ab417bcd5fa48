//! Where an answer that was cut goes on.

use serde_json::{Map, Value};

use super::describe::largest;
use crate::operation::{NextPage, Operation};
use crate::pagination::RawPage;
use crate::schema::Type;

/// The parameters of the call that gives what comes after so many records of these pages; nothing when the
/// operation's parameters cannot say that.
pub(super) fn after(
    operation: &Operation,
    params: &Map<String, Value>,
    pages: &[RawPage],
    returned: usize,
) -> Option<Map<String, Value>> {
    let pagination = operation.pagination?;
    let number = |name: &str| {
        let given = params.get(name).and_then(Value::as_u64);
        given.or_else(|| operation.param(name)?.default?.parse().ok())
    };
    let returned = u64::try_from(returned).ok()?;
    let mut next = params.clone();
    if let NextPage::Offset(offset) = pagination.next {
        let start = number(offset).unwrap_or(0);
        next.insert(offset.to_owned(), (start + returned).into());
        return Some(next);
    }
    let page = match pagination.next {
        NextPage::PageNumber(name) => operation.param(name)?,
        NextPage::Url(_) => operation
            .param("page")
            .filter(|param| matches!(param.ty, Type::Integer(_)))?,
        _ => return None,
    };
    let size = operation.param(pagination.page_size?)?;
    let first = pages
        .first()?
        .count
        .and_then(|count| u64::try_from(count).ok())?;
    let given = number(size.name).unwrap_or(first);
    let start = number(page.name).unwrap_or(1).saturating_sub(1) * given;
    let most = largest(size).unwrap_or(given);
    let smaller = page_size(start + returned, returned.min(most).max(1));
    next.insert(size.name.to_owned(), smaller.into());
    next.insert(
        page.name.to_owned(),
        ((start + returned) / smaller + 1).into(),
    );
    Some(next)
}

/// The largest page size of at most `most` with which a page begins at a place. When none is near, `most`: then the
/// page begins earlier and repeats a few records, but leaves none out.
fn page_size(place: u64, most: u64) -> u64 {
    (most.div_ceil(2)..=most)
        .rev()
        .find(|size| place.is_multiple_of(*size))
        .unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::page_size;

    #[test]
    fn pages_begin_where_the_answer_ended() {
        assert_eq!(page_size(37, 37), 37);
        assert_eq!(page_size(2000 + 40, 40), 40);
        assert_eq!(page_size(100 + 30, 30), 26);
        assert_eq!(page_size(101, 10), 10);
        assert_eq!(page_size(1, 1), 1);
    }
}
