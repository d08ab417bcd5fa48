//! `cargo xtask generate --watch`: generates again when an input is saved, and says what the change means.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use connector_codegen::format::Rustfmt;
use connector_codegen::review::{Side, compare, text};
use connector_codegen::{Inputs, side};
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::job::{self, Job};
use super::{Arguments, optimised, run_job};
use crate::outcome::{Failure, Outcome};
use crate::repository::Repository;

/// So long nothing may happen before a change counts as saved: editors write in several steps.
const QUIET: Duration = Duration::from_millis(25);

/// What the loop waits for.
enum Wake {
    /// Something below a watched folder changed.
    Changed,
    /// The system lost track.
    Failed(notify::Error),
    /// There is an optimised build of the tasks.
    Optimised,
    /// Ctrl-C.
    Stop,
}

/// What to do next.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Generate: the change began then.
    Refresh(Instant),
    /// Go on as another build.
    GoOn,
    /// End.
    End,
}

/// A connector as it was last read.
struct Seen {
    inputs: Inputs,
    /// As it was last understood: what changes are compared with.
    side: Option<Side>,
}

/// Generates, and then again after every change, until Ctrl-C.
pub(super) fn watch(repository: &Repository, arguments: &Arguments) -> Result<Outcome, Failure> {
    let (sender, wakes) = channel();
    let stop = sender.clone();
    ctrlc::set_handler(move || drop(stop.send(Wake::Stop))).map_err(Failure::step)?;
    let folders = folders(repository, arguments);
    // First, so that nothing is missed that is saved while the first run goes on.
    let _watcher = watcher(sender.clone(), &folders)?;
    let mut watching = Watching {
        repository,
        arguments,
        rustfmt: Rustfmt::default(),
        seen: BTreeMap::new(),
    };
    watching.refresh(Instant::now())?;
    let shown: Vec<String> = folders
        .iter()
        .map(|(path, _)| shown(repository, path))
        .collect();
    println!("watching {}; Ctrl-C ends", shown.join(", "));
    if cfg!(debug_assertions) && !arguments.as_built {
        optimise(repository, sender);
    }
    loop {
        match next(&wakes)? {
            Next::Refresh(since) => {
                if let Err(failure) = watching.refresh(since) {
                    eprintln!("error: {failure}");
                }
            }
            Next::GoOn => return optimised::go_on(repository),
            Next::End => {
                println!("stopped");
                return Ok(Outcome::Fine);
            }
        }
    }
}

/// Makes an optimised build of the tasks, and says when there is one. Without it this one goes on.
fn optimise(repository: &Repository, sender: Sender<Wake>) {
    println!("slowly until the tasks are built with optimisation, which is begun now");
    let repository = repository.clone();
    std::thread::spawn(move || {
        if optimised::build(&repository) {
            drop(sender.send(Wake::Optimised));
        }
    });
}

/// Waits for something to do: for a change, until it is saved.
fn next(wakes: &Receiver<Wake>) -> Result<Next, Failure> {
    let mut wake = wakes.recv().unwrap_or(Wake::Stop);
    let since = Instant::now();
    loop {
        match wake {
            Wake::Stop => return Ok(Next::End),
            // A change that is under way is seen by the other build, which generates first of all.
            Wake::Optimised => return Ok(Next::GoOn),
            Wake::Failed(error) => return Err(Failure::step(error)),
            Wake::Changed => {}
        }
        wake = match wakes.recv_timeout(QUIET) {
            Ok(wake) => wake,
            Err(RecvTimeoutError::Timeout) => return Ok(Next::Refresh(since)),
            Err(RecvTimeoutError::Disconnected) => Wake::Stop,
        };
    }
}

fn watcher(
    sender: Sender<Wake>,
    folders: &[(PathBuf, RecursiveMode)],
) -> Result<RecommendedWatcher, Failure> {
    let tell = move |event: notify::Result<notify::Event>| {
        let wake = match event {
            Ok(event) if changes(event.kind) => Wake::Changed,
            Ok(_) => return,
            Err(error) => Wake::Failed(error),
        };
        // Nobody listens any more only at the very end.
        drop(sender.send(wake));
    };
    let mut watcher = notify::recommended_watcher(tell).map_err(Failure::step)?;
    for (folder, mode) in folders {
        watcher.watch(folder, *mode).map_err(|error| {
            Failure::Step(format!("could not watch `{}`: {error}", folder.display()))
        })?;
    }
    Ok(watcher)
}

