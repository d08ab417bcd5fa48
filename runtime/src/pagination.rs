//! Pages and records of lists, fetched as they are wanted.

mod ahead;
mod course;
mod dynamic;
mod raw;
mod turn;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::call::Call;
use crate::envelope::Envelope;
use crate::error::Error;
use crate::reply::Reply;
use ahead::Ahead;
pub use dynamic::ExecutePages;
pub(crate) use raw::{RawPage, RawPages};
use turn::Turner;

type Turned<D, M> = (Box<Turner<D, M>>, Result<Option<Envelope<D, M>>, Error>);
type Turning<D, M> = Pin<Box<dyn Future<Output = Turned<D, M>> + Send>>;

/// A stream of pages. It ends after the last page, at its limit, or after the first error.
#[must_use = "streams do nothing unless they are polled"]
pub struct Pages<D, M = ()> {
    state: State<D, M>,
    left: usize,
    prefetch: bool,
}

enum State<D, M> {
    Ready(Box<Turner<D, M>>),
    Turning(Turning<D, M>),
    Ahead(Ahead<Turned<D, M>>),
    Done,
}

impl<T, M> Pages<Vec<T>, M>
where
    Envelope<Vec<T>, M>: Reply,
    T: Send + 'static,
    M: Send + 'static,
{
    pub(crate) fn new(call: Call<Envelope<Vec<T>, M>>) -> Self {
        Self {
            state: State::Ready(Box::new(Turner::new(call))),
            left: usize::MAX,
            prefetch: false,
        }
    }
}

impl<D, M> Pages<D, M> {
    /// Ends after so many pages.
    pub fn limit(mut self, pages: usize) -> Self {
        self.left = pages;
        self
    }

    /// Fetches the next page while the current one is worked on: two pages are in memory then. Must be
    /// polled within a Tokio runtime, as every call must.
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }
}

impl<T, M> Stream for Pages<Vec<T>, M>
where
    Envelope<Vec<T>, M>: Reply,
    T: Send + 'static,
    M: Send + 'static,
{
    type Item = Result<Envelope<Vec<T>, M>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            self.state = State::Done;
        }
        if let State::Ready(_) = self.state
            && let State::Ready(turner) = std::mem::replace(&mut self.state, State::Done)
        {
            self.state = State::Turning(Box::pin(turner.turn()));
        }
        let (turner, page) = match &mut self.state {
            State::Turning(turning) => ready!(turning.as_mut().poll(context)),
            State::Ahead(ahead) => match ready!(Pin::new(ahead).poll(context)) {
                Some(turned) => turned,
                None => return Poll::Ready(None),
            },
            State::Ready(_) | State::Done => return Poll::Ready(None),
        };
        self.left = self.left.saturating_sub(1);
        let (state, item) = match page {
            Ok(Some(page)) if turner.is_done() => (State::Done, Some(Ok(page))),
            Ok(Some(page)) if self.prefetch && self.left > 0 => {
                (State::Ahead(Ahead::start(turner.turn())), Some(Ok(page)))
            }
            Ok(Some(page)) => (State::Ready(turner), Some(Ok(page))),
            Ok(None) => (State::Done, None),
            Err(error) => (State::Done, Some(Err(error))),
        };
        self.state = state;
        Poll::Ready(item)
    }
}

impl<D, M> Unpin for Pages<D, M> {}

impl<D, M> fmt::Debug for Pages<D, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

/// Pages of records, whatever their meta.
trait Source<T>: Stream<Item = Result<Vec<T>, Error>> + Send + Unpin {
    fn prefetch(&mut self);
}

/// A stream of the records of all pages. It ends after the last one, at its limit, or after the first error.
#[must_use = "streams do nothing unless they are polled"]
pub struct Records<T> {
    pages: Box<dyn Source<T>>,
    page: std::vec::IntoIter<T>,
    left: usize,
}

impl<T: Send + 'static> Records<T> {
    pub(crate) fn new<M: Send + 'static>(pages: Pages<Vec<T>, M>) -> Self
    where
        Envelope<Vec<T>, M>: Reply,
    {
        Self {
            pages: Box::new(Lists(pages)),
            page: Vec::new().into_iter(),
            left: usize::MAX,
        }
    }

    /// Ends after so many records; pages beyond them are not asked for.
    pub fn limit(mut self, records: usize) -> Self {
        self.left = records;
        self
    }
}

impl<T> Records<T> {
    /// Fetches the next page while the records of the current one are worked on, also when a limit will
    /// turn out to make it needless. Two pages are in memory then.
    pub fn prefetch(mut self) -> Self {
        self.pages.prefetch();
        self
    }
}

/// Pages without their meta.
struct Lists<T, M>(Pages<Vec<T>, M>);

impl<T, M> Stream for Lists<T, M>
where
    Envelope<Vec<T>, M>: Reply,
    T: Send + 'static,
    M: Send + 'static,
{
    type Item = Result<Vec<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(Pin::new(&mut self.0).poll_next(context));
        Poll::Ready(page.map(|page| page.map(|page| page.data)))
    }
}

impl<T, M> Source<T> for Lists<T, M>
where
    Envelope<Vec<T>, M>: Reply,
    T: Send + 'static,
    M: Send + 'static,
{
    fn prefetch(&mut self) {
        self.0.prefetch = true;
    }
}

impl<T> Stream for Records<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self.left == 0 {
                return Poll::Ready(None);
            }
            if let Some(record) = self.page.next() {
                self.left -= 1;
                return Poll::Ready(Some(Ok(record)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.page = page.into_iter(),
                Some(Err(error)) => {
                    self.left = 0;
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> Unpin for Records<T> {}

impl<T> fmt::Debug for Records<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}
