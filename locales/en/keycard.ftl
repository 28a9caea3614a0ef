### 密钥卡: why a card or its five words are not taken

keycard-word = Word { $place } is not in the list.
keycard-count = There should be { $expected }, and { $found } were entered: one was left out or entered twice. Compare with the paper.
keycard-character = Character { $place } is not a digit. Scan the QR code of the key card again.
keycard-group = The digits of group { $place } cannot be right. Compare with the paper and enter them again.
keycard-length = This is not a whole key card. Scan it again, or enter it row by row from the first word.
keycard-damaged-at = The key card does not check; most likely word (group) { $place } is wrong. Compare it with the paper.
keycard-damaged = The key card does not check: it is damaged, or several words are wrong. Scan it again, or compare it row by row.
keycard-format = This is not a key card of this system, or the system is too old for it.
keycard-cost = The parameters of this card are beyond the limits; it was not opened. Ask where the card comes from.
keycard-passphrase = The passphrase does not open this card. Check the five words and their order, and whose card it is.
keycard-name = Not a name for a key: not empty, no spaces and no plus sign, at most 64 bytes.
keycard-seed = The key in the card is not the one written on it. Stop using this card and report it to the office that issued it.
keycard-random = This machine gives no random numbers; no key was made. Restart it and try again.
keycard-memory = There is not enough memory to open the key card. Try again in a while.
