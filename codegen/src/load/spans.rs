//! Where every node of a document stands in its file.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::pointer::parent;
use crate::diagnostics::{SourceId, Span};

/// Finds the place of a node by its JSON pointer. A pointer that does not exist in the
/// file gives the place of its nearest ancestor, so a lookup never fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanMap {
    root: Span,
    nodes: FxHashMap<String, Place>,
    /// Nodes that the steps after reading moved: new pointer to the one in the file.
    moved: BTreeMap<String, String>,
}

/// The places of one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    key: Option<Span>,
    value: Span,
}

impl SpanMap {
    /// A map that knows only the file.
    #[must_use]
    pub fn new(source: SourceId) -> Self {
        Self {
            root: Span::start_of(source),
            nodes: FxHashMap::default(),
            moved: BTreeMap::new(),
        }
    }

    /// The place of the value that a pointer names.
    #[must_use]
    pub fn value(&self, pointer: &str) -> Span {
        self.find(pointer).map_or(self.root, |place| place.value)
    }

    /// The place of the key in front of a value. Items of lists have none: their value
    /// is given.
    #[must_use]
    pub fn key(&self, pointer: &str) -> Span {
        self.find(pointer)
            .map_or(self.root, |place| place.key.unwrap_or(place.value))
    }

    /// Enters a node that was read.
    pub(super) fn insert(&mut self, pointer: String, key: Option<Span>, value: Span) {
        if pointer.is_empty() {
            self.root = value;
        }
        self.nodes.insert(pointer, Place { key, value });
    }

    /// Notes that the node at `new` came from `original`, a pointer into the file.
    pub(super) fn record_move(&mut self, new: String, original: String) {
        if new != original {
            self.moved.insert(new, original);
        }
    }

    /// Where the node at `new` came from, if it was moved itself.
    pub(super) fn moved_to(&self, new: &str) -> Option<String> {
        self.moved.get(new).cloned()
    }

    fn find(&self, pointer: &str) -> Option<Place> {
        let original = self.original(pointer);
        let mut at = original.as_str();
        loop {
            if let Some(place) = self.nodes.get(at) {
                return Some(*place);
            }
            at = parent(at)?;
        }
    }

    /// The pointer into the file for a pointer into the document after all moves.
    pub(super) fn original(&self, pointer: &str) -> String {
        let mut at = pointer;
        loop {
            if let Some(original) = self.moved.get(at) {
                return format!("{original}{}", pointer.get(at.len()..).unwrap_or(""));
            }
            match parent(at) {
                Some(above) => at = above,
                None => return pointer.to_owned(),
            }
        }
    }
}
