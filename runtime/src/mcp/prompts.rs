//! Questions to begin with: those that the connector's description names, and any other.

use rmcp::ErrorData;
use rmcp::model::{
    GetPromptRequestParams, GetPromptResult, Prompt, PromptArgument, PromptMessage, Role,
};
use serde_json::{Value, json};

use crate::tools::Toolbox;

/// The prompt that takes a question.
const ASK: &str = "ask";
/// Its argument.
const QUESTION: &str = "question";

/// The example questions with the names of their prompts.
fn examples(toolbox: &Toolbox) -> impl Iterator<Item = (String, &'static str)> {
    let questions = toolbox.spec().example_questions.direct.iter();
    questions
        .enumerate()
        .map(|(index, question)| (format!("example_{}", index + 1), *question))
}

/// What can be asked.
pub(super) fn list(toolbox: &Toolbox) -> Vec<Prompt> {
    let question = PromptArgument::new(QUESTION)
        .with_description("What you want to know or to have done")
        .with_required(true);
    let about = format!("Answer a question with {}", toolbox.spec().name);
    let ask = Prompt::new(ASK, Some(about), Some(vec![question]));
    let examples = examples(toolbox)
        .map(|(name, question)| Prompt::new(name, Some(question), None).with_title(question));
    std::iter::once(ask).chain(examples).collect()
}

/// The text of a prompt.
pub(super) fn get(
    toolbox: &Toolbox,
    request: &GetPromptRequestParams,
) -> Result<GetPromptResult, ErrorData> {
    let example = examples(toolbox).find(|(name, _)| *name == request.name);
    let question = match (example, request.name.as_str()) {
        (Some((_, question)), _) => question,
        (None, ASK) => given(request)?,
        (None, other) => {
            let shown: String = other.chars().take(80).collect();
            let names: Vec<_> = list(toolbox)
                .into_iter()
                .map(|prompt| prompt.name)
                .collect();
            let problem = format!("there is no prompt `{shown}`");
            return Err(ErrorData::invalid_params(
                problem,
                Some(json!({ "prompts": names })),
            ));
        }
    };
    let text = format!("{question}\n\n{}", toolbox.instructions());
    let message = PromptMessage::new_text(Role::User, text);
    Ok(GetPromptResult::new(vec![message]))
}

fn given(request: &GetPromptRequestParams) -> Result<&str, ErrorData> {
    let arguments = request.arguments.as_ref();
    let question = arguments.and_then(|given| given.get(QUESTION));
    question.and_then(Value::as_str).ok_or_else(|| {
        let problem = format!("the argument `{QUESTION}` is missing");
        ErrorData::invalid_params(problem, None)
    })
}
