//! How long the whole demonstration takes to make, without storing it: seconds and voters per second.

use std::time::Instant;

fn main() {
    let started = Instant::now();
    let (mut units, mut voters, mut facts) = (0_u64, 0, 0);
    let made = demo::units(jiff::civil::date(2026, 11, 24), |unit| {
        units += 1;
        voters += unit.state.roll.voters.len();
        facts += unit.facts.len();
    });
    let millis = started.elapsed().as_millis().max(1);
    match made {
        Ok(()) => {
            let per_second = voters as u128 * 1_000 / millis;
            println!(
                "{units} units, {voters} voters, {facts} entries in {}.{:03} s: {per_second} voters a second",
                millis / 1_000,
                millis % 1_000
            );
        }
        Err(error) => println!("the demonstration cannot be made: {error}"),
    }
}
