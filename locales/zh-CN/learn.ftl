### 手把手教你换届: lessons for everybody

learn-basis = 依据
learn-basis-caption = { $day } 本地适用的规定
learn-before = 上一课：
learn-booklet = 打印全部课程（PDF）
learn-cards = 角色卡
learn-col-article = 条文
learn-col-kind = 类别
learn-col-lesson = 课
learn-col-sentence = 内容
learn-col-value = 规定
learn-col-what = 事项
learn-do = 怎么做
learn-lead = 一步一课，一个角色一张卡。可以打印，可以念给大家听；自测的答案不记录。
learn-mistakes = 容易错的地方
learn-next = 下一课：
learn-no-recording = 这一课还没有录音，请由会说当地语言的人来念。系统不用机器合成没有审过的语言。
learn-questions = 自己考一考
learn-questions-hint = 先自己答，再点开看。
learn-silent = 条文未作规定
learn-spoken = 念给大家听
learn-spoken-hint = 在会上或者广播里照着念。
learn-steps = 九步
learn-title = 手把手教你换届
