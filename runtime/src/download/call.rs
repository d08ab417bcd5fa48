//! Calls that give a file.

use std::future::IntoFuture;
use std::ops::{Bound, RangeBounds};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value};

use super::Download;
use crate::argument::Arguments;
use crate::call::{Call, Sending};
use crate::client::Client;
use crate::error::Error;
use crate::execute::ExecuteResult;
use crate::operation::Operation;

/// The bytes that are wanted: the first, and the last when not all that follow.
pub(crate) type Range = (u64, Option<u64>);

impl Call<Download> {
    /// Only these bytes of the file. An API may give the whole file all the same; [`Download::part_from`] tells.
    pub fn byte_range(mut self, bytes: impl RangeBounds<u64>) -> Self {
        self.range = of(bytes);
        self
    }

    /// Asks for the file; its content is read later.
    ///
    /// # Errors
    /// When an argument is wrong (nothing is sent then), and when the API refuses.
    pub async fn open(self) -> Result<Download, Error> {
        let (client, operation) = (self.client, self.operation);
        let opening = client.download(operation, &self.arguments, self.timeout, self.range);
        opening.await
    }
}

impl IntoFuture for Call<Download> {
    type Output = Result<Download, Error>;
    type IntoFuture = Sending<Download>;

    fn into_future(self) -> Self::IntoFuture {
        Sending::of(self.open())
    }
}

impl Client {
    /// Asks for the file of an operation whose entity and action are chosen at run time.
    ///
    /// # Errors
    /// As [`Client::execute`], and when the operation gives no file.
    pub async fn execute_download(
        &self,
        entity: &str,
        action: &str,
        params: Value,
        bytes: impl RangeBounds<u64>,
    ) -> Result<Download, Error> {
        let operation = self.find(entity, action)?;
        if operation.download.is_none() {
            let problem = format!("{entity} {action} gives no file; call it with `execute`");
            return Err(Error::config(problem).in_operation(operation));
        }
        let arguments = crate::request::arguments_of(operation, params)
            .map_err(|error| error.in_operation(operation))?;
        self.check_local_files(operation, &arguments)?;
        self.download(operation, &arguments, None, of(bytes)).await
    }

    /// The whole file as JSON, within the limit for answers.
    pub(crate) async fn download_as_json(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
    ) -> Result<ExecuteResult, Error> {
        let file = self.download(operation, arguments, None, None).await?;
        let mut data = Map::new();
        let name = file.file_name().map(str::to_owned);
        data.insert("file_name".to_owned(), name.into());
        let kind = file.content_type().map(str::to_owned);
        data.insert("content_type".to_owned(), kind.into());
        let content = file
            .bytes()
            .await
            .map_err(|error| self.failed(operation, error))?;
        data.insert("size".to_owned(), content.len().into());
        let content = BASE64_STANDARD.encode(content);
        data.insert("content_base64".to_owned(), content.into());
        Ok(ExecuteResult::new(Value::Object(data), None))
    }
}

fn of(bytes: impl RangeBounds<u64>) -> Option<Range> {
    let from = match bytes.start_bound() {
        Bound::Included(from) => *from,
        Bound::Excluded(before) => before.saturating_add(1),
        Bound::Unbounded => 0,
    };
    let to = match bytes.end_bound() {
        Bound::Included(to) => Some(*to),
        Bound::Excluded(behind) => Some(behind.saturating_sub(1)),
        Bound::Unbounded => None,
    };
    ((from, to) != (0, None)).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn ranges() {
        assert_eq!(of(0..10), Some((0, Some(9))));
        assert_eq!(of(5..), Some((5, None)));
        assert_eq!(of(..=3), Some((0, Some(3))));
        assert_eq!(of(..), None);
    }
}
