//! Turns a connector spec and its auth page into the files of a Rust crate.

pub mod diagnostics;
pub mod emit;
pub mod explain;
pub mod fixups;
pub mod format;
pub mod lint;
pub mod load;
pub mod model;
pub mod overlay;
pub mod plan;
pub mod resolve;
pub mod review;
pub mod write;

use diagnostics::{Diagnostic, Sink, Sources, Span, codes};
pub use emit::RuntimeDependency;
use emit::file::{Content, EmittedFile};

/// What one connector is generated from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// Name of the spec file in messages.
    pub spec_name: String,
    /// Text of the spec file.
    pub spec_text: String,
    /// Name and text of the page with the auth field tables.
    pub auth: Option<(String, String)>,
    /// Names and texts of the OpenAPI Overlays for the spec, in the order in which they apply.
    pub overlays: Vec<(String, String)>,
    /// Name and text of the file with corrections to the spec.
    pub fixups: Option<(String, String)>,
    /// Name and text of the script of the fake.
    pub fake: Option<(String, String)>,
    /// How to generate.
    pub options: Options,
}

/// How to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Where the generated crate finds the runtime.
    pub runtime: RuntimeDependency,
    /// The command that headers of generated files show.
    pub command: String,
    /// The path of the spec that headers of generated files show.
    pub spec_path: String,
}

/// A generated connector, not yet formatted.
#[derive(Debug)]
pub struct Generated {
    /// Name of the connector.
    pub connector: String,
    /// The files of its crate.
    pub files: Vec<EmittedFile>,
    /// What is odd about the inputs.
    pub warnings: Vec<Diagnostic>,
    /// The inputs, for showing the warnings.
    pub sources: Sources,
    /// How much there is.
    pub counts: Counts,
}

/// How much a connector has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entities.
    pub entities: usize,
    /// Operations.
    pub operations: usize,
    /// Rust types.
    pub types: usize,
}

/// Why nothing was generated.
#[derive(Debug)]
pub struct Failure {
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The inputs, for showing them.
    pub sources: Sources,
}

impl Generated {
    /// Files that are no Rust, which the generator is to blame for.
    fn defects(&mut self, spec_name: &str) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for file in &self.files {
            let Content::Rust(rust) = &file.content else {
                continue;
            };
            if let Err(error) = rust.clone().into_items() {
                let source = self.sources.add(spec_name, String::new());
                let message = format!("the generator made invalid Rust for {}: {error}", file.path);
                found.push(
                    Diagnostic::error(codes::GENERATOR_DEFECT, Span::start_of(source), message)
                        .help(
                            "this is a defect of the generator, not of the spec: please report it",
                        ),
                );
            }
        }
        found
    }
}

/// A connector with every decision about its crate made.
#[derive(Debug)]
pub struct Planned {
    /// Name of the connector.
    pub connector: String,
    /// What is odd about the inputs.
    pub warnings: Vec<Diagnostic>,
    /// The inputs, for showing the warnings.
    pub sources: Sources,
    /// How much there is.
    pub counts: Counts,
    plan: plan::CratePlan,
    target: emit::Target,
}

impl Planned {
    /// Emits the files of the crate one after another.
    pub fn emit(&self, each: &mut dyn FnMut(EmittedFile)) {
        emit::emit(&self.plan, &self.target, each);
    }
}

/// Runs every stage up to emission, and collects the emitted files.
///
/// # Errors
///
/// When an input has an error; every problem that was found is in the failure.
pub fn generate(inputs: &Inputs) -> Result<Generated, Failure> {
    let planned = plan_crate(inputs)?;
    let mut files = Vec::new();
    planned.emit(&mut |file| files.push(file));
    Ok(Generated {
        connector: planned.connector,
        files,
        warnings: planned.warnings,
        sources: planned.sources,
        counts: planned.counts,
    })
}

/// Runs every stage up to the plan.
///
/// # Errors
///
/// When an input has an error; every problem that was found is in the failure.
pub fn plan_crate(inputs: &Inputs) -> Result<Planned, Failure> {
    // One thread for all stages: what one of them gives back the next one can have.
    load::with_room(|| plan_here(inputs)).unwrap_or_else(|| Err(gave_up(inputs)))
}

fn gave_up(inputs: &Inputs) -> Failure {
    let mut sources = Sources::new();
    let source = sources.add(inputs.spec_name.as_str(), inputs.spec_text.as_str());
    let message = "the generator gave up on this document";
    let defect = Diagnostic::error(codes::GENERATOR_DEFECT, Span::start_of(source), message)
        .help("this is a defect of the generator, not of the spec: please report it");
    Failure {
        diagnostics: vec![defect],
        sources,
    }
}

