//! The program `huanjie`: a demonstration, a server, and the law on the command line.
//!
//! Every command exits 0 on success, 1 when the answer is "no", 2 on unusable input or arguments, with one clear line on
//! standard error that says what is wrong, where, and what to do. Must not know law, SQL or pages: it puts rooms together.

mod account;
mod backup;
mod bundle;
mod calendar;
mod cards;
mod cli;
mod cycle;
mod decide;
mod demo;
mod divisions;
mod doubles;
mod erase;
mod kit;
mod practice;
mod proof;
mod publishing;
mod rehearse;
mod remote;
mod restore;
mod retention;
mod rules;
mod serve;
mod verify;
mod witnesses;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command, Import};

/// What went wrong, as one line for the person at the keyboard, and the exit code.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    line: String,
}

impl Failure {
    /// Unusable input or arguments: what is wrong, where, what to do.
    pub fn unusable(line: impl ToString) -> Self {
        Self { code: 2, line: line.to_string() }
    }
    /// The answer is "no".
    pub fn no(line: impl ToString) -> Self {
        Self { code: 1, line: line.to_string() }
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output with 0, wrong arguments to standard error with 2.
            let code = if error.use_stderr() { 2 } else { 0 };
            // A closed terminal cannot be told anything.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let done = match cli.command {
        Command::Demo(options) => serve::run(demo::run(options)),
        Command::Rehearse(options) => serve::run(rehearse::run(options)),
        Command::Kit(options) => serve::run(kit::run(options)),
        Command::Serve(options) => serve::run(serve::serve(options)),
        Command::Decide { file, sentences } => decide::run(file.as_deref(), sentences),
        Command::Calendar(options) => calendar::run(&options),
        Command::Rules(command) => rules::run(&command),
        Command::Verify(options) => verify::run(&options),
        Command::VerifyDiff(options) => verify::diff(&options),
        Command::Cycle(command) => serve::run(cycle::run(command)),
        Command::Bundle(command) => serve::run(bundle::run(command)),
        Command::Restore(options) => serve::run(restore::run(options)),
        Command::Proof(command) => proof::run(&command),
        Command::Token { data, role, division } => serve::run(account::token(data, role, division)),
        Command::Account { data, name, role, division, department } => {
            serve::run(account::create(data, name, (role, division), department))
        }
        Command::Backup(options) => serve::run(backup::save(options)),
        Command::Erase(command) => serve::run(erase::run(command)),
        Command::Fsck { data, personal_key } => serve::run(backup::check(data, personal_key)),
        Command::Doubles(command) => serve::run(doubles::run(command)),
        Command::Retention(command) => serve::run(retention::run(command)),
        Command::Import(Import::Divisions { data, file }) => serve::run(divisions::import(data, file)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("huanjie: {}", failure.line);
            ExitCode::from(failure.code)
        }
    }
}
