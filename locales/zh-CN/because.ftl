# 各个问题的理由：每条规则满足或者不满足时的一句话，数字来自判断本身。

## 党支部

because-should-attend-met = 有选举权的党员 {$members} 人，按规定不计入 {$left_out} 人，应到会 {$number} 人；没有不能扣除的。
because-should-attend-not = 有选举权的党员 {$members} 人，按规定不计入 {$left_out} 人，应到会 {$number} 人；另有 {$refused} 人不符合规定情形或者未经同意，不能扣除。
because-attendance-met = 应到会 {$whole} 人，至少须到 {$needed} 人，实到 {$part} 人，可以选举。
because-attendance-not = 应到会 {$whole} 人，至少须到 {$needed} 人，实到 {$part} 人，不能选举。
because-surplus-share-met = 应选 {$seats} 名，差额至少 {$surplus} 名，候选人至少 {$needed} 名。
because-surplus-share-not = 应选 {$seats} 名，差额至少 {$surplus} 名，候选人不足 {$needed} 名。
because-win-base-met = 当选票数以 {$base} 为基数。
because-win-base-not = 当选票数不以 {$base} 为基数。
because-party-majority-met = 实到会有选举权的 {$base} 人，当选须 {$needed} 票；应选 {$seats} 名，达到的 {$reached} 人，选足。
because-party-majority-not = 实到会有选举权的 {$base} 人，当选须 {$needed} 票；应选 {$seats} 名，达到的 {$reached} 人，未选足。
because-returned-within-voters-met = 投票 {$voters} 人，收回 {$returned} 张，收回不多于投票人数，选举有效。
because-returned-within-voters-not = 投票 {$voters} 人，收回 {$returned} 张，收回多于投票人数，选举无效。
because-equal-votes-met = 最后一个名额没有相同票数。
because-equal-votes-not = 最后一个名额得票相同：{$names}，在同票者中再次投票。
because-shortfall-met = 当选人数足额：缺 {$left} 名，基数 {$base}，同意须 {$needed} 人。
because-shortfall-not = 当选人数少 {$left} 名：另行选举，或者经 {$base} 人中至少 {$needed} 人同意减少名额。
because-branch-committee-met = 正式党员 {$members} 人，不少于 {$needed} 人，设支部委员会。
because-branch-committee-not = 正式党员 {$members} 人，少于 {$needed} 人，不设支部委员会，由党员大会选举书记。
because-secretary-surplus-met = 书记差额选举。
because-secretary-surplus-not = 书记可以等额选举。
because-secretary-majority-met = 到会 {$present} 人，书记当选须 {$needed} 票。
because-secretary-majority-not = 到会 {$present} 人，书记未得到 {$needed} 票。
because-party-approval-met = 书记、副书记的选举结果报上级党组织批准，委员报上级备案。
because-party-approval-not = 选举结果不须报批。
because-recommendation-met = 已经{ $who ->
        [members] 党员
        [masses] 群众
        [party_organisation] 党组织
        [voters] 选民
        [joint_voters] 选民联名
        [self] 本人
        [household_reps] 户代表
        [representatives] 代表
       *[other] { $who }
    }推荐。
because-recommendation-not = 还没有{ $who ->
        [members] 党员
        [masses] 群众
        [party_organisation] 党组织
        [voters] 选民
        [joint_voters] 选民联名
        [self] 本人
        [household_reps] 户代表
        [representatives] 代表
       *[other] { $who }
    }推荐。

## 委托投票

