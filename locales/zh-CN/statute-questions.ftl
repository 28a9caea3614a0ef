### 法律没有定论的问题：每个问题一句话，附本程序的读法

question-age-inclusive = 选举日当天满十八周岁的，算不算已满十八周岁？暂按已满，列入名单。
question-days-before-inclusive = “选举日的二十日前”，选举日前第二十日当天公布算不算按时？暂按算，即最迟在选举日前第二十日公布。
question-objection-day-one-excluded = 申诉期五日，公布名单的当天算不算第一日？暂按不算，类推《民法典》第二百零一条。
question-holiday-extends = 期限的最后一日是休息日或者节假日的，是否顺延到下一个工作日？暂按不顺延，不类推《民法典》第二百零三条。
question-proxy-scope = 2025年修正后的法律允许委托其他选民，地方规定只许委托近亲属的，是否仍然有效？暂按法律，可以委托其他选民。
question-bars-bind-write-ins = 不得提名为候选人的情形，是否也适用于另选他人得票当选的人？暂按适用。
question-tie-revote-turnout = 得票相同再次投票的，参加投票的人数是否也须过半数？暂按不要求，在同票者中以得票多的当选。
question-runoff-roll-update = 另行选举前，是否要重新登记或者补充选民名单？暂按不更新，沿用第一次登记的名单。

calendar-infeasible = 选举日定在 { $day } 来不及：“{ $step }”最早 { $earliest }，而最迟应当在 { $latest } 完成（{ $chain }）。依法最早可以定在 { $first }。
calendar-link = { $step } { $day }
calendar-link-days = { $step } { $day }（{ $number } 日，{ $article }）
calendar-questions = 这份日程中法律没有定论的问题（{ $count } 个）和暂时的读法
