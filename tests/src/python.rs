//! Python for tests with other people's clients: an interpreter, and virtual environments with pinned packages below
//! `target/interop`, made once for each list of packages.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder with the lists of packages and the scripts.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("interop")
}

/// The interpreter of an environment with the packages of that list, which stands in [`folder`].
///
/// # Errors
/// Why there is none: no Python 3.11 or later with `venv` and `pip`, or packages that cannot be installed.
pub fn environment(requirements: &str) -> Result<PathBuf, String> {
    let python = found().ok_or("there is no Python 3.11 or later with venv and pip")?;
    let requirements = folder().join(requirements);
    let pinned = std::fs::read(&requirements).map_err(|error| error.to_string())?;
    let mark = pinned.iter().fold(0_u64, |mark, byte| {
        mark.wrapping_mul(31).wrapping_add(u64::from(*byte))
    });
    let folder = target()?.join(format!("interop/venv-{mark:016x}"));
    let interpreter = interpreter(&folder);
    let ready = folder.join("ready");
    if ready.exists() {
        return Ok(interpreter);
    }
    succeeds(
        Command::new(python)
            .args(["-m", "venv", "--clear"])
            .arg(&folder),
    )?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ];
    succeeds(Command::new(&interpreter).args(install).arg(&requirements))
        .map_err(|problem| format!("its packages cannot be installed:\n{problem}"))?;
    std::fs::write(ready, "").map_err(|error| error.to_string())?;
    Ok(interpreter)
}

fn found() -> Option<&'static str> {
    let accepts = |name: &&str| {
        let check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
        let checked = Command::new(name)
            .args(["-c", check])
            .stderr(Stdio::null())
            .status();
        checked.is_ok_and(|status| status.success())
    };
    ["python3", "python"].into_iter().find(accepts)
}

/// The folder into which cargo has built this test.
///
/// # Errors
/// When the test is not where cargo puts it.
pub fn target() -> Result<PathBuf, String> {
    let test = std::env::current_exe().map_err(|error| error.to_string())?;
    // target/PROFILE/deps/TEST
    let target = test.ancestors().nth(3).ok_or("a test lies in target")?;
    Ok(target.to_owned())
}

fn interpreter(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    })
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot be run or fails; what it told.
pub fn succeeds(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}
