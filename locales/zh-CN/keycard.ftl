### 密钥卡: why a card or its five words are not taken

keycard-word = 第{ $place }个词不在词表中。
keycard-count = 应当是{ $expected }个，录入了{ $found }个：有漏录或者重录，请对照纸面。
keycard-character = 第{ $place }个字符不是数字。请对准密钥卡上的二维码重新扫描。
keycard-group = 第{ $place }组数字不对。请对照纸面重新录入。
keycard-length = 这不是完整的密钥卡。请重新扫描，或者从第一个词起逐行录入。
keycard-damaged-at = 密钥卡校验不符，多半是第{ $place }个词（组）录错了。请对照纸面改正。
keycard-damaged = 密钥卡校验不符：卡面受损，或者有几处录错了。请重新扫描，或者逐行核对。
keycard-format = 这不是本系统的密钥卡，或者系统版本太旧。
keycard-cost = 这张卡的参数超出限度，没有打开。请核对卡的来源。
keycard-passphrase = 口令打不开这张卡。请核对五个词和顺序，并核对是不是本人的卡。
keycard-name = 密钥名称不合要求：不能为空，不能有空格和加号，最长64个字节。
keycard-seed = 卡内的密钥与卡面所写的不符。请停用此卡并报告发放机关。
keycard-random = 本机不能产生随机数，没有生成密钥。请重新启动后再试。
keycard-memory = 本机内存不足，没有打开密钥卡。请稍后再试。
