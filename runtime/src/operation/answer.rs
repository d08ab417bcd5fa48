//! Where the parts of an answer stand, and how to get the next page.

/// One step of a path into a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The member of that name.
    Key(&'static str),
    /// The item at that place.
    Index(usize),
    /// Every item.
    Each,
}

/// Where a member of `meta` comes from.
#[derive(Clone, Copy, Debug)]
pub struct MetaField {
    /// The member's name.
    pub name: &'static str,
    /// Its source.
    pub source: MetaSource,
}

/// Where a value about an answer comes from.
#[derive(Clone, Copy, Debug)]
pub enum MetaSource {
    /// A path into the body.
    Body(&'static [Step]),
    /// The target with that relation in the `Link` header.
    Link(&'static str),
    /// A response header.
    Header(&'static str),
}

/// How to get the next page, and what is known of the whole.
#[derive(Clone, Copy, Debug)]
pub struct Pagination {
    /// How the next page is asked for.
    pub next: NextPage,
    /// Where the number of all records stands.
    pub total: Option<&'static [Step]>,
    /// The parameter that sets the page size.
    pub page_size: Option<&'static str>,
}

/// How the next page is asked for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum NextPage {
    /// The body or a header holds the full URL.
    Url(MetaSource),
    /// A value of the answer goes into a parameter.
    Cursor {
        /// Where the value stands.
        source: MetaSource,
        /// The parameter that takes it.
        parameter: &'static str,
    },
    /// The page number is counted up until a page is empty or short.
    PageNumber(&'static str),
    /// The number of records read so far goes into a parameter, until a page is empty or short.
    Offset(&'static str),
}
