//! From one page to the next, through the types of a call.

use std::marker::PhantomData;
use std::time::Duration;

use super::course::Course;
use crate::call::Call;
use crate::client::Client;
use crate::envelope::Envelope;
use crate::error::Error;
use crate::execute::ExecuteOptions;
use crate::reply::Reply;

/// Asks for page after page.
pub(super) struct Turner<D, M> {
    client: Client,
    timeout: Option<Duration>,
    course: Course,
    page: PhantomData<fn() -> Envelope<D, M>>,
}

impl<T, M> Turner<Vec<T>, M>
where
    Envelope<Vec<T>, M>: Reply,
    T: Send + 'static,
    M: Send + 'static,
{
    pub(super) fn new(call: Call<Envelope<Vec<T>, M>>) -> Self {
        Self {
            course: Course::new(call.operation, call.arguments),
            client: call.client,
            timeout: call.timeout,
            page: PhantomData,
        }
    }

    /// Whether the page that was last given was the last one.
    pub(super) const fn is_done(&self) -> bool {
        self.course.is_done()
    }

    /// Asks for the next page.
    pub(super) async fn turn(
        mut self: Box<Self>,
    ) -> (Box<Self>, Result<Option<Envelope<Vec<T>, M>>, Error>) {
        if self.is_done() {
            return (self, Ok(None));
        }
        let result = match self.fetch().await {
            Ok((page, body)) => {
                let count = page.data.len() + page.page.skipped.len();
                let advanced = self.course.advance(count, &page.page, &body);
                advanced.map(|is_page| is_page.then_some(page))
            }
            Err(error) => Err(error),
        };
        (self, result)
    }

    /// A page, and the text it came as.
    async fn fetch(&self) -> Result<(Envelope<Vec<T>, M>, String), Error> {
        let operation = self.course.operation();
        let options = ExecuteOptions::new();
        let fetching = self.course.fetch(&self.client, self.timeout, &options);
        let reply = fetching.await?;
        let page = Envelope::decode(operation, &reply)
            .map_err(|error| self.client.failed(operation, error))?;
        Ok((page, reply.text))
    }
}
