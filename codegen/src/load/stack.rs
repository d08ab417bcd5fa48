//! Room for readers that recurse.

/// The readers need much stack for every level of nesting, more than the threads of a test
/// runner have. Pages that are never touched cost nothing.
const STACK: usize = 256 * 1024 * 1024;

/// Does some work on a thread with a large stack. Nothing when there is no such thread, or
/// when a reader panics.
pub(crate) fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .ok()?;
        thread.join().ok()
    })
}
