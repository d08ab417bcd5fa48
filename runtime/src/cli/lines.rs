//! Many inputs, one a line, each answered by a line in its turn.

use serde::Serialize;

use super::failure::{Exit, Failure, Stop, line};
use super::sink::Sink;
use super::{input, interrupt};

/// Answers every line of standard input; failures are answers too.
///
/// # Errors
/// [`Stop::Lines`] when a line failed: with the exit code that all failures share, or the general one.
pub(super) fn answer_each(
    mut sink: Sink,
    answer: impl AsyncFn(&str) -> Result<String, Stop>,
) -> Result<(), Stop> {
    let mut lines = input::lines()?;
    let exit = interrupt::run(async {
        let mut exit = None;
        while let Some(read) = lines.recv().await {
            let read = read.map_err(|error| {
                Failure::input(format!("standard input cannot be read: {error}"))
            })?;
            let answered = match answer(&read).await {
                Ok(answered) => answered,
                Err(Stop::Failed(failure)) => {
                    exit = Some(joined(exit, failure.exit()));
                    line(&Failed { error: &failure })
                }
                Err(stop) => return Err(stop),
            };
            sink.line(&answered)?;
        }
        sink.finish()?;
        Ok(exit)
    })?;
    exit.map_or(Ok(()), |exit| Err(Stop::Lines(exit)))
}

/// The answer to a line that failed.
#[derive(Serialize)]
struct Failed<'a> {
    error: &'a Failure,
}

fn joined(before: Option<Exit>, exit: Exit) -> Exit {
    match before {
        Some(before) if before != exit => Exit::General,
        _ => exit,
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, joined};

    #[test]
    fn failures_of_one_kind_keep_their_code() {
        assert_eq!(joined(None, Exit::Validation), Exit::Validation);
        assert_eq!(
            joined(Some(Exit::Validation), Exit::Validation),
            Exit::Validation
        );
        assert_eq!(joined(Some(Exit::Validation), Exit::Auth), Exit::General);
        assert_eq!(joined(Some(Exit::General), Exit::Auth), Exit::General);
    }
}
