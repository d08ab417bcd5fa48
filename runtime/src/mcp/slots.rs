//! How many calls are worked on at once, so that a client cannot make the server grow without end.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::tools::ToolError;

/// The most calls that talk to the API at once; each has a connection.
const WORKING: usize = 64;
/// The most calls that are open, those that wait for their turn or for a person's consent among them.
const OPEN: usize = 4_096;
/// The longest wait for a turn: many clients give up on a tool after five seconds.
const PATIENCE: Duration = Duration::from_secs(4);

/// The places for calls. A place is free again when what holds it is dropped.
pub(super) struct Slots {
    open: Semaphore,
    working: Semaphore,
}

impl Slots {
    pub(super) fn new() -> Self {
        Self {
            open: Semaphore::new(OPEN),
            working: Semaphore::new(WORKING),
        }
    }

    /// A place for a call that was made.
    pub(super) fn open(&self) -> Result<SemaphorePermit<'_>, ToolError> {
        self.open
            .try_acquire()
            .map_err(|_| ToolError::busy(OPEN, "open"))
    }

    /// A turn for a call that talks to the API.
    pub(super) async fn turn(&self) -> Result<SemaphorePermit<'_>, ToolError> {
        match timeout(PATIENCE, self.working.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(ToolError::busy(WORKING, "worked on")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn places_are_given_and_come_back() {
        let slots = Slots::new();
        let mut open: Vec<_> = (0..OPEN).map(|_| slots.open().unwrap()).collect();
        let refused = slots.open().unwrap_err();
        assert_eq!((refused.kind(), refused.retryable()), ("busy", true));
        assert!(refused.message().starts_with("4096 calls are open"));
        open.pop();
        assert!(slots.open().is_ok());

        let mut working = Vec::new();
        for _ in 0..WORKING {
            working.push(slots.turn().await.unwrap());
        }
        assert_eq!(slots.turn().await.unwrap_err().kind(), "busy");
        working.pop();
        assert!(slots.turn().await.is_ok());
    }
}
