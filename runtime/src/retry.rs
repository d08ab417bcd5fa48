//! When a failed request is sent again, and after how long.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use http::HeaderMap;

use crate::error::TransportProblem;

/// How often, how fast and for how long failed requests are repeated.
///
/// A request is repeated when that is certain to do no harm: when no connection could be made, after 429, after
/// 503 with `Retry-After`; and, if the operation is idempotent, also after 502, 503, 504, time-outs and broken
/// connections. The waits grow exponentially with full jitter; `Retry-After` is obeyed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// The most requests that are sent for one call (1 = no repetition).
    pub max_attempts: u32,
    /// The longest wait before the first repetition.
    pub first_wait: Duration,
    /// The longest wait before any repetition, unless the API asks for more.
    pub max_wait: Duration,
    /// The most time that requests and waits of one call may take before it is given up.
    pub budget: Duration,
    /// Repeat writes even when the first one may have had its effect.
    pub repeat_writes: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 4,
            first_wait: Duration::from_millis(500),
            max_wait: Duration::from_secs(20),
            budget: Duration::from_secs(90),
            repeat_writes: false,
        }
    }
}

impl RetryPolicy {
    /// No repetitions.
    #[must_use]
    pub fn none() -> Self {
        Self {
            max_attempts: 1,
            ..Self::default()
        }
    }

    /// The most requests that are sent for one call.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The longest waits before the first and before any repetition.
    #[must_use]
    pub const fn waits(mut self, first: Duration, max: Duration) -> Self {
        self.first_wait = first;
        self.max_wait = max;
        self
    }

    /// The most time that requests and waits of one call may take.
    #[must_use]
    pub const fn budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Whether writes are repeated even when the first one may have had its effect.
    #[must_use]
    pub const fn repeat_writes(mut self, yes: bool) -> Self {
        self.repeat_writes = yes;
        self
    }

    /// Whether a failure may pass, and the request may be sent again without harm.
    pub(crate) fn is_safe(&self, failure: &Failure<'_>, idempotent: bool) -> bool {
        let idempotent = idempotent || self.repeat_writes;
        match failure {
            Failure::Status { status: 429, .. } => true,
            Failure::Status {
                status: 503,
                retry_after: Some(_),
            } => true,
            Failure::Status { status, .. } => idempotent && matches!(status, 502..=504),
            Failure::Transport(TransportProblem::Connect(_)) => true,
            Failure::Transport(_) => idempotent,
        }
    }

    /// The wait before the next request; `None` to give up.
    pub(crate) fn wait(
        &self,
        failure: &Failure<'_>,
        attempts: u32,
        spent: Duration,
        random: f64,
    ) -> Option<Duration> {
        if attempts >= self.max_attempts {
            return None;
        }
        let wait = match failure {
            Failure::Status {
                retry_after: Some(asked),
                ..
            } => *asked,
            _ => {
                let doublings = attempts.saturating_sub(1).min(16);
                self.first_wait
                    .saturating_mul(1 << doublings)
                    .min(self.max_wait)
                    .mul_f64(random)
            }
        };
        (spent.saturating_add(wait) <= self.budget).then_some(wait)
    }
}

/// Why a request failed, as far as repeating it is concerned.
pub(crate) enum Failure<'a> {
    Status {
        status: u16,
        retry_after: Option<Duration>,
    },
    Transport(&'a TransportProblem),
}

/// A number from 0 up to 1.
pub(crate) fn random() -> f64 {
    // The standard library's hash keys are random; nothing here needs more.
    let bits = RandomState::new().build_hasher().finish() >> 32;
    f64::from(u32::try_from(bits).unwrap_or_default()) / f64::from(u32::MAX)
}

