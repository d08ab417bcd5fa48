//! Whether calls by name may read files of this machine.

use std::sync::atomic::Ordering;

use super::Client;
use crate::argument::Arguments;
use crate::error::Error;
use crate::operation::Operation;

impl Client {
    /// Whether dynamic calls may name files of this machine; set before the client is given away.
    pub(crate) fn allow_local_files(&self, allow: bool) {
        self.shared.local_files.store(allow, Ordering::Relaxed);
    }

    /// Refuses a file that is given by its path, when that is not allowed.
    pub(crate) fn check_local_files(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
    ) -> Result<(), Error> {
        if self.shared.local_files.load(Ordering::Relaxed) {
            return Ok(());
        }
        match crate::request::local_file(operation, arguments) {
            None => Ok(()),
            Some(name) => {
                let problem = "files of this machine may not be read here; give the content, \
                    as {\"name\": …, \"content_base64\": …}";
                Err(Error::input(name, problem).in_operation(operation))
            }
        }
    }
}
