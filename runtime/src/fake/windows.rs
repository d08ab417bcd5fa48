//! Rate limits as the API keeps them: no more requests than allowed in any window of time.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::answer::Refusal;
use crate::connector::ConnectorSpec;
use crate::operation::Operation;

/// When requests of each class came.
#[derive(Debug, Default)]
pub(super) struct Windows(HashMap<&'static str, VecDeque<Instant>>);

impl Windows {
    /// Refuses a request that is one too many; refused ones do not count.
    pub(super) fn check(
        &mut self,
        spec: &ConnectorSpec,
        operation: &Operation,
        now: Instant,
    ) -> Result<(), Refusal> {
        let limit = match operation.rate_limit {
            None => spec.rate_limits.first(),
            Some(class) => spec.rate_limits.iter().find(|limit| limit.class == class),
        };
        let Some(limit) = limit else {
            return Ok(());
        };
        let length = Duration::from_secs(limit.seconds.into());
        let seen = self.0.entry(limit.class).or_default();
        while seen
            .front()
            .is_some_and(|first| now.duration_since(*first) >= length)
        {
            seen.pop_front();
        }
        if seen.len() < limit.requests as usize {
            seen.push_back(now);
            return Ok(());
        }
        let passed = seen
            .front()
            .map_or(Duration::ZERO, |first| now.duration_since(*first));
        let left = length.saturating_sub(passed);
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        Err(Refusal::new(429, "Too many requests").header("retry-after", seconds.to_string()))
    }
}
