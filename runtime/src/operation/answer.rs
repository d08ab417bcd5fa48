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

impl MetaField {
    /// A member from a path into the body.
    pub const fn body(name: &'static str, path: &'static [Step]) -> Self {
        Self {
            name,
            source: MetaSource::Body(path),
        }
    }
}

/// A path of names into a JSON value.
#[doc(hidden)]
#[macro_export]
macro_rules! __path {
    ($($name:literal),* $(,)?) => {
        &[$($crate::codegen::Step::Key($name)),*]
    };
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

/// Where the file of an operation stands.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum FileSource {
    /// The answer is the file.
    Body,
    /// The answer is JSON with the address of the file at that path.
    Url(&'static [Step]),
}

/// How to get the next page, and what is known of the whole.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Pagination {
    /// How the next page is asked for.
    pub next: NextPage,
    /// The flag that says whether there is more, and the value with which there is.
    pub more: Option<(MetaSource, bool)>,
    /// Where the number of all records stands.
    pub total: Option<&'static [Step]>,
    /// Where the number of all pages stands.
    pub pages: Option<&'static [Step]>,
    /// The parameter that sets the page size. When it has a maximum, a shorter page is the last one.
    pub page_size: Option<&'static str>,
}

impl Pagination {
    /// Pages that are asked for in this way.
    pub const fn new(next: NextPage) -> Self {
        Self {
            next,
            more: None,
            total: None,
            pages: None,
            page_size: None,
        }
    }

    /// Pages whose address stands in the body of the one before.
    pub const fn url(path: &'static [Step]) -> Self {
        Self::new(NextPage::Url(MetaSource::Body(path)))
    }

    /// The flag that says whether there is more, and the value with which there is.
    #[must_use]
    pub const fn more(self, source: MetaSource, when: bool) -> Self {
        Self {
            more: Some((source, when)),
            ..self
        }
    }

    /// Where the number of all records stands.
    #[must_use]
    pub const fn total(self, path: &'static [Step]) -> Self {
        Self {
            total: Some(path),
            ..self
        }
    }

    /// Where the number of all pages stands.
    #[must_use]
    pub const fn pages(self, path: &'static [Step]) -> Self {
        Self {
            pages: Some(path),
            ..self
        }
    }

    /// The parameter that sets the page size.
    #[must_use]
    pub const fn page_size(self, parameter: &'static str) -> Self {
        Self {
            page_size: Some(parameter),
            ..self
        }
    }
}

/// How the next page is asked for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum NextPage {
    /// The body or a header holds the address, whole or from the root of the server.
    Url(MetaSource),
    /// A value of the answer goes into a parameter. Should it be a whole URL, it is followed.
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
    /// A member of the last record goes into a parameter, until a page is empty or a flag says that there is no more.
    LastRecord {
        /// The path of the member in a record.
        key: &'static [Step],
        /// The parameter that takes it.
        parameter: &'static str,
    },
}