because-proxy-allowed-met = 可以委托投票。
because-proxy-allowed-not = 不得委托投票。
because-proxy-form-met = 由代表选举的也可以委托投票。
because-proxy-form-not = 由代表选举的，不实行委托投票。
because-proxy-on-spot-met = 可以在选举日当场委托（{$filed}）。
because-proxy-on-spot-not = 不得在选举日当场委托（{$filed}），最迟 {$latest} 办理。
because-proxy-too-late-met = {$filed} 办理，在 {$latest} 截止以前。
because-proxy-too-late-not = {$filed} 办理，已过 {$latest} 的截止日。
because-proxy-self-met = 委托人与受委托人不是同一人。
because-proxy-self-not = 不能委托自己。
because-holder-is-candidate-met = 受委托人不是候选人。
because-holder-is-candidate-not = 受委托人是候选人，不得接受委托。
because-proxy-scope-met = 受委托人在规定的范围以内。
because-proxy-scope-not = 受委托人不是规定范围内的近亲属。
because-proxy-reason-met = 委托的原因符合规定。
because-proxy-reason-not = 委托的原因不符合规定。
because-proxy-already-given-met = 委托人没有另外委托他人。
because-proxy-already-given-not = 委托人已经委托他人。
because-proxy-chain-met = 没有转委托。
because-proxy-chain-not = 受委托人不得再委托他人，已经委托他人的也不得接受委托。
because-mobile-voter-has-proxy-met = 委托人不在流动票箱名单上。
because-mobile-voter-has-proxy-not = 委托人在流动票箱名单上，不再委托。
because-max-proxies-met = 已接受 {$held} 人委托，每人最多 {$most} 人，还可以接受。
because-max-proxies-not = 已接受 {$held} 人委托，每人最多 {$most} 人，不能再接受。
because-not-published-met = 委托已经审核公布，或者不须公布。
because-not-published-not = 委托未经审核公布，无效。

## 选举委员会和候选人

because-member-nominated-met = 成员 {$member} 没有被提名。
because-member-nominated-not = 成员 {$member} 被提名，应当退出选举委员会。
because-member-relative-nominated-met = 成员 {$member} 的近亲属没有被提名。
because-member-relative-nominated-not = 成员 {$member} 的近亲属 {$nominee} 被提名，{$member} 应当退出选举委员会。
because-members-may-stay-met = 没有成员须退出。
because-members-may-stay-not = 有成员须退出。
because-seat-filled-met = 缺额依次递补：{$names}。
because-seat-filled-not = 候补人数不够（递补：{$names}），须另行推选。
because-ec-absences-met = 连续缺席 {$absences} 次，不到 {$limit} 次，仍为成员。
because-ec-absences-not = 连续缺席 {$absences} 次，满 {$limit} 次，视为退出。
because-exit-trigger-met = 按{$text}，此时不须退出。
because-exit-trigger-not = 按{$text}，此时应当退出。
because-candidate-places-met = {$post}候选人 {$places} 名：{$names}。
because-candidate-places-not = {$post}候选人应有 {$places} 名，尚缺：{$names}。
because-candidate-tie-met = {$post}候选人末位没有相同票数。
because-candidate-tie-not = {$post}候选人末位得票相同：{$names}，在同票者中再次投票。
because-candidate-woman-met = 候选人中有妇女。
because-candidate-woman-not = 候选人中没有妇女，得票最多的妇女 {$name} 为候选人。
because-surplus-met = 应选 {$seats} 名，候选人 {$candidates} 名，不少于 {$needed} 名。
because-surplus-not = 应选 {$seats} 名，候选人 {$candidates} 名，少于 {$needed} 名。
because-surplus-most-met = 应选 {$seats} 名，候选人 {$candidates} 名，不多于 {$needed} 名。
because-surplus-most-not = 应选 {$seats} 名，候选人 {$candidates} 名，多于 {$needed} 名。
because-joint-nominators-met = {$nominators} 人联名提名，不少于 {$needed} 人。
because-joint-nominators-not = {$nominators} 人联名提名，少于 {$needed} 人。
because-equal-numbers-allowed-met = {$text}没有要求候选人多于应选名额。
because-equal-numbers-allowed-not = {$text}要求候选人多于应选名额。
because-withdrawal-met = {$on} 提出退出，在 {$latest} 以前。
because-withdrawal-not = {$on} 提出退出，已过 {$latest}。
because-candidate-filled-met = 缺额由得票次多的 {$name} 递补。
because-candidate-filled-not = 没有可以递补的人。

## 代表和小组长

