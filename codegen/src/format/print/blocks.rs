//! Implementations and traits: their members, with blank lines between them.

use syn::{Attribute, ImplItem, Item, ItemImpl, ItemTrait, TraitItem, parse_quote};

use super::printed::Printed;
use super::{fill, settled, unparse};

/// Methods that are not formatted are left one by one, when the rest is.
pub(super) fn print_impl(mut block: ItemImpl) -> Printed {
    let mut members = Vec::with_capacity(block.items.len());
    let wrapper: ItemImpl = parse_quote!(impl A {});
    for member in std::mem::take(&mut block.items) {
        let plain = is_plain_impl_item(&member);
        let printed = unparse(Item::Impl(ItemImpl {
            items: vec![member],
            ..wrapper.clone()
        }));
        members.push((settled::joined(between_braces(&printed)), plain));
    }
    let is_settled = settled::is_plain(&block.generics);
    let shell = unparse(Item::Impl(block));
    let head = shell.trim_end().strip_suffix("{}");
    let head = head.filter(|head| is_settled && !members.is_empty() && settled::is_head(head));
    let Some(head) = head else {
        return Printed::open(fill(&shell, &join_members(members)).trim_end());
    };
    let mut printed = Printed::settled(&format!("{head}{{\n"));
    let mut before = None;
    for (text, is_plain) in members {
        let between = between(before, is_plain);
        let is_settled = settled::is_method(&text);
        printed.push(between, Printed::member(&text, is_settled));
        before = Some(is_plain);
    }
    printed.text.push_str("\n}");
    printed
}

pub(super) fn print_trait(mut block: ItemTrait) -> String {
    let mut members = Vec::with_capacity(block.items.len());
    let wrapper: ItemTrait = parse_quote!(
        trait A {}
    );
    for member in std::mem::take(&mut block.items) {
        let plain = is_plain_trait_item(&member);
        let printed = unparse(Item::Trait(ItemTrait {
            items: vec![member],
            ..wrapper.clone()
        }));
        members.push((between_braces(&printed), plain));
    }
    fill(&unparse(Item::Trait(block)), &join_members(members))
}

/// Members with a blank line between them; undocumented constants and types stay together.
fn join_members(members: Vec<(String, bool)>) -> String {
    let mut out = String::new();
    let mut before = None;
    for (text, is_plain) in members {
        out.push_str(between(before, is_plain));
        out.push_str(&text);
        before = Some(is_plain);
    }
    out
}

/// What stands before a member, behind another if there is one.
fn between(before: Option<bool>, is_plain: bool) -> &'static str {
    match before {
        None => "",
        Some(true) if is_plain => "\n",
        Some(_) => "\n\n",
    }
}

fn is_plain_impl_item(member: &ImplItem) -> bool {
    match member {
        ImplItem::Const(item) => !has_docs(&item.attrs),
        ImplItem::Type(item) => !has_docs(&item.attrs),
        _ => false,
    }
}

fn is_plain_trait_item(member: &TraitItem) -> bool {
    match member {
        TraitItem::Const(item) => !has_docs(&item.attrs),
        TraitItem::Type(item) => !has_docs(&item.attrs),
        _ => false,
    }
}

fn has_docs(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"))
}

/// What stands between the first `{` and the last `}`. The block is one of the wrappers above, whose
/// first brace opens the block.
fn between_braces(printed: &str) -> String {
    let inner = printed.split_once('{').map_or(printed, |(_, tail)| tail);
    let inner = inner.rsplit_once('}').map_or(inner, |(head, _)| head);
    inner.trim_matches('\n').trim_end().to_owned()
}
