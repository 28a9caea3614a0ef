### 第八步：结果

unit-announce-result = 公布结果
unit-call-round = 确定下一轮投票
unit-leave-vacant = 名额暂缺
result-waits = 结果已经裁定，等选举委员会当场公布，公布后在这里显示。
result-announced-on = 结果已于 { $day } 公布。
result-valid = 本轮选举有效。
result-not-valid = 本轮选举无效。
result-left = 没有选满的名额
result-next = 下一步
result-announce = 公布结果
result-announce-lead = 请在会场当众宣读，再按下面的按钮。按下以后公众页面马上显示结果，不能收回；然后打印公告张贴。
result-before = 前几轮
result-call = 下一轮投票
result-call-lead = 确定以后，名额和候选人按上表固定；委托要重新登记，投票安排要重新公布，选票要重新印制。
result-nominate-anew = 候选人须重新提名，再公布名单。
result-day = 投票日
result-no-deadline = 法律没有规定期限，请尽早定。
result-vacancy = 名额暂缺
result-vacancy-lead = 还空着：{ $seats }。已选出的人数够了，法律允许这些名额暂缺，不再投票；记录后可以发证书和移交。
result-left-vacant = { $seats } 的名额自 { $day } 起依法暂缺。