because-reps-share-met = 代表 {$part} 人，会议组成人员 {$whole} 人，至少须 {$needed} 人，符合。
because-reps-share-not = 代表 {$part} 人，会议组成人员 {$whole} 人，至少须 {$needed} 人，不足。
because-reps-women-met = 妇女代表 {$part} 人，会议组成人员 {$whole} 人，至少须 {$needed} 人，符合。
because-reps-women-not = 妇女代表 {$part} 人，会议组成人员 {$whole} 人，至少须 {$needed} 人，不足。
because-reps-number-met = {$households} 户，每 {$few} 户至 {$many} 户推选一人，代表 {$min} 至 {$max} 人。
because-reps-number-not = {$households} 户，每 {$few} 户至 {$many} 户推选一人，代表不在 {$min} 至 {$max} 人之间。
because-column-within-seats-met = { $column ->
        [general] 普通栏
        [women] 妇女栏
       *[other] { $column }
    }写 {$marked} 人，应选 {$seats} 人，有效。
because-column-within-seats-not = { $column ->
        [general] 普通栏
        [women] 妇女栏
       *[other] { $column }
    }写 {$marked} 人，多于应选 {$seats} 人，无效。
because-women-column-met = 妇女栏没有男性。
because-women-column-not = 妇女栏写了男性 {$name}，该栏无效。
because-women-votes-carry-met = 妇女名额取足以后，其余妇女在妇女栏的得票并入普通栏。
because-women-votes-carry-not = 妇女栏的得票不并入普通栏。
because-reps-seats-met = { $column ->
        [general] 普通栏
        [women] 妇女栏
       *[other] { $column }
    }应选 {$seats} 人，至少 {$needed} 票，当选：{$names}。
because-reps-seats-not = { $column ->
        [general] 普通栏
        [women] 妇女栏
       *[other] { $column }
    }应选 {$seats} 人，至少 {$needed} 票，未选足：{$names}。
because-leader-from-reps-met = 可以担任村民小组长。
because-leader-from-reps-not = 小组长从村民代表中推选，本人不是代表。
because-leader-recall-petition-met = 小组选民 {$whole} 人，联名 {$part} 人，不少于 {$needed} 人。
because-leader-recall-petition-not = 小组选民 {$whole} 人，联名 {$part} 人，少于 {$needed} 人。
because-leader-recalled-met = 小组选民 {$whole} 人，同意 {$part} 人，不少于 {$needed} 人，罢免通过。
because-leader-recalled-not = 小组选民 {$whole} 人，同意 {$part} 人，少于 {$needed} 人，罢免未通过。
because-leader-recall-turnout-met = 小组选民 {$whole} 人，投票 {$part} 人，不少于 {$needed} 人，可以表决。
because-leader-recall-turnout-not = 小组选民 {$whole} 人，投票 {$part} 人，少于 {$needed} 人，人数不足。
because-removal-pass-met = 基数 {$whole} 人，同意 {$part} 人，不少于 {$needed} 人，通过。
because-removal-pass-not = 基数 {$whole} 人，同意 {$part} 人，少于 {$needed} 人，未通过。
because-removal-petition-met = 共 {$whole} 人，联名 {$part} 人，不少于 {$needed} 人。
because-removal-petition-not = 共 {$whole} 人，联名 {$part} 人，少于 {$needed} 人。
because-rep-absence-met = 连续缺席 {$part} 次，已满 {$needed} 次，可以终止代表资格。
because-rep-absence-not = 连续缺席 {$part} 次，不满 {$needed} 次，保留代表资格。
because-supervision-fill-met = 监督委员会缺额可以按得票多少递补。
because-supervision-fill-not = 没有规定监督委员会缺额可以递补，由会议补选。
because-turnout-of-members-met = 当选委员 {$whole} 人，参加 {$part} 人，不少于 {$needed} 人，可以推选。
because-turnout-of-members-not = 当选委员 {$whole} 人，参加 {$part} 人，少于 {$needed} 人，人数不足。

## 会议

