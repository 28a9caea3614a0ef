//! The lock of a card: Argon2id (RFC 9106) makes a key of the passphrase, ChaCha20-Poly1305 (RFC 8439) locks the seed with it.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce};
use zeroize::{Zeroize, Zeroizing};

use crate::error::CardError;
use crate::phrase::Passphrase;

/// Bytes of a salt.
pub(crate) const SALT_BYTES: usize = 16;
/// Bytes of a locked seed: the seed and the tag.
pub(crate) const SEALED_BYTES: usize = 48;

/// What opening costs. It stands in the card, so that new cards can cost more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Memory is two to this power, in KiB.
    pub(crate) memory: u8,
    /// Passes over the memory.
    pub(crate) passes: u8,
    /// Lanes.
    pub(crate) lanes: u8,
}

impl Cost {
    /// What new cards cost: 64 MiB, three passes, one lane.
    pub(crate) const NEW: Self = Self { memory: 16, passes: 3, lanes: 1 };

    /// The cost of a card that was read: 64 to 256 MiB, 3 to 16 passes, 1 to 4 lanes. No card was ever cheaper, and none
    /// may eat the memory of the machine that opens it.
    pub(crate) fn checked(self) -> Result<Self, CardError> {
        let held = (16..=18).contains(&self.memory) && (3..=16).contains(&self.passes) && (1..=4).contains(&self.lanes);
        if held { Ok(self) } else { Err(CardError::Cost) }
    }

    fn argon2(self) -> Result<Argon2<'static>, CardError> {
        let cost = self.checked()?;
        let params = Params::new(1 << cost.memory, u32::from(cost.passes), u32::from(cost.lanes), Some(32));
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(|_| CardError::Cost)?))
    }
}

/// The cipher with the key of a passphrase and a salt.
fn cipher(phrase: &Passphrase, salt: &[u8; SALT_BYTES], cost: Cost) -> Result<ChaCha20Poly1305, CardError> {
    let argon2 = cost.argon2()?;
    let mut blocks: Zeroizing<Vec<Block>> = Zeroizing::new(Vec::new());
    blocks.try_reserve_exact(argon2.params().block_count()).map_err(|_| CardError::Memory)?;
    blocks.resize(argon2.params().block_count(), Block::new());
    let mut key = Zeroizing::new([0_u8; 32]);
    argon2
        .hash_password_into_with_memory(phrase.text().as_bytes(), salt, key.as_mut(), blocks.as_mut_slice())
        .map_err(|_| CardError::Cost)?;
    let mut whole = Key::from(*key);
    let cipher = ChaCha20Poly1305::new(&whole);
    whole.zeroize();
    Ok(cipher)
}

/// Each salt is drawn for one card, so that each key locks one message and the nonce may be zero, as in age's passphrase
/// stanza (C2SP age, "scrypt recipient stanza").
fn nonce() -> Nonce {
    Nonce::default()
}

/// Locks a seed; the head of the card is bound to it.
pub(crate) fn lock(
    seed: &[u8; 32],
    head: &[u8],
    phrase: &Passphrase,
    salt: &[u8; SALT_BYTES],
    cost: Cost,
) -> Result<[u8; SEALED_BYTES], CardError> {
    let sealed = cipher(phrase, salt, cost)?.encrypt(&nonce(), Payload { msg: seed, aad: head }).map_err(|_| CardError::Memory)?;
    sealed.try_into().map_err(|_| CardError::Memory)
}

/// Unlocks a seed.
pub(crate) fn unlock(
    sealed: &[u8; SEALED_BYTES],
    head: &[u8],
    phrase: &Passphrase,
    salt: &[u8; SALT_BYTES],
    cost: Cost,
) -> Result<Zeroizing<[u8; 32]>, CardError> {
    let cipher = cipher(phrase, salt, cost)?;
    let plain = cipher.decrypt(&nonce(), Payload { msg: sealed, aad: head }).map_err(|_| CardError::Passphrase)?;
    let plain = Zeroizing::new(plain);
    let mut seed = Zeroizing::new([0; 32]);
    if plain.len() != seed.len() {
        return Err(CardError::Format("the seed"));
    }
    seed.copy_from_slice(&plain);
    Ok(seed)
}
