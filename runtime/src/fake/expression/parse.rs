//! From text to the tree of an expression.

use serde_json::Value;

use super::{Node, Operator};

/// The smallest part of an expression.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(String),
    Text(String),
    Word(String),
    Sign(&'static str),
}

/// Signs, longer ones first.
const SIGNS: &[&str] = &[
    "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", ".", "@",
];

/// How deep expressions may be nested.
const DEPTH: usize = 60;

pub(super) fn parse(text: &str) -> Result<Node, String> {
    let tokens = tokens(text)?;
    let mut parser = Parser {
        tokens,
        at: 0,
        depth: 0,
    };
    let node = parser.expression()?;
    match parser.peek() {
        None => Ok(node),
        Some(token) => Err(format!("{} is not expected here", show(token))),
    }
}

fn show(token: &Token) -> String {
    match token {
        Token::Number(text) | Token::Word(text) => format!("`{text}`"),
        Token::Text(text) => format!("'{text}'"),
        Token::Sign(sign) => format!("`{sign}`"),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first == '\'' {
            let end = rest
                .get(1..)
                .and_then(|after| after.find('\''))
                .ok_or("a text has no closing quote")?;
            let inner = rest.get(1..=end).unwrap_or_default();
            (Token::Text(inner.to_owned()), end + 2)
        } else if first.is_ascii_digit() {
            let length = span(rest, |c| c.is_ascii_digit() || c == '.');
            (
                Token::Number(rest.get(..length).unwrap_or_default().to_owned()),
                length,
            )
        } else if is_word(first) {
            let length = span(rest, is_word);
            (
                Token::Word(rest.get(..length).unwrap_or_default().to_owned()),
                length,
            )
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Token::Sign(sign), sign.len())
        } else {
            return Err(format!("`{first}` means nothing"));
        };
        tokens.push(token);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(tokens)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn span(text: &str, inside: impl Fn(char) -> bool) -> usize {
    text.find(|c| !inside(c)).unwrap_or(text.len())
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn sign(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(sign)) if *sign == wanted);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(word)) if word == wanted);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, wanted: &str) -> Result<(), String> {
        if self.sign(wanted) {
            return Ok(());
        }
        let found = self.peek().map_or_else(|| "the end".to_owned(), show);
        Err(format!("expected `{wanted}`, found {found}"))
    }

    fn expression(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err("it is nested too deeply".to_owned());
        }
        let mut left = self.conjunction()?;
        while self.word("or") {
            left = binary(Operator::Or, left, self.conjunction()?);
        }
        self.depth -= 1;
        Ok(left)
    }

    fn conjunction(&mut self) -> Result<Node, String> {
        let mut left = self.negation()?;
        while self.word("and") {
            left = binary(Operator::And, left, self.negation()?);
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Node, String> {
        let mut negations = 0;
        while self.word("not") {
            negations += 1;
        }
        let node = self.comparison()?;
        Ok((0..negations).fold(node, |node, _| Node::Not(Box::new(node))))
    }

    fn comparison(&mut self) -> Result<Node, String> {
        let left = self.sum()?;
        let signs = [
            ("==", Operator::Equal),
            ("!=", Operator::Unequal),
            ("<=", Operator::AtMost),
            (">=", Operator::AtLeast),
            ("<", Operator::Less),
            (">", Operator::More),
        ];
        for (sign, operator) in signs {
            if self.sign(sign) {
                return Ok(binary(operator, left, self.sum()?));
            }
        }
        if self.word("in") {
            return Ok(binary(Operator::In, left, self.sum()?));
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Node, String> {
        let mut left = self.product()?;
        loop {
            left = if self.sign("+") {
                binary(Operator::Plus, left, self.product()?)
            } else if self.sign("-") {
                binary(Operator::Minus, left, self.product()?)
            } else {
                return Ok(left);
            };
        }
    }

    fn product(&mut self) -> Result<Node, String> {
        let mut left = self.postfix()?;
        loop {
            left = if self.sign("*") {
                binary(Operator::Times, left, self.postfix()?)
            } else if self.sign("/") {
                binary(Operator::Over, left, self.postfix()?)
            } else {
                return Ok(left);
            };
        }
    }

    fn postfix(&mut self) -> Result<Node, String> {
        let mut node = self.primary()?;
        loop {
            if self.sign(".") {
                let Some(Token::Word(name)) = self.peek().cloned() else {
                    return Err("a field name is missing after `.`".to_owned());
                };
                self.at += 1;
                node = Node::Member(Box::new(node), name);
            } else if self.sign("[") {
                let index = self.expression()?;
                self.expect("]")?;
                node = Node::Index(Box::new(node), Box::new(index));
            } else {
                return Ok(node);
            }
        }
    }

    fn primary(&mut self) -> Result<Node, String> {
        if self.sign("(") {
            let inner = self.expression()?;
            self.expect(")")?;
            return Ok(inner);
        }
        if self.sign("-") {
            return Ok(Node::Negative(Box::new(self.postfix()?)));
        }
        if self.sign("[") {
            return Ok(Node::List(self.items("]")?));
        }
        if self.sign("@") {
            let Some(Token::Word(name)) = self.peek().cloned() else {
                return Err("the name of a collection is missing after `@`".to_owned());
            };
            self.at += 1;
            return Ok(Node::Collection(name));
        }
        let token = self.peek().cloned().ok_or("it ends too early")?;
        self.at += 1;
        match token {
            Token::Number(text) => super::number::parse(&text)
                .map(Node::Literal)
                .ok_or_else(|| format!("`{text}` is no number")),
            Token::Text(text) => Ok(Node::Literal(Value::String(text))),
            Token::Word(word) => self.named(word),
            sign @ Token::Sign(_) => Err(format!("{} is not expected here", show(&sign))),
        }
    }

    fn named(&mut self, word: String) -> Result<Node, String> {
        match word.as_str() {
            "true" => Ok(Node::Literal(Value::Bool(true))),
            "false" => Ok(Node::Literal(Value::Bool(false))),
            "null" => Ok(Node::Literal(Value::Null)),
            "and" | "or" | "in" => Err(format!("`{word}` is not expected here")),
            _ if self.sign("(") => {
                let arguments = self.items(")")?;
                super::functions::check(&word, arguments.len())?;
                Ok(Node::Call(word, arguments))
            }
            _ => Ok(Node::Name(word)),
        }
    }

    fn items(&mut self, close: &str) -> Result<Vec<Node>, String> {
        let mut items = Vec::new();
        if self.sign(close) {
            return Ok(items);
        }
        loop {
            items.push(self.expression()?);
            if self.sign(close) {
                return Ok(items);
            }
            self.expect(",")?;
        }
    }
}

fn binary(operator: Operator, left: Node, right: Node) -> Node {
    Node::Binary(operator, Box::new(left), Box::new(right))
}
