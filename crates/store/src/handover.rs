//! Who may write a unit's log: handing it to a station, taking it back with two groups typed from paper, revoking it.

use record::cycle::{Act, Ended, Granted};
use record::groups::{Groups, Mismatch};
use record::tree::Tree;
use record::{Hash, NamedSigner};

use crate::cycle::{ActRefused, Signed};
use crate::fold::tree;
use crate::once::{Done, Once};
use crate::{ActError, Lease, Store, StoreError};

/// 封存码: how many entries a log has, and its root as it is printed on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seal {
    /// Entries.
    pub size: u64,
    /// Their root.
    pub root: Hash,
}

impl Seal {
    /// The sixteen groups.
    #[must_use]
    pub const fn groups(&self) -> Groups {
        Groups::of(self.root)
    }
}

/// Why a unit was not handed over. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum HandoverError {
    /// What was typed from paper is not what the record has.
    #[error("group {} is not what the record has", .0.iter().map(|m| m.group.to_string()).collect::<Vec<_>>().join(", "))]
    Paper(Vec<Mismatch>),
    /// The paper tells of more entries than came.
    #[error("the paper tells of {paper} entries, {here} have come: take the rest first")]
    Missing {
        /// On paper.
        paper: u64,
        /// Here.
        here: u64,
    },
    /// The unit is written here already.
    #[error("the unit is written here")]
    Here,
    /// It does not fit the log of the cycle.
    #[error(transparent)]
    Act(#[from] ActError),
    /// Beneath.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who acts, and whose cards were opened for it.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// Role and account.
    pub actor: &'a str,
    /// The people who sign.
    pub people: &'a [NamedSigner],
    /// What makes a request harmless that comes twice.
    pub once: Option<Once<'a>>,
}

impl Store {
    async fn unit_tree(&self, unit: &str) -> Result<Tree, StoreError> {
        tree(unit, &self.log(unit).await?)
    }

    /// The seal of a unit's log as it is now, or of its first entries.
    ///
    /// # Errors
    /// The log cannot be read.
    pub async fn seal(&self, unit: &str, size: Option<u64>) -> Result<Seal, StoreError> {
        let tree = self.unit_tree(unit).await?;
        let size = size.unwrap_or(tree.size()).min(tree.size());
        Ok(Seal { size, root: tree.root_at(size) })
    }

    fn lease(&self, unit: &str) -> Result<Lease, ActRefused> {
        let cycle = self.cycle();
        let known = cycle.units().get(unit).ok_or_else(|| ActRefused::UnknownUnit(unit.to_owned()))?;
        known.lease.clone().ok_or_else(|| ActRefused::NotHeld { unit: unit.to_owned(), epoch: 0 })
    }

    /// Ends a unit's lease at the entries that are held here, and grants the next one.
    async fn pass(&self, unit: &str, lease: &Lease, to: &str, reason: Option<String>, by: By<'_>) -> Result<Done, ActError> {
        let tree = self.unit_tree(unit).await?;
        let (actor, size) = (by.actor.to_owned(), tree.size());
        let (epoch, root) = (lease.epoch, tree.root().to_string());
        let ended = Ended { actor: actor.clone(), epoch, reason, root, size, unit: unit.to_owned() };
        let granted = Granted { actor, base: size, device: to.to_owned(), epoch: epoch + 1, unit: unit.to_owned() };
        let acts = [Act::Ended(ended), Act::Granted(granted)];
        let done = self.acts_once(acts.map(|act| Signed { act, people: by.people }).into(), by.once).await?;
        if to == self.device_name()? {
            self.unit_came_back(unit).await?;
        }
        Ok(done)
    }

    /// Hands a unit that is written here to an enrolled device.
    ///
    /// # Errors
    /// The unit is not written here, the device is unknown, or two people must sign.
    pub async fn hand_out(&self, unit: &str, device: &str, by: By<'_>) -> Result<(), HandoverError> {
        let lease = self.lease(unit).map_err(ActError::from)?;
        if lease.device != self.device_name()? {
            let held = ActRefused::Held { unit: unit.to_owned(), device: lease.device, epoch: lease.epoch };
            return Err(ActError::from(held).into());
        }
        self.pass(unit, &lease, device, None, by).await?;
        Ok(())
    }

    /// Takes a unit back that was handed out, once what came is what the paper says: two groups of the seal of that many
    /// entries, typed from paper.
    ///
    /// # Errors
    /// The groups differ, entries are missing, the unit is written here, or two people must sign.
    pub async fn hand_back(&self, unit: &str, paper: u64, typed: [&str; 2], by: By<'_>) -> Result<(), HandoverError> {
        let lease = self.lease(unit).map_err(ActError::from)?;
        let here = self.device_name()?;
        if lease.device == here {
            return Err(HandoverError::Here);
        }
        let tree = self.unit_tree(unit).await?;
        if paper > tree.size() {
            return Err(HandoverError::Missing { paper, here: tree.size() });
        }
        Groups::of(tree.root_at(paper)).check(typed).map_err(HandoverError::Paper)?;
        self.pass(unit, &lease, &here, None, by).await?;
        Ok(())
    }

    /// Takes a unit away from a device that is lost: what has not come by now is entered again from paper.
    ///
    /// # Errors
    /// The unit is written here, or two people must sign.
    pub async fn revoke(&self, unit: &str, reason: &str, by: By<'_>) -> Result<(), HandoverError> {
        let lease = self.lease(unit).map_err(ActError::from)?;
        let here = self.device_name()?;
        if lease.device == here {
            return Err(HandoverError::Here);
        }
        self.pass(unit, &lease, &here, Some(reason.to_owned()), by).await?;
        Ok(())
    }
}
