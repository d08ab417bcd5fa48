//! How far the pages are, for somebody who watches.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A counter of records on standard error; it shows nothing unless that is a terminal and the records go elsewhere.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn new(to_file: bool) -> Self {
        let watched =
            std::io::stderr().is_terminal() && (to_file || !std::io::stdout().is_terminal());
        Self(watched.then(|| {
            let bar = ProgressBar::new_spinner();
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        }))
    }

    /// So many records more, of so many in all when that is known.
    pub(super) fn add(&self, records: usize, total: Option<u64>) {
        let Some(bar) = &self.0 else { return };
        let template = match total {
            Some(total) => {
                bar.set_length(total);
                "{bar:30} {human_pos} of {human_len} records, {eta} left"
            }
            None => "{spinner} {human_pos} records, {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.inc(records as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
