//! The time limits of one request, kept with one timer.
//!
//! A timer costs something whenever it is set, so it is set once, for whatever ends first, and looked at only when
//! it goes off: then it is set again if something was heard meanwhile.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use super::failure;
use crate::error::{Error, ErrorKind, TransportProblem};
use crate::http_client::HttpError;

/// How long a request may take.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    /// The most time from the first byte that is sent to the last that is read.
    pub(crate) whole: Option<Duration>,
    /// The most time without a byte of the answer.
    pub(crate) silence: Option<Duration>,
}

/// Limits that have begun to run.
pub(crate) struct Clock {
    end: Option<Instant>,
    silence: Option<Duration>,
    heard: Instant,
    /// Chunks since the time was looked at.
    chunks: u32,
}

/// So many chunks may come in a row before somebody looks at the time.
const IN_A_ROW: u32 = 32;

impl Limits {
    /// Begins now.
    pub(crate) fn start(self) -> Clock {
        let now = Instant::now();
        Clock {
            end: self.whole.and_then(|whole| now.checked_add(whole)),
            silence: self.silence,
            heard: now,
            chunks: 0,
        }
    }
}

impl Clock {
    /// The timer that [`Clock::limit`] needs.
    pub(crate) fn timer(&self) -> Option<Sleep> {
        self.due().map(tokio::time::sleep_until)
    }

    /// Notes that something came. Looking at the time is left for when it must be waited for more.
    ///
    /// # Errors
    /// When the whole took too long: there is no end of waiting for who is always answered in time.
    pub(crate) fn heard(&mut self) -> Result<(), Error> {
        self.chunks += 1;
        if self.chunks < IN_A_ROW {
            return Ok(());
        }
        self.look();
        match self.end {
            Some(end) if end <= self.heard => Err(timeout()),
            _ => Ok(()),
        }
    }

    /// Waits within the limits for something that the HTTP client does.
    pub(crate) fn limit<T, F>(
        &mut self,
        mut timer: Pin<&mut Option<Sleep>>,
        mut work: Pin<&mut F>,
    ) -> impl Future<Output = Result<T, Error>>
    where
        F: Future<Output = Result<T, HttpError>>,
    {
        poll_fn(move |context| match work.as_mut().poll(context) {
            Poll::Ready(Ok(done)) => Poll::Ready(Ok(done)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(failure(error))),
            Poll::Pending => self
                .is_over(timer.as_mut(), context)
                .map(|()| Err(timeout())),
        })
    }

    fn look(&mut self) {
        self.heard = Instant::now();
        self.chunks = 0;
    }

    fn is_over(&mut self, timer: Pin<&mut Option<Sleep>>, context: &mut Context<'_>) -> Poll<()> {
        if self.chunks > 0 {
            self.look();
        }
        let (Some(mut timer), Some(due)) = (timer.as_pin_mut(), self.due()) else {
            return Poll::Pending;
        };
        ready!(timer.as_mut().poll(context));
        if due <= timer.deadline() {
            return Poll::Ready(());
        }
        timer.as_mut().reset(due);
        timer.poll(context)
    }

    /// When the first of the limits is reached, as far as is known now.
    fn due(&self) -> Option<Instant> {
        let silent = self
            .silence
            .and_then(|silence| self.heard.checked_add(silence));
        match (self.end, silent) {
            (Some(end), Some(silent)) => Some(end.min(silent)),
            (one, other) => one.or(other),
        }
    }
}

#[cold]
fn timeout() -> Error {
    Error::new(ErrorKind::Transport(TransportProblem::Timeout))
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::{Limits, timeout};

    const fn seconds(whole: Option<u64>, silence: Option<u64>) -> Limits {
        const fn of(seconds: Option<u64>) -> Option<Duration> {
            match seconds {
                Some(seconds) => Some(Duration::from_secs(seconds)),
                None => None,
            }
        }
        Limits {
            whole: of(whole),
            silence: of(silence),
        }
    }

    /// Hears something after each of these waits; when it was given up, or that it was not.
    async fn given_up(limits: Limits, waits: &[u64]) -> Option<u64> {
        let start = Instant::now();
        let mut clock = limits.start();
        let mut timer = pin!(clock.timer());
        for wait in waits {
            let waiting = pin!(async {
                sleep(Duration::from_secs(*wait)).await;
                Ok(())
            });
            let outcome = clock.limit(timer.as_mut(), waiting).await;
            if outcome.and_then(|()| clock.heard()).is_err() {
                return Some(start.elapsed().as_secs());
            }
        }
        None
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_limit_counts() {
        for (limits, waits, expected) in [
            (seconds(None, None), &[9_000][..], None),
            (seconds(Some(10), None), &[4, 4], None),
            (seconds(Some(10), None), &[4, 4, 4], Some(10)),
            (seconds(None, Some(5)), &[4, 4, 4, 4], None),
            (seconds(None, Some(5)), &[4, 4, 9, 1], Some(13)),
            (seconds(Some(10), Some(5)), &[4, 4, 4, 4], Some(10)),
            (seconds(Some(10), Some(5)), &[9, 1], Some(5)),
            (seconds(Some(10), Some(5)), &[4, 9], Some(9)),
            (seconds(Some(4), Some(40)), &[9], Some(4)),
        ] {
            assert_eq!(given_up(limits, waits).await, expected, "{limits:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_never_kept_waiting_is_limited_too() {
        let mut clock = seconds(Some(10), None).start();
        tokio::time::advance(Duration::from_secs(10)).await;
        for _ in 1..super::IN_A_ROW {
            assert!(clock.heard().is_ok());
        }
        let error = clock.heard().map_err(|error| error.to_string());
        assert_eq!(error, Err(timeout().to_string()));
    }
}
