//! Where every node of a document stands in its file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

use super::pointer::{parent, unescape};
use crate::diagnostics::{SourceId, Span};

/// Finds the place of a node by its JSON pointer. A pointer that does not exist in the
/// file gives the place of its nearest ancestor, so a lookup never fails.
///
/// A document has a node for every twenty of its bytes, so nodes are known by a number that stands for the
/// pointer and not by the pointer. Two nodes of one document would share a number once in many millions of
/// documents, and then a message would show the wrong one of two places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanMap {
    root: Span,
    nodes: FxHashMap<NodeId, Place>,
    /// Nodes that the steps after reading moved: new pointer to the one in the file.
    moved: BTreeMap<String, String>,
}

/// A number that stands for the pointer of a node.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct NodeId(u64);

impl NodeId {
    /// The document.
    pub(super) const ROOT: Self = Self(0);

    /// The node under a key, as the key stands in the document.
    pub(super) fn child(self, key: &str) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write_u64(self.0);
        hasher.write(key.as_bytes());
        // Zero is the document.
        Self(hasher.finish() | 1)
    }

    /// An item of a list.
    pub(super) fn item(self, index: usize) -> Self {
        self.child(&index.to_string())
    }
}

/// The places of one node, as offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// Nothing stands before its start, so an end of zero is no key.
    key: (u32, u32),
    value: (u32, u32),
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

    /// A map with room for what a file of so many bytes usually has.
    pub(super) fn for_file(source: SourceId, bytes: usize) -> Self {
        let mut map = Self::new(source);
        map.nodes.reserve(bytes / 30);
        map
    }

    /// The place of the value that a pointer names.
    #[must_use]
    pub fn value(&self, pointer: &str) -> Span {
        self.find(pointer)
            .map_or(self.root, |place| self.span(place.value))
    }

    /// The place of the key in front of a value. Items of lists have none: their value
    /// is given.
    #[must_use]
    pub fn key(&self, pointer: &str) -> Span {
        self.find(pointer).map_or(self.root, |place| {
            let has_key = place.key.1 > 0;
            self.span(if has_key { place.key } else { place.value })
        })
    }

    fn span(&self, (start, end): (u32, u32)) -> Span {
        Span {
            source: self.root.source,
            start,
            end,
        }
    }

    /// Enters a node that was read.
    pub(super) fn insert(&mut self, node: NodeId, key: Option<Span>, value: Span) {
        if node == NodeId::ROOT {
            self.root = value;
        }
        let place = Place {
            key: key.map_or((0, 0), |key| (key.start, key.end)),
            value: (value.start, value.end),
        };
        self.nodes.insert(node, place);
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
        let original = self.moved_from(pointer);
        let mut ids = vec![NodeId::ROOT];
        let mut last = NodeId::ROOT;
        for segment in original.split('/').skip(1) {
            last = match segment.contains('~') {
                true => last.child(&unescape(segment)),
                false => last.child(segment),
            };
            ids.push(last);
        }
        ids.iter().rev().find_map(|id| self.nodes.get(id).copied())
    }

    /// The pointer into the file for a pointer into the document after all moves.
    pub(super) fn original(&self, pointer: &str) -> String {
        self.moved_from(pointer).into_owned()
    }

    fn moved_from<'p>(&self, pointer: &'p str) -> Cow<'p, str> {
        let mut at = (!self.moved.is_empty()).then_some(pointer);
        while let Some(now) = at {
            if let Some(original) = self.moved.get(now) {
                let below = pointer.get(now.len()..).unwrap_or("");
                return Cow::Owned(format!("{original}{below}"));
            }
            at = parent(now);
        }
        Cow::Borrowed(pointer)
    }
}
