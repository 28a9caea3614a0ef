//! What is kept, published, handed over and restored, on real files; one program, so that it links once.

mod accounts;
mod backup;
mod county;
mod doubles;
mod exchange;
mod fsck;
mod kept;
mod keys;
mod marks;
mod publish;
mod record;
mod retention;
mod shelf;