because-quorum-persons-met = 本人 {$whole} 人，到会 {$part} 人，至少须 {$needed} 人，可以开会。
because-quorum-persons-not = 本人 {$whole} 人，到会 {$part} 人，至少须 {$needed} 人，人数不足。
because-quorum-households-met = 户代表：共 {$whole} 户，到会 {$part} 户，至少须 {$needed} 户，可以开会。
because-quorum-households-not = 户代表：共 {$whole} 户，到会 {$part} 户，至少须 {$needed} 户，户数不足。
because-meeting-passes-met = 到会 {$whole} 人，同意 {$part} 人，至少须 {$needed} 人，通过。
because-meeting-passes-not = 到会 {$whole} 人，同意 {$part} 人，至少须 {$needed} 人，未通过。
because-meeting-called-met = 共 {$whole}，提议 {$part}，不少于 {$needed}，应当召集会议。
because-meeting-called-not = 共 {$whole}，提议 {$part}，少于 {$needed}，可以不召集会议。
because-women-came-met = 妇女代表 {$whole} 人，到会 {$part} 人，不少于 {$needed} 人。
because-women-came-not = 妇女代表 {$whole} 人，到会 {$part} 人，少于 {$needed} 人。
because-meeting-notice-met = 提前 {$days} 日通知，至少须 {$needed} 日。
because-meeting-notice-not = 提前 {$days} 日通知，不足 {$needed} 日。

## 监督委员会

because-supervision-excluded-met = 不属于不得担任的人：{ $who ->
        [committee_members] 村（居）民委员会成员
        [near_relatives] 村（居）民委员会成员的近亲属
        [accountant] 会计
        [clerk] 文书
        [finance_staff] 财务人员
        [collective_managers] 村集体经济组织管理人员
       *[other] { $who }
    }。
because-supervision-excluded-not = { $who ->
        [committee_members] 村（居）民委员会成员
        [near_relatives] 村（居）民委员会成员的近亲属
        [accountant] 会计
        [clerk] 文书
        [finance_staff] 财务人员
        [collective_managers] 村集体经济组织管理人员
       *[other] { $who }
    }不得担任监督委员会成员。
because-supervision-min-met = 监督委员会 {$members} 人，至少 {$needed} 人。
because-supervision-min-not = 监督委员会 {$members} 人，少于 {$needed} 人。
because-supervision-max-met = 监督委员会 {$members} 人，至多 {$needed} 人。
because-supervision-max-not = 监督委员会 {$members} 人，多于 {$needed} 人。
because-supervision-odd-met = 监督委员会 {$members} 人，人数符合规定。
because-supervision-odd-not = 监督委员会 {$members} 人，应为单数。
because-supervision-seats-met = 应选 {$seats} 人，至少 {$needed} 票，得票多的当选：{$names}。
because-supervision-seats-not = 应选 {$seats} 人，至少 {$needed} 票，未选足，当选：{$names}。

## 罢免、辞职、职务终止

because-recall-petition-met = 共 {$whole}，联名 {$part}，不少于 {$needed}，可以提出罢免。
because-recall-petition-not = 共 {$whole}，联名 {$part}，少于 {$needed}，不能提出罢免。
because-recall-turnout-met = 登记 {$whole} 人，投票 {$part} 人，至少须 {$needed} 人，表决有效。
because-recall-turnout-not = 登记 {$whole} 人，投票 {$part} 人，至少须 {$needed} 人，表决无效。
because-recall-pass-met = 以 {$base} 为基数，罢免须 {$needed} 票。
because-recall-pass-not = 以 {$base} 为基数，未得到 {$needed} 票。
because-recall-repeat-met = 上次表决 {$voted}，{$on} 可以再次提出罢免{ $until ->
        [none] {""}
        [term] （本届任期内）
       *[other] （限制至 { $until }）
    }。
because-recall-repeat-not = 上次表决 {$voted}，{$on} 不能再次提出罢免{ $until ->
        [none] {""}
        [term] （本届任期内）
       *[other] （限制至 { $until }）
    }。
because-resignation-accepted-met = {$handed_in} 提出的辞职已经会议同意，职务终止。
because-resignation-accepted-not = {$handed_in} 提出的辞职尚未经会议同意，职务没有终止。
because-office-ends-met = { $ground ->
        [incapacity] 丧失行为能力
        [sentence] 被判处刑罚
        [two_failed_reviews] 连续两次评议不称职
        [death] 死亡
        [idle_six_months] 六个月不履行职责
        [absence_six_months] 外出六个月以上
        [moved_away] 户籍或者居住地迁出
        [duties_not_done] 不履行本村村民义务
       *[other] { $ground }
    }：职务自行终止。
