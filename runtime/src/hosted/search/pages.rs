//! Pages and rows of searches, fetched as they are wanted.

use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::{Search, SearchPage, SearchRow};
use crate::error::Error;

type Turned<R> = (Box<Course<R>>, Result<SearchPage<R>, Error>);
type Turning<R> = Pin<Box<dyn Future<Output = Turned<R>> + Send>>;

/// A stream of pages. It ends after the last page, at its limit, or after the first error.
#[must_use = "streams do nothing unless they are polled"]
pub struct SearchPages<R> {
    state: State<R>,
    left: usize,
}

/// Where a caller is.
struct Course<R> {
    search: Search<R>,
    seen: HashSet<String>,
}

enum State<R> {
    Ready(Box<Course<R>>),
    Turning(Turning<R>),
    Done,
}

impl<R: SearchRow> SearchPages<R> {
    pub(super) fn new(search: Search<R>) -> Self {
        let course = Course {
            search,
            seen: HashSet::new(),
        };
        Self {
            state: State::Ready(Box::new(course)),
            left: usize::MAX,
        }
    }

    /// Ends after so many pages.
    pub fn limit(mut self, pages: usize) -> Self {
        self.left = pages;
        self
    }
}

impl<R: SearchRow> Course<R> {
    async fn turn(self: Box<Self>) -> Turned<R> {
        let page = self.search.send().await;
        (self, page)
    }

    /// Whether there is a page behind this one; a cursor that comes again ends the way.
    fn advance(&mut self, page: &SearchPage<R>) -> bool {
        let meta = &page.meta;
        let next = meta.cursor.clone().filter(|cursor| {
            meta.has_more && !cursor.is_empty() && self.seen.insert(cursor.clone())
        });
        match next {
            Some(cursor) => {
                self.search.set_cursor(cursor);
                true
            }
            None => false,
        }
    }
}

impl<R: SearchRow> Stream for SearchPages<R> {
    type Item = Result<SearchPage<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            self.state = State::Done;
        }
        if matches!(self.state, State::Ready(_))
            && let State::Ready(course) = std::mem::replace(&mut self.state, State::Done)
        {
            self.state = State::Turning(Box::pin(course.turn()));
        }
        let State::Turning(turning) = &mut self.state else {
            return Poll::Ready(None);
        };
        let (mut course, page) = ready!(turning.as_mut().poll(context));
        self.left = self.left.saturating_sub(1);
        self.state = match &page {
            Ok(page) if course.advance(page) => State::Ready(course),
            _ => State::Done,
        };
        Poll::Ready(Some(page))
    }
}

impl<R> Unpin for SearchPages<R> {}

impl<R> fmt::Debug for SearchPages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchPages")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

/// A stream of the rows of all pages. It ends after the last one, at its limit, or after the first error.
#[must_use = "streams do nothing unless they are polled"]
pub struct SearchRows<R> {
    pages: SearchPages<R>,
    page: std::vec::IntoIter<R>,
    left: usize,
}

impl<R: SearchRow> SearchRows<R> {
    pub(super) fn new(pages: SearchPages<R>) -> Self {
        Self {
            pages,
            page: Vec::new().into_iter(),
            left: usize::MAX,
        }
    }

    /// Ends after so many rows; pages beyond them are not asked for.
    pub fn limit(mut self, rows: usize) -> Self {
        self.left = rows;
        self
    }
}

impl<R: SearchRow> Stream for SearchRows<R> {
    type Item = Result<R, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.left == 0 {
                return Poll::Ready(None);
            }
            if let Some(row) = self.page.next() {
                self.left -= 1;
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.page = page.data.into_iter(),
                Some(Err(error)) => {
                    self.left = 0;
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R> Unpin for SearchRows<R> {}

impl<R> fmt::Debug for SearchRows<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchRows")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}
