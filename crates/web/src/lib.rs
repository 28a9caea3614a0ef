//! Console, portal and API. Thin: a form becomes a command, a state becomes a page.
//!
//! Every route is entered in [`routes::Table`] together with who may use it; there is no other way to add one.
//! [`guard`] enforces that, and the unit's scope, before a handler runs. Must not know law or SQL: what is lawful is
//! asked of `election`, what is recorded is asked of `store`.

mod api;
pub mod app;
pub mod assets;
mod attached;
mod cases;
mod console;
pub mod fail;
mod finder;
pub mod form;
pub mod guard;
mod headers;
pub mod layout;
pub mod learn;
mod metrics;
mod outgoing;
mod probes;
mod public;
mod ranges;
mod record;
pub mod routes;
pub mod rules;
mod sign;
mod unit;
mod vetting;

pub use app::{App, DemoAccount, Settings};
pub use fail::Fail;
pub use guard::{InUnit, Staff, Visitor};
pub use routes::{Access, Gives, Table, router, table};
pub use unit::{NoFile, close_volume};
