//! Running until the work is done or the user has had enough.

use std::pin::pin;

use futures_util::future::{Either, select};
use tokio::runtime::{Builder, Runtime};
use tokio::signal::ctrl_c;

use super::failure::{Failure, Stop};

/// The exit code after an interruption (128 and the signal's number).
pub(super) const INTERRUPTED: u8 = 130;

/// Runs work to its end, or to the first Ctrl-C. Output is written between the steps of the work, so that what has
/// been written is whole lines. A second Ctrl-C ends the program at once, in case nobody takes the output.
pub(super) fn run<T>(work: impl Future<Output = Result<T, Stop>>) -> Result<T, Stop> {
    let runtime = runtime()?;
    let result = runtime.block_on(async {
        match select(pin!(work), pin!(interrupted())).await {
            Either::Left((result, _)) => result,
            Either::Right(((), _)) => Err(Stop::Interrupted),
        }
    });
    runtime.shutdown_background();
    result
}

/// [`run`] on this thread alone: nothing is handed from one thread to another, so each step is quicker.
#[cfg(feature = "mcp")]
pub(super) fn run_quick(work: impl Future<Output = Result<(), Stop>>) -> Result<(), Stop> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| no_threads(&error))?;
    let result = runtime.block_on(async {
        match select(pin!(work), pin!(interrupted())).await {
            Either::Left((result, _)) => result,
            // Being stopped is how a server ends.
            Either::Right(((), _)) => Ok(()),
        }
    });
    runtime.shutdown_background();
    result
}

fn runtime() -> Result<Runtime, Failure> {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(|error| no_threads(&error))
}

fn no_threads(error: &std::io::Error) -> Failure {
    let message = format!("the program's threads cannot be started: {error}");
    Failure::new("error", super::failure::Exit::General, message)
}

async fn interrupted() {
    if ctrl_c().await.is_err() {
        return std::future::pending().await;
    }
    tokio::spawn(async {
        if ctrl_c().await.is_ok() {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
}
