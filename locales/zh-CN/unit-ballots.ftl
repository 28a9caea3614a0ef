### 第五步：选票（其中“日期”“第几轮”等各步共用）

unit-print-ballots = 记下印数
ballots-on = 哪一天办的
ballots-round = 第 { $number } 轮：
ballots-candidates-caption = 选票上的候选人，按公布的次序
ballots-no-number = 选票上没有编号，也没有任何能认出是谁的标记。
ballots-none = 还没有印制选票。
ballots-anew = 有候选人退出，{ $day } 印的选票已经作废。请按新的名单重新印制，旧票封存，不得发出。
ballots-printed = 已印的选票
ballots-copies = 印数
ballots-sheets = { $copies } 张
ballots-last = 最近一次印制
ballots-pages = 每张选票一页，共 { $pages } 页 A4 纸。
ballots-print = 印制选票
ballots-print-more = 加印选票
ballots-more-hint = 已印 { $copies } 张，这里填的数会加上去。
ballots-for-voters = 发给选民的
ballots-for-voters-hint = 更正后的名单上登记 { $registered } 人，每人一张。
ballots-reserve = 备用的
ballots-reserve-hint = 由选举委员会定，供写坏时换票。
ballots-keeping = 选票的保管
ballots-keeping-spoiled = 写坏换回的、印坏的选票不要撕掉，盖上“作废”保存起来。
ballots-keeping-sum = 投票结束时要对得上：发出的、作废的、没有用的，三个数加起来必须等于印数，对不上不能开始计票。
ballots-keeping-number = 印好后请两人清点一遍，由选举委员会加盖公章，封存到投票那天。
