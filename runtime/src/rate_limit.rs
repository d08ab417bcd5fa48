//! Limits on how many requests are sent in a window of time.
//!
//! The promise is a hard one: in no window of the given length do more requests arrive than allowed, however
//! long they are on their way. For that a request holds its place until its answer is there, and the place
//! comes back one window later. Callers are served in the order in which they came.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as FairMutex, Notify};
use tokio::time::{Instant, sleep_until};

use crate::connector::RateLimit;

/// The limits of a connector, shared by all its clones.
#[derive(Clone, Debug, Default)]
pub(crate) struct RateLimits(Vec<(&'static str, Arc<Window>)>);

impl RateLimits {
    pub(crate) fn new(limits: &[RateLimit]) -> Self {
        Self(
            limits
                .iter()
                .map(|limit| (limit.class, Arc::new(Window::new(limit))))
                .collect(),
        )
    }

    /// The window of a class; the first one when none is named. An unknown class has no limit.
    pub(crate) fn window(&self, class: Option<&str>) -> Option<&Arc<Window>> {
        match class {
            None => self.0.first().map(|(_, window)| window),
            Some(class) => self
                .0
                .iter()
                .find(|(name, _)| *name == class)
                .map(|(_, window)| window),
        }
    }
}

/// A sliding window.
#[derive(Debug)]
pub(crate) struct Window {
    limit: RateLimit,
    requests: usize,
    length: Duration,
    /// The first in the queue holds it while waiting; the others queue for it.
    queue: FairMutex<()>,
    places: Mutex<Places>,
    returned: Notify,
}

#[derive(Debug, Default)]
struct Places {
    in_use: usize,
    /// When places come back, the earliest first.
    cooling: VecDeque<Instant>,
    /// The API asked to send nothing before.
    closed_until: Option<Instant>,
}

impl Window {
    fn new(limit: &RateLimit) -> Self {
        Self {
            limit: *limit,
            requests: usize::try_from(limit.requests).unwrap_or(usize::MAX).max(1),
            length: Duration::from_secs(u64::from(limit.seconds)),
            queue: FairMutex::new(()),
            places: Mutex::default(),
            returned: Notify::new(),
        }
    }

    /// Waits for a place. Giving up waiting changes nothing for the others.
    pub(crate) async fn enter(self: &Arc<Self>) -> Place {
        let _turn = self.queue.lock().await;
        loop {
            match self.take() {
                Ok(()) => return Place(Arc::clone(self)),
                Err(Some(when)) => sleep_until(when).await,
                Err(None) => self.returned.notified().await,
            }
        }
    }

    /// A place, if there is one and nobody waits for it.
    pub(crate) fn try_enter(self: &Arc<Self>) -> Option<Place> {
        let _turn = self.queue.try_lock().ok()?;
        self.take().ok()?;
        Some(Place(Arc::clone(self)))
    }

    /// How long it takes at least until there is a place, as far as that is known; the queue may make it longer.
    pub(crate) fn wait_at_least(&self) -> Option<Duration> {
        let now = Instant::now();
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let closed = places.closed_until.filter(|until| *until > now);
        let taken = places.in_use + places.cooling.iter().filter(|back| **back > now).count();
        let full = places.cooling.iter().find(|back| **back > now);
        let until = closed.max(full.copied().filter(|_| taken >= self.requests));
        until.map(|until| until.duration_since(now))
    }

    /// The limit that it keeps.
    pub(crate) const fn limit(&self) -> RateLimit {
        self.limit
    }

    /// Takes a place, or says when to look again (`None`: when one is returned).
    fn take(&self) -> Result<(), Option<Instant>> {
        let now = Instant::now();
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = places.closed_until.filter(|until| *until > now) {
            return Err(Some(until));
        }
        while places.cooling.front().is_some_and(|back| *back <= now) {
            places.cooling.pop_front();
        }
        if places.in_use + places.cooling.len() < self.requests {
            places.in_use += 1;
            return Ok(());
        }
        Err(places.cooling.front().copied())
    }

    /// Sends nothing for a while, because the API asked for it.
    pub(crate) fn close_for(&self, wait: Duration) {
        let until = Instant::now().checked_add(wait);
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.closed_until = places.closed_until.max(until);
    }
}

/// A place in a window; it comes back one window after it is dropped.
#[derive(Debug)]
pub(crate) struct Place(Arc<Window>);

impl Drop for Place {
    fn drop(&mut self) {
        let back = Instant::now() + self.0.length;
        let mut places = self.0.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.in_use = places.in_use.saturating_sub(1);
        places.cooling.push_back(back);
        drop(places);
        self.0.returned.notify_one();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tokio::time::{Instant, sleep, timeout};

    use super::RateLimits;
    use crate::connector::RateLimit;

    const LIMITS: &[RateLimit] = &[
        RateLimit::new("general", 100, 15),
        RateLimit::new("reports", 2, 900),
    ];

    #[tokio::test(start_paused = true)]
    async fn no_window_holds_more_than_allowed_and_the_order_is_kept() {
        let limits = RateLimits::new(LIMITS);
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        let tasks: Vec<_> = (0..1000_u64)
            .map(|number| {
                let window = Arc::clone(limits.window(None).unwrap());
                let arrivals = Arc::clone(&arrivals);
                tokio::spawn(async move {
                    let place = window.enter().await;
                    // Half of the way there, half of the way back.
                    sleep(Duration::from_millis(number * 37 % 400)).await;
                    arrivals.lock().unwrap().push((Instant::now(), number));
                    sleep(Duration::from_millis(number * 53 % 400)).await;
                    drop(place);
                })
            })
            .collect();
        let start = Instant::now();
        for task in tasks {
            task.await.unwrap();
        }
        let mut arrivals = arrivals.lock().unwrap().clone();
        arrivals.sort();
        assert_eq!(arrivals.len(), 1000);
        for pair in arrivals.windows(101) {
            let apart = pair[100].0 - pair[0].0;
            assert!(
                apart >= Duration::from_secs(15),
                "101 requests within {apart:?}"
            );
        }
        assert!(
            start.elapsed() < Duration::from_secs(150),
            "{:?}",
            start.elapsed()
        );
        let first: Vec<u64> = arrivals[..100].iter().map(|(_, number)| *number).collect();
        assert!(
            first.iter().all(|number| *number < 100),
            "the first come first: {first:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn giving_up_leaves_nothing_behind() {
        let limits = RateLimits::new(LIMITS);
        let window = limits.window(Some("reports")).unwrap();
        let (one, two) = (window.enter().await, window.enter().await);
        assert!(
            timeout(Duration::from_secs(5), window.enter())
                .await
                .is_err()
        );
        drop(one);
        assert!(
            timeout(Duration::from_secs(899), window.enter())
                .await
                .is_err()
        );
        let start = Instant::now();
        let three = timeout(Duration::from_secs(2), window.enter())
            .await
            .unwrap();
        assert_eq!(start.elapsed().as_secs(), 1);
        drop((two, three));
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_window_waits() {
        let limits = RateLimits::new(LIMITS);
        let window = limits.window(Some("general")).unwrap();
        window.close_for(Duration::from_secs(4));
        window.close_for(Duration::from_secs(1));
        let start = Instant::now();
        drop(window.enter().await);
        assert_eq!(start.elapsed().as_secs(), 4);
        assert!(limits.window(Some("other")).is_none());
    }
}