/// How long the API asks to wait: seconds, or a date (by its own clock, when it tells it).
pub(crate) fn retry_after(headers: &HeaderMap, now: jiff::Timestamp) -> Option<Duration> {
    let text = headers
        .get(http::header::RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = |text: &str| {
        jiff::fmt::rfc2822::parse(text)
            .ok()
            .map(|zoned| zoned.timestamp())
    };
    let until = date(text)?;
    let theirs = headers
        .get(http::header::DATE)
        .and_then(|value| value.to_str().ok())
        .and_then(date);
    let wait = until.duration_since(theirs.unwrap_or(now));
    Some(Duration::try_from(wait).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::Duration;

    use http::HeaderMap;

    use super::{Failure, RetryPolicy, random, retry_after};
    use crate::error::TransportProblem;

    fn status(status: u16, seconds: Option<u64>) -> Failure<'static> {
        Failure::Status {
            status,
            retry_after: seconds.map(Duration::from_secs),
        }
    }

    #[test]
    fn writes_are_repeated_only_when_nothing_happened() {
        let policy = RetryPolicy::default();
        let refused = TransportProblem::Connect("refused".to_owned());
        let broken = TransportProblem::Interrupted("reset".to_owned());
        for (failure, read, write) in [
            (status(429, None), true, true),
            (status(503, Some(1)), true, true),
            (status(503, None), true, false),
            (status(502, Some(1)), true, false),
            (status(504, None), true, false),
            (status(500, None), false, false),
            (status(404, None), false, false),
            (status(401, None), false, false),
            (Failure::Transport(&refused), true, true),
            (Failure::Transport(&broken), true, false),
            (Failure::Transport(&TransportProblem::Timeout), true, false),
        ] {
            assert_eq!(
                (
                    policy.is_safe(&failure, true),
                    policy.is_safe(&failure, false)
                ),
                (read, write)
            );
        }
        assert!(
            policy
                .repeat_writes(true)
                .is_safe(&Failure::Transport(&broken), false)
        );
    }

    #[test]
    fn waits_grow_up_to_a_limit_and_within_the_budget() {
        let policy = RetryPolicy::default().max_attempts(9);
        let wait = |attempts, spent, random| {
            policy.wait(
                &status(502, None),
                attempts,
                Duration::from_secs(spent),
                random,
            )
        };
        assert_eq!(wait(1, 0, 1.0), Some(Duration::from_millis(500)));
        assert_eq!(wait(2, 0, 1.0), Some(Duration::from_secs(1)));
        assert_eq!(wait(3, 0, 0.5), Some(Duration::from_secs(1)));
        assert_eq!(wait(8, 0, 1.0), Some(Duration::from_secs(20)));
        assert_eq!(wait(8, 71, 1.0), None);
        assert_eq!(wait(9, 0, 0.0), None);
        let asked = |seconds| policy.wait(&status(429, Some(seconds)), 1, Duration::ZERO, 0.0);
        assert_eq!(asked(30), Some(Duration::from_secs(30)));
        assert_eq!(asked(91), None);
        assert_eq!(
            RetryPolicy::none().wait(&status(429, Some(0)), 1, Duration::ZERO, 0.0),
            None
        );
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let now: jiff::Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let read = |value: &str, date: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", value.parse().unwrap());
            if let Some(date) = date {
                headers.insert("date", date.parse().unwrap());
            }
            retry_after(&headers, now)
        };
        assert_eq!(read("7", None), Some(Duration::from_secs(7)));
        assert_eq!(read("0.5", None), Some(Duration::from_millis(500)));
        assert_eq!(
            read("Fri, 02 Jan 2026 03:04:35 GMT", None),
            Some(Duration::from_secs(30))
        );
        let theirs = Some("Fri, 02 Jan 2026 03:04:33 GMT");
        assert_eq!(
            read("Fri, 02 Jan 2026 03:04:35 GMT", theirs),
            Some(Duration::from_secs(2))
        );
        assert_eq!(
            read("Fri, 02 Jan 2026 03:04:00 GMT", None),
            Some(Duration::ZERO)
        );
        assert_eq!(read("-3", None), None);
        assert_eq!(read("soon", None), None);
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }

    #[test]
    fn randomness_is_within_its_range() {
        let numbers: Vec<f64> = (0..100).map(|_| random()).collect();
        assert!(numbers.iter().all(|number| (0.0..=1.0).contains(number)));
        assert!(numbers.iter().any(|number| *number != numbers[0]));
    }
}