/// Whether something may be different afterwards. Reading is an event too, also our own.
fn changes(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// Where the inputs stand.
fn folders(repository: &Repository, arguments: &Arguments) -> Vec<(PathBuf, RecursiveMode)> {
    let Some(spec) = &arguments.spec else {
        return vec![(repository.root().join("specs"), RecursiveMode::Recursive)];
    };
    let beside = [&arguments.auth, &arguments.fixups];
    let files = std::iter::once(spec).chain(beside.into_iter().flatten());
    let mut folders: Vec<_> = files
        .chain(&arguments.overlay)
        .map(|file| match file.parent() {
            Some(folder) if folder != Path::new("") => folder.to_owned(),
            _ => PathBuf::from("."),
        })
        .collect();
    folders.sort();
    folders.dedup();
    let alone = |folder| (folder, RecursiveMode::NonRecursive);
    folders.into_iter().map(alone).collect()
}

fn shown(repository: &Repository, path: &Path) -> String {
    let path = path.strip_prefix(repository.root()).unwrap_or(path);
    format!("`{}`", path.display())
}

/// What is known between two changes.
struct Watching<'a> {
    repository: &'a Repository,
    arguments: &'a Arguments,
    rustfmt: Rustfmt,
    /// By the folder of the crate.
    seen: BTreeMap<PathBuf, Seen>,
}

impl Watching<'_> {
    /// Generates what has other inputs than before.
    fn refresh(&mut self, since: Instant) -> Result<(), Failure> {
        for job in job::plan(self.repository, self.arguments)? {
            let before = self.seen.get(&job.out);
            if before.is_some_and(|seen| seen.inputs == job.inputs) {
                continue;
            }
            self.one(job, since);
        }
        Ok(())
    }

    fn one(&mut self, job: Job, since: Instant) {
        let is_first = !self.seen.contains_key(&job.out);
        let done = run_job(self.repository, &job, false, &self.rustfmt);
        let took = since.elapsed().as_millis();
        let name = job.shown_out.display();
        match done {
            Ok(Outcome::Fine) if !is_first => {
                println!("`{name}` written {took} ms after the change");
            }
            // Wrong: what is wrong was told, and the crate stays as it was.
            Ok(_) => {}
            Err(failure) => eprintln!("error: {name}: {failure}"),
        }
        let before = self.seen.remove(&job.out).and_then(|seen| seen.side);
        // What is wrong was told by the run.
        let after = side(&job.inputs).ok();
        if let (Some(before), Some(after)) = (&before, &after) {
            let color = std::io::stdout().is_terminal();
            print!("{}", text(&compare(before, after), color));
        }
        let side = after.or(before);
        let Job { inputs, out, .. } = job;
        self.seen.insert(out, Seen { inputs, side });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use notify::event::{AccessKind, AccessMode, CreateKind, EventKind};

    use super::*;

    #[test]
    fn reading_is_no_change() {
        let read = AccessKind::Close(AccessMode::Read);
        for access in [AccessKind::Read, AccessKind::Open(AccessMode::Any), read] {
            assert!(!changes(EventKind::Access(access)));
        }
        let written = AccessKind::Close(AccessMode::Write);
        assert!(changes(EventKind::Access(written)));
        assert!(changes(EventKind::Create(CreateKind::File)));
    }

    #[test]
    fn many_events_are_one_change_and_a_stop_goes_first() {
        let (sender, wakes) = channel();
        for _ in 0..3 {
            sender.send(Wake::Changed).unwrap();
        }
        assert!(matches!(next(&wakes).unwrap(), Next::Refresh(_)));
        assert!(wakes.try_recv().is_err());
        sender.send(Wake::Changed).unwrap();
        sender.send(Wake::Stop).unwrap();
        assert_eq!(next(&wakes).unwrap(), Next::End);
        sender.send(Wake::Optimised).unwrap();
        assert_eq!(next(&wakes).unwrap(), Next::GoOn);
        drop(sender);
        assert_eq!(next(&wakes).unwrap(), Next::End);
    }

    #[test]
    fn the_folders_of_single_files_are_watched_alone() {
        let repository = Repository::at(Path::new("/r"));
        let mut arguments = Arguments::default();
        assert_eq!(
            folders(&repository, &arguments),
            [(PathBuf::from("/r/specs"), RecursiveMode::Recursive)]
        );
        arguments.spec = Some("a.yaml".into());
        arguments.auth = Some("pages/auth.md".into());
        arguments.overlay = vec!["pages/overlay.yaml".into()];
        assert_eq!(
            folders(&repository, &arguments),
            [
                (PathBuf::from("."), RecursiveMode::NonRecursive),
                (PathBuf::from("pages"), RecursiveMode::NonRecursive)
            ]
        );
    }
}
