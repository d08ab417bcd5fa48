//! A transport that stops reading while its client takes no answers.
//!
//! The library reads requests as fast as they come and keeps every answer until it is written. A client that writes
//! and never reads would fill this process's memory with answers; here it fills its own pipe.

use std::sync::Arc;

use rmcp::service::{RoleServer, RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use tokio::sync::Semaphore;

/// The most messages that wait to be written while more are read.
const UNWRITTEN: usize = 128;

/// A transport within that bound.
pub(super) struct Steady<T> {
    inner: T,
    /// A permit for each message that may still be put on the pile. Messages above the bound have none: they are
    /// answers to what was read before, and so they are bounded too.
    room: Arc<Semaphore>,
}

impl<T> Steady<T> {
    pub(super) fn new(inner: T) -> Self {
        let room = Arc::new(Semaphore::new(UNWRITTEN));
        Self { inner, room }
    }
}

impl<T: Transport<RoleServer>> Transport<RoleServer> for Steady<T> {
    type Error = T::Error;

    fn send(
        &mut self,
        item: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        let place = Arc::clone(&self.room).try_acquire_owned().ok();
        let sending = self.inner.send(item);
        async move {
            let sent = sending.await;
            drop(place);
            sent
        }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        // Taken and given back at once: it is only waited for. It is never closed.
        drop(self.room.acquire().await.ok());
        self.inner.receive().await
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.inner.close().await
    }
}
