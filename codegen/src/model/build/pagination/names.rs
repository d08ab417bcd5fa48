//! The names that parameters and values of pages have, without case and signs: `page[cursor]` is `pagecursor`.
//!
//! docs/spec-format.md has the same lists for people.

/// Values that are the address of the next page, whatever else is known of them.
pub(super) const URLS: &[&str] = &[
    "nexturl",
    "nexturi",
    "nexthref",
    "nextlink",
    "nextpageurl",
    "nextpageuri",
    "nextpagelink",
    "nextrecordsurl",
    "odatanextlink",
    "linksnext",
    "linknext",
    "linksnexthref",
    "nextpagepath",
];

/// Values that may be an address, a cursor or a number.
pub(super) const UNCERTAIN: &[&str] = &["next", "nextpage"];

/// Values that name the next page, best first.
pub(super) const CURSORS: &[&str] = &[
    "nextcursor",
    "nextpagecursor",
    "nextpagetoken",
    "nexttoken",
    "nextcontinuationtoken",
    "nextpaginationtoken",
    "nextmarker",
    "nextbookmark",
    "nextkey",
    "nextafter",
    "endcursor",
    "aftercursor",
    "cursorsafter",
    "after",
    "next",
    "nextpage",
    "continuationtoken",
    "paginationtoken",
    "continuation",
    "scrollid",
    "bookmark",
    "marker",
    "cursor",
    "pagetoken",
];

/// Parameters that take such a value.
pub(super) const CURSOR_PARAMETERS: &[&str] = &[
    "cursor",
    "nextcursor",
    "pagecursor",
    "startcursor",
    "after",
    "pageafter",
    "aftercursor",
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "starttoken",
    "paginationtoken",
    "continuationtoken",
    "continuation",
    "scrollid",
    "bookmark",
    "marker",
];

/// Parameters that take the number of a page.
pub(super) const PAGES: &[&str] = &[
    "page",
    "pagenumber",
    "pageno",
    "pagenum",
    "pageindex",
    "currentpage",
];

/// Parameters that take the number of records to skip.
pub(super) const OFFSETS: &[&str] = &[
    "offset",
    "pageoffset",
    "skip",
    "startat",
    "startindex",
    "firstresult",
];

/// Parameters that take the id of the last record.
pub(super) const LAST_RECORDS: &[&str] = &[
    "startingafter",
    "startafter",
    "startafterid",
    "afterid",
    "lastid",
];

/// Parameters that set the size of a page.
pub(super) const SIZES: &[&str] = &[
    "perpage",
    "pagesize",
    "limit",
    "maxresults",
    "maxresultsperpage",
    "pagelimit",
    "first",
    "count",
    "top",
    "take",
    "size",
    "rows",
];

/// Flags that say that there is more.
pub(super) const MORE: &[&str] = &[
    "hasmore",
    "more",
    "hasnext",
    "hasnextpage",
    "hasmorepages",
    "hasmoreitems",
    "hasmoreresults",
    "hasmorerecords",
    "morerecords",
    "moreresults",
    "istruncated",
];

/// Flags that say that there is no more.
pub(super) const END: &[&str] = &["done", "islast", "islastpage", "lastpage", "isend"];

/// Numbers of all records.
pub(super) const TOTALS: &[&str] = &[
    "total",
    "totalcount",
    "totalresults",
    "totalrecords",
    "totalitems",
    "totalentries",
    "totalsize",
    "totalhits",
];

/// Numbers of all pages.
pub(super) const PAGE_COUNTS: &[&str] = &[
    "totalpages",
    "pagecount",
    "pagescount",
    "numpages",
    "totalpage",
];

/// A name without case and signs.
pub(super) fn normal(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Whether a name speaks of the way back, or of something else than pages.
pub(super) fn is_backwards(name: &str) -> bool {
    ["prev", "before", "newstart", "sync"]
        .iter()
        .any(|word| name.contains(word))
}

/// Whether a name can be trusted although no meta extractor gives it.
pub(super) fn is_plain(name: &str) -> bool {
    name.starts_with("next")
        || ["endcursor", "continuationtoken", "paginationtoken"].contains(&name)
        || [URLS, MORE, TOTALS, PAGE_COUNTS]
            .iter()
            .any(|list| list.contains(&name))
}
