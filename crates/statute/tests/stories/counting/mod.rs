//! Who is elected: decisions the worked cases do not reach, the provinces' families of rules, and what holds of any count.

mod common;
mod decide;
mod families;
mod properties;
