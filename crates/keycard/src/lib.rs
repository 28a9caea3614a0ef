//! 密钥卡: a person's key on paper, opened by a passphrase of five words.
