//! When a failed request is sent again, and after how long.

mod rules;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use http::HeaderMap;

use crate::error::TransportProblem;

pub use rules::{RetryRules, WaitUnit};

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
    /// What the API says, apart from the numbers above.
    api: RetryRules,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 4,
            first_wait: Duration::from_millis(500),
            max_wait: Duration::from_secs(20),
            budget: Duration::from_secs(90),
            repeat_writes: false,
            api: RetryRules::NONE,
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

    /// The caller's policy, or the one that the API asks for; with what the API says about failures and waits.
    pub(crate) fn for_api(given: Option<Self>, api: RetryRules) -> Self {
        let usual = || {
            let policy = Self::default();
            let millis = |own: Option<u64>, usual| own.map_or(usual, Duration::from_millis);
            Self {
                max_attempts: api.max_attempts.unwrap_or(policy.max_attempts).max(1),
                first_wait: millis(api.first_wait, policy.first_wait),
                max_wait: millis(api.max_wait, policy.max_wait),
                ..policy
            }
        };
        Self {
            api,
            ..given.unwrap_or_else(usual)
        }
    }

    /// How long an answer asks to wait.
    pub(crate) fn asked(&self, headers: &HeaderMap, now: jiff::Timestamp) -> Option<Duration> {
        self.api.asked(headers, now)
    }

    /// Whether a failure may pass, and the request may be sent again without harm.
    pub(crate) fn is_safe(&self, failure: &Failure<'_>, idempotent: bool) -> bool {
        let idempotent = idempotent || self.repeat_writes;
        match failure {
            Failure::Status {
                status,
                retry_after,
            } => {
                let nothing_happened = *status == 429 || (*status == 503 && retry_after.is_some());
                let may_pass = match self.api.statuses {
                    Some(statuses) => statuses.contains(status),
                    None => nothing_happened || matches!(status, 502..=504),
                };
                may_pass && (nothing_happened || idempotent)
            }
            Failure::Transport(TransportProblem::Connect(_)) => true,
            Failure::Transport(TransportProblem::Timeout) => idempotent && self.api.timeouts,
            Failure::Transport(_) => idempotent && self.api.broken_connections,
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
                let before = i32::try_from(attempts.saturating_sub(1).min(16)).unwrap_or(0);
                let longer = self.first_wait.as_secs_f64() * self.api.growth.max(1.0).powi(before);
                let wait = Duration::try_from_secs_f64(longer).unwrap_or(self.max_wait);
                let spread = if self.api.jitter { random } else { 1.0 };
                wait.min(self.max_wait).mul_f64(spread)
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
        let date = httpdate::parse_http_date(text).ok()?;
        jiff::Timestamp::try_from(date).ok()
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

    use super::{Failure, RetryPolicy, RetryRules, random, retry_after};
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
    fn an_api_says_what_is_repeated_and_how() {
        let rules = RetryRules::NONE
            .max_attempts(6)
            .first_wait(100)
            .max_wait(1000)
            .growth(3.0)
            .jitter(false)
            .statuses(&[429, 500])
            .timeouts(false);
        let policy = RetryPolicy::for_api(None, rules);
        assert_eq!((policy.max_attempts, policy.budget.as_secs()), (6, 90));
        for (failure, read, write) in [
            (status(500, None), true, false),
            (status(429, None), true, true),
            (status(502, None), false, false),
            (status(503, Some(1)), false, false),
            (Failure::Transport(&TransportProblem::Timeout), false, false),
        ] {
            assert_eq!(policy.is_safe(&failure, true), read);
            assert_eq!(policy.is_safe(&failure, false), write);
        }
        let wait = |attempts| policy.wait(&status(500, None), attempts, Duration::ZERO, 0.5);
        assert_eq!(wait(1), Some(Duration::from_millis(100)));
        assert_eq!(wait(2), Some(Duration::from_millis(300)));
        assert_eq!(wait(4), Some(Duration::from_millis(1000)));
        let own = RetryPolicy::default().max_attempts(2);
        let policy = RetryPolicy::for_api(Some(own), rules);
        assert_eq!(policy.max_attempts, 2, "the caller's numbers count");
        assert!(policy.is_safe(&status(500, None), true));
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
        // The two forms of HTTP's early years, which servers may still send.
        for old in ["Friday, 02-Jan-26 03:04:35 GMT", "Fri Jan  2 03:04:35 2026"] {
            assert_eq!(read(old, None), Some(Duration::from_secs(30)), "{old}");
        }
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
