//! The time limits of one request, kept with one timer.
//!
//! A timer costs something whenever it is set, so it is set once, for whatever ends first, and looked at only when
//! it goes off: then it is set again if something was heard meanwhile.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::error::{Error, ErrorKind, TransportProblem};

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
}

impl Limits {
    /// Begins now.
    pub(crate) fn start(self) -> Clock {
        let now = Instant::now();
        Clock {
            end: self.whole.and_then(|whole| now.checked_add(whole)),
            silence: self.silence,
            heard: now,
        }
    }
}

impl Clock {
    /// The timer that [`Clock::limit`] needs.
    pub(crate) fn timer(&self) -> Option<Sleep> {
        self.due().map(tokio::time::sleep_until)
    }

    /// Notes that something came.
    ///
    /// # Errors
    /// When the whole took too long: there is no end of waiting for who is always answered in time.
    pub(crate) fn heard(&mut self) -> Result<(), Error> {
        self.heard = Instant::now();
        match self.end {
            Some(end) if end <= self.heard => Err(timeout()),
            _ => Ok(()),
        }
    }

    /// Waits within the limits.
    pub(crate) async fn limit<T>(
        &self,
        mut timer: Pin<&mut Option<Sleep>>,
        work: impl Future<Output = T>,
    ) -> Result<T, Error> {
        let mut work = pin!(work);
        poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Ok(done)),
            Poll::Pending => self
                .is_over(timer.as_mut(), context)
                .map(|()| Err(timeout())),
        })
        .await
    }

    fn is_over(&self, timer: Pin<&mut Option<Sleep>>, context: &mut Context<'_>) -> Poll<()> {
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
            let waiting = sleep(Duration::from_secs(*wait));
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
        let mut timer = pin!(clock.timer());
        let ready = clock.limit(timer.as_mut(), std::future::ready(())).await;
        assert!(ready.is_ok() && clock.heard().is_ok());
        tokio::time::advance(Duration::from_secs(10)).await;
        let ready = clock.limit(timer.as_mut(), std::future::ready(())).await;
        assert!(ready.is_ok());
        let error = clock.heard().map_err(|error| error.to_string());
        assert_eq!(error, Err(timeout().to_string()));
    }
}