fn plan_here(inputs: &Inputs) -> Result<Planned, Failure> {
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let Some(connector) = understand(inputs, &mut sources, &mut sink) else {
        return Err(Failure {
            diagnostics: sink.into_sorted(),
            sources,
        });
    };
    let fake = fake(inputs, &connector, &mut sources, &mut sink);
    let plan = plan::plan(&connector, &mut sink);
    let failed = sink.has_errors();
    let warnings = sink.into_sorted();
    if failed {
        return Err(Failure {
            diagnostics: warnings,
            sources,
        });
    }
    let target = emit::Target {
        runtime: inputs.options.runtime.clone(),
        command: inputs.options.command.clone(),
        spec_path: inputs.options.spec_path.clone(),
        fake: fake.map(|script| script.json()),
    };
    Ok(Planned {
        connector: connector.display_name,
        warnings,
        sources,
        counts: count(&plan),
        plan,
        target,
    })
}

/// What the author of a spec would want to know: the warnings of the generator and the rules of [`lint`].
#[must_use]
pub fn advise(inputs: &Inputs) -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    if let Some(connector) = understand(inputs, &mut sources, &mut sink) {
        let mut apart = Sink::new();
        let (name, text) = (&inputs.spec_name, inputs.spec_text.clone());
        if let Some(document) = load::read_document(&mut sources, name, text, &mut apart) {
            lint::lint(&connector, &document, &mut sink);
        }
        // What the second reading finds was found by the first.
        drop(apart.into_sorted());
    }
    (sink.into_sorted(), sources)
}

/// The stages up to the plan: a side of a comparison of two specs.
///
/// # Errors
///
/// When an input has an error; every problem that was found is in the failure.
pub fn side(inputs: &Inputs) -> Result<review::Side, Failure> {
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let connector = understand(inputs, &mut sources, &mut sink);
    let planned = connector.map(|connector| {
        let (plan, names) = plan::plan_with_names(&connector, &mut sink);
        (connector, plan, names)
    });
    let failed = sink.has_errors();
    let diagnostics = sink.into_sorted();
    match planned {
        Some((connector, plan, names)) if !failed => Ok(review::Side {
            connector,
            plan,
            names,
            sources,
        }),
        _ => Err(Failure {
            diagnostics,
            sources,
        }),
    }
}

/// Everything that is wrong or odd about the inputs, as text without colours.
#[must_use]
pub fn diagnose(spec: (&str, &str), auth: Option<(&str, &str)>) -> String {
    let inputs = Inputs {
        spec_name: spec.0.to_owned(),
        spec_text: spec.1.to_owned(),
        auth: auth.map(|(name, text)| (name.to_owned(), text.to_owned())),
        overlays: Vec::new(),
        fixups: None,
        fake: None,
        options: Options {
            runtime: RuntimeDependency::Workspace,
            command: String::new(),
            spec_path: spec.0.to_owned(),
        },
    };
    let (diagnostics, sources) = match generate(&inputs) {
        Ok(mut generated) => {
            let defects = generated.defects(spec.0);
            generated.warnings.extend(defects);
            (generated.warnings, generated.sources)
        }
        Err(failure) => (failure.diagnostics, failure.sources),
    };
    diagnostics::render(&diagnostics, &sources, diagnostics::Color::Never)
}

/// The stages up to the validated model. Without a result there is at least one error.
fn understand(inputs: &Inputs, sources: &mut Sources, sink: &mut Sink) -> Option<model::Connector> {
    let document = load(inputs, sources, sink);
    let page = inputs
        .auth
        .as_ref()
        .map(|(name, text)| load::load_auth_page(sources, name, text.clone(), sink));
    let resolved = resolve::resolve(document?, page.as_ref(), sink)?;
    // Named schemas lead to others as deep as the document goes.
    let connector = load::with_room(|| model::build::build(&resolved, sink))?;
    model::validate::validate(&connector, sink);
    (!sink.has_errors()).then_some(connector)
}

/// The script of the fake, checked against the connector.
fn fake(
    inputs: &Inputs,
    connector: &model::Connector,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Option<load::FakeDocument> {
    let (name, text) = inputs.fake.as_ref()?;
    let script = load::load_fake(sources, name, text.clone(), sink)?;
    model::build::fake::validate(&script, connector, sink);
    Some(script)
}

/// The spec with its corrections.
fn load(inputs: &Inputs, sources: &mut Sources, sink: &mut Sink) -> Option<load::SpecDocument> {
    let (name, text) = (&inputs.spec_name, inputs.spec_text.clone());
    let mut document = load::read_document(sources, name, text, sink)?;
    for (name, text) in &inputs.overlays {
        overlay::load_overlay(sources, name, text.clone(), sink).apply(&mut document, sink);
    }
    if let Some((name, text)) = &inputs.fixups {
        fixups::load_fixups(sources, name, text.clone(), sink).apply(&mut document, sink);
    }
    document.into_spec(sink)
}

fn count(plan: &plan::CratePlan) -> Counts {
    let records = plan
        .records
        .iter()
        .map(|file| file.types.len())
        .sum::<usize>();
    let bodies = plan
        .bodies
        .iter()
        .map(|file| file.bodies.len() + file.unions.len())
        .sum::<usize>();
    Counts {
        entities: plan.entities.len(),
        operations: plan
            .entities
            .iter()
            .map(|entity| entity.methods.len())
            .sum(),
        types: records + bodies + plan.ids.len() + plan.auth.schemes.len(),
    }
}