because-office-ends-not = { $ground ->
        [incapacity] 丧失行为能力
        [sentence] 被判处刑罚
        [two_failed_reviews] 连续两次评议不称职
        [death] 死亡
        [idle_six_months] 六个月不履行职责
        [absence_six_months] 外出六个月以上
        [moved_away] 户籍或者居住地迁出
        [duties_not_done] 不履行本村村民义务
       *[other] { $ground }
    }：法律没有规定职务因此自行终止。

## 补选

because-by-election-skipped-met = 尚余 {$left} 人，满 {$enough} 人，经会议同意可以不补选。
because-by-election-skipped-not = 尚余 {$left} 人，不满 {$enough} 人，应当补选。
because-by-election-due-met = 尚余 {$left} 人，应当在 {$months} 个月内补选。
because-by-election-due-not = 尚余 {$left} 人，已过 {$months} 个月。
because-by-election-optional-met = 尚余 {$left} 人，可以补选，条文没有规定期限。
because-by-election-optional-not = 尚余 {$left} 人，不能补选。
because-by-election-by-met = 可以由{ $who ->
        [meeting] 村（居）民会议
        [representatives] 代表会议
        [election] 全体选民
        [committee] 村（居）民委员会
        [election_committee] 选举委员会
       *[other] { $who }
    }补选。
because-by-election-by-not = 不能由{ $who ->
        [meeting] 村（居）民会议
        [representatives] 代表会议
        [election] 全体选民
        [committee] 村（居）民委员会
        [election_committee] 选举委员会
       *[other] { $who }
    }补选。
because-by-election-quorum-met = 共 {$whole} 人，投票 {$part} 人，至少须 {$needed} 人，补选有效。
because-by-election-quorum-not = 共 {$whole} 人，投票 {$part} 人，至少须 {$needed} 人，人数不足。
because-by-election-run-by-met = 补选由{ $who ->
        [meeting] 村（居）民会议
        [representatives] 代表会议
        [election] 全体选民
        [committee] 村（居）民委员会
        [election_committee] 选举委员会
       *[other] { $who }
    }主持。
because-by-election-run-by-not = 补选不由{ $who ->
        [meeting] 村（居）民会议
        [representatives] 代表会议
        [election] 全体选民
        [committee] 村（居）民委员会
        [election_committee] 选举委员会
       *[other] { $who }
    }主持。
because-by-election-woman-met = 尚余妇女成员 {$women} 人，补选不限定妇女。
because-by-election-woman-not = 妇女成员 {$women} 人，补选应当有妇女当选。

## 选票、当选以后

because-ballot-over-vote-met = 选 {$marked} 人，不多于应选名额，选票有效。
because-ballot-over-vote-not = 选 {$marked} 人，多于应选名额，整张无效。
because-ballot-adds-down-met = 选票标记 {$marked} 处，高职务的票并入低职务。
because-ballot-adds-down-not = 选票标记 {$marked} 处，各职务的票分别计算。
because-ballot-same-person-met = 选 {$marked} 人，没有一人两职。
because-ballot-same-person-not = 选 {$marked} 人，同一人填两职，整张无效。
because-turnout-of-form-met = 共 {$whole}，参加投票 {$part}，至少须 {$needed}，选举有效。
because-turnout-of-form-not = 共 {$whole}，参加投票 {$part}，至少须 {$needed}，选举无效。
because-votes-needed-met = 参加投票 {$base}，当选须 {$needed} 票。
because-votes-needed-not = 参加投票 {$base}，未得到 {$needed} 票。
because-rerun-by-met = {$on} 由{ $by ->
        [county_government] 县级人民政府
        [county] 县级人民政府
        [township_government] 乡镇人民政府
        [township] 乡镇人民政府
        [election_committee] 选举委员会
       *[other] { $by }
    }认定选举无效，最迟 {$latest} 重新选举。
