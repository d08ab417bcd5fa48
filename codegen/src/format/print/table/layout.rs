//! Lines for what is too long for one.

use proc_macro2::TokenStream;

use super::flat::{Entry, Group, flat};
use crate::format::print::settled::WIDTH;

const INDENT: usize = 4;

/// Tokens between braces, behind a text and before one.
pub(super) fn block(head: &str, tokens: TokenStream, tail: &str) -> String {
    let (text, entries) = flat(tokens);
    let last = head.rsplit('\n').next().unwrap_or(head);
    let mut layout = Layout {
        flat: &text,
        text: String::with_capacity(head.len() + text.len() * 2),
    };
    layout.text.push_str(head);
    layout.text.push('{');
    if width(last) + width(&text) + width(tail) + "{  }".len() <= WIDTH {
        let pad = if text.is_empty() { "" } else { " " };
        layout.text.push_str(pad);
        layout.text.push_str(&text);
        layout.text.push_str(pad);
    } else {
        layout.lines(&entries, true, 0);
    }
    layout.text.push('}');
    layout.text.push_str(tail);
    layout.text
}

/// What a part is printed in.
#[derive(Clone, Copy)]
struct Room {
    /// Of the line that it begins in.
    indent: usize,
    /// Where it begins.
    column: usize,
    /// What follows it in its last line.
    tail: usize,
}

struct Layout<'a> {
    flat: &'a str,
    text: String,
}

impl Layout<'_> {
    /// A line or more for each entry, and the beginning of the line behind them.
    fn lines(&mut self, entries: &[Entry], is_list: bool, indent: usize) {
        let inner = indent + INDENT;
        let room = Room {
            indent: inner,
            column: inner,
            tail: 1,
        };
        for (number, entry) in entries.iter().enumerate() {
            self.line(inner);
            self.entry(entry, room);
            if is_list || number + 1 < entries.len() {
                self.text.push(',');
            }
        }
        self.line(indent);
    }

    /// On one line, else with a line for each call of a chain.
    fn entry(&mut self, entry: &Entry, room: Room) {
        let mut links = entry.links.iter().copied();
        let flat = self.flat.get(entry.range.clone()).unwrap_or_default();
        if links.len() == 0 || room.column + width(flat) + room.tail <= WIDTH {
            return self.part(entry.range.start, entry.range.end, &entry.groups, room);
        }
        let mut groups = entry.groups.as_slice();
        let mut start = entry.range.start;
        let mut room = room;
        let tail = std::mem::take(&mut room.tail);
        while start < entry.range.end {
            let next = links.next();
            let end = next.unwrap_or(entry.range.end);
            let (here, behind) = groups.split_at(groups.partition_point(|group| group.close < end));
            groups = behind;
            room.tail = if next.is_none() { tail } else { 0 };
            self.part(start, end, here, room);
            if next.is_some() {
                room.indent += if start == entry.range.start {
                    INDENT
                } else {
                    0
                };
                room.column = room.indent;
                self.line(room.indent);
            }
            start = end;
        }
    }

    /// On one line, else with lines between the last brackets.
    fn part(&mut self, start: usize, end: usize, groups: &[Group], room: Room) {
        let flat = self.flat.get(start..end).unwrap_or_default();
        let group = groups.last().filter(|group| !group.entries.is_empty());
        let fits = room.column + width(flat) + room.tail <= WIDTH;
        let Some(group) = group.filter(|_| !fits) else {
            self.text.push_str(flat);
            return;
        };
        let head = self.flat.get(start..=group.open).unwrap_or_default();
        let tail = self.flat.get(group.close..end).unwrap_or_default();
        let inner = Room {
            column: room.column + width(head),
            tail: width(tail) + room.tail,
            ..room
        };
        self.text.push_str(head);
        match self.only(group, inner) {
            Some(entry) => self.entry(entry, inner),
            None => self.lines(&group.entries, group.is_list, room.indent),
        }
        self.text.push_str(tail);
    }

    /// The only argument of a call, if it ends with brackets of its own and they begin in the same line.
    fn only<'g>(&self, group: &'g Group, room: Room) -> Option<&'g Entry> {
        let [entry] = group.entries.as_slice() else {
            return None;
        };
        let last = entry.groups.last().filter(|_| entry.links.is_empty())?;
        let head = self.flat.get(entry.range.start..=last.open)?;
        let is_call = self.flat.get(group.open..=group.open) == Some("(");
        let fits = room.column + width(head) <= WIDTH;
        let ends = last.close + 1 == entry.range.end && !last.entries.is_empty();
        (is_call && fits && ends).then_some(entry)
    }

    fn line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}
