//! Room for readers that recurse.

use std::cell::Cell;

/// The readers need much stack for every level of nesting, more than the threads of a test
/// runner have. Pages that are never touched cost nothing.
const STACK: usize = 256 * 1024 * 1024;

thread_local! {
    /// Whether this thread has the large stack.
    static ROOMY: Cell<bool> = const { Cell::new(false) };
}

/// Does some work on a thread with a large stack: this one, if it is such a thread. Nothing when there is
/// none, or when a reader panics on it.
pub(crate) fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    if ROOMY.get() {
        return Some(work());
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || {
                ROOMY.set(true);
                work()
            })
            .ok()?;
        thread.join().ok()
    })
}
