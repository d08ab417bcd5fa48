//! Following the pages of a list.

use clap::ArgMatches;
use serde_json::Value;

use crate::cli::failure::Stop;
use crate::cli::printer::Printer;
use crate::cli::progress::Progress;
use crate::cli::request::Request;
use crate::client::Client;

/// How many pages are wanted.
pub(super) struct Pages {
    all: bool,
    pages: Option<u64>,
    records: Option<u64>,
}

impl Pages {
    pub(super) fn of(matches: &ArgMatches) -> Self {
        Self {
            all: matches.get_flag("all"),
            pages: matches.get_one("max-pages").copied(),
            records: matches.get_one("limit").copied(),
        }
    }

    /// Whether pages are to be followed at all.
    pub(super) const fn is_asked_for(&self) -> bool {
        self.all || self.pages.is_some() || self.records.is_some()
    }

    /// Prints the pages as they come.
    pub(super) async fn follow(
        &self,
        client: &Client,
        request: Request,
        mut printer: Printer,
        progress: &Progress,
    ) -> Result<(), Stop> {
        let Request { operation, params } = request;
        let mut pages = client.execute_pages(operation.entity, operation.action, params)?;
        let mut left = self
            .records
            .and_then(|records| usize::try_from(records).ok())
            .unwrap_or(usize::MAX);
        let mut turned = 0;
        while left > 0 && self.pages.is_none_or(|most| turned < most) {
            let Some(mut page) = pages.next().await? else {
                break;
            };
            turned += 1;
            if let Value::Array(records) = &mut page.data {
                records.truncate(left);
                left -= records.len();
                progress.add(records.len(), pages.total());
            }
            printer.page(page)?;
        }
        printer.end()
    }
}