because-rerun-by-not = {$on} 由{ $by ->
        [county_government] 县级人民政府
        [county] 县级人民政府
        [township_government] 乡镇人民政府
        [township] 乡镇人民政府
        [election_committee] 选举委员会
       *[other] { $by }
    }认定选举无效，条文没有规定重新选举的期限。
because-may-stop-met = 应选 {$seats} 名，已当选 {$filled} 名，可以到此为止。
because-may-stop-not = 应选 {$seats} 名，已当选 {$filled} 名，不能到此为止。
because-acting-head-met = 主任空缺，由 {$name} 主持工作。
because-acting-head-not = 主任空缺，由会议决定主持工作的人。
because-relatives-equal-met = {$name} 与 {$other} 得票不同。
because-relatives-equal-not = {$name} 与 {$other} 是近亲属（{ $relation ->
        [spouse] 配偶
        [parent] 父母
        [child] 子女
        [sibling] 兄弟姐妹
        [grandparent] 祖父母、外祖父母
        [grandchild] 孙子女、外孙子女
       *[other] { $relation }
    }），同职且得票相同，在两人中再次投票。
because-fills-after-drop-met = 得 {$votes} 票，收回 {$base} 张，须 {$needed} 票，可以递补。
because-fills-after-drop-not = 得 {$votes} 票，收回 {$base} 张，须 {$needed} 票，不能递补。
because-woman-in-runoff-met = 另行选举没有必须列入的妇女。
because-woman-in-runoff-not = 没有妇女当选，得票最多的妇女 {$name} 应当列为另行选举的候选人。
because-minority-member-met = 民族成份符合规定，或者没有规定。
because-minority-member-not = 当选人都是同一民族，应当有人数较少的民族的成员；不改变选举结果。
because-of-age-met = {$birthday} 满 {$age} 周岁，选举日 {$day}，可以登记。
because-of-age-not = {$birthday} 才满 {$age} 周岁，选举日 {$day}，不能登记。

## 期限

because-roll-in-time-met = 名单 {$on} 公布，最迟 {$latest}，按时。
because-roll-in-time-not = 名单 {$on} 公布，最迟 {$latest}，已迟。
because-reps-list-in-time-met = 代表名单 {$on} 公布，最迟 {$latest}，按时。
because-reps-list-in-time-not = 代表名单 {$on} 公布，最迟 {$latest}，已迟。
because-candidate-list-in-time-met = 候选人名单 {$on} 公布，最迟 {$latest}，按时。
because-candidate-list-in-time-not = 候选人名单 {$on} 公布，最迟 {$latest}，已迟。
because-objection-in-time-met = {$on} 提出申诉，截止 {$latest}，应当受理。
because-objection-in-time-not = {$on} 提出申诉，截止 {$latest}，已逾期。
because-objection-window-kept-met = 申诉期到 {$on} 为止，日程留到 {$latest}，够。
because-objection-window-kept-not = 申诉期到 {$on} 为止，日程只留到 {$latest}，不够。
because-handover-in-time-met = 工作移交 {$on} 完成，最迟 {$latest}，按时。
because-handover-in-time-not = 工作移交 {$on} 完成，最迟 {$latest}，已迟。
because-handover-by-met = {$formed} 产生，工作移交最迟 {$latest}。
because-handover-by-not = {$formed} 产生，工作移交已过 {$latest}。
because-certificate-by-met = {$formed} 产生，颁发当选证书最迟 {$latest}。
because-certificate-by-not = {$formed} 产生，颁发当选证书已过 {$latest}。
because-seal-by-met = {$formed} 产生，移交印章最迟 {$latest}。
because-seal-by-not = {$formed} 产生，移交印章已过 {$latest}。
because-term-met = {$elected} 当选，任期到 {$expires}。
because-term-not = {$elected} 当选，任期已于 {$expires} 届满。
because-term-shift-met = 经批准，可以提前到 {$earliest}，延期到 {$latest}。
because-term-shift-not = 不能提前到 {$earliest} 以前，也不能延期到 {$latest} 以后。
because-indicator-met = {$title} = {$formula}。
because-indicator-not = {$title}没有按公式计算：{$formula}。
