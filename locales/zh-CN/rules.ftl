### 法律：规则文件、比较、试算

## 机构

body-village-committee = 村（牧）民委员会
body-residents-committee = 社区居民委员会
body-party-branch = 村（社区）党支部
body-supervision-committee = 村务监督委员会
body-residents-supervision-committee = 居务监督委员会
body-representatives = 村民代表、村民小组长
body-residents-representatives = 居民代表、居民小组长

## 文本的级别

level-defaults = 默认读法
level-procedure = 参考规程
level-law = 全国性法律、党内法规
level-province = 省级规定
level-local = 市、县、乡的规定

## 数字的单位

measure-days = { $number } 日
measure-one-days = { $number } 日
measure-months = { $number } 个月
measure-one-months = { $number } 个月
measure-years = { $number } 年
measure-one-years = { $number } 年
measure-persons = { $number } 人
measure-one-persons = { $number } 人
measure-households = { $number } 户
measure-one-households = { $number } 户
measure-members = { $number } 名党员
measure-one-members = { $number } 名党员
measure-times = { $number } 次
measure-one-times = { $number } 次

## 参数的种类

kind-count = 整数，单位 { $unit }
kind-share = 分数，如 ">1/2"（超过）、">=1/3"（不少于）
kind-flag = true（是）或者 false（否）
kind-one-of = 一个词
kind-several = 若干个词

## 省、自治区、直辖市

province-11 = 北京市
province-12 = 天津市
province-13 = 河北省
province-14 = 山西省
province-15 = 内蒙古自治区
province-21 = 辽宁省
province-22 = 吉林省
province-23 = 黑龙江省
province-31 = 上海市
province-32 = 江苏省
province-33 = 浙江省
province-34 = 安徽省
province-35 = 福建省
province-36 = 江西省
province-37 = 山东省
province-41 = 河南省
province-42 = 湖北省
province-43 = 湖南省
province-44 = 广东省
province-45 = 广西壮族自治区
province-46 = 海南省
province-50 = 重庆市
province-51 = 四川省
province-52 = 贵州省
province-53 = 云南省
province-54 = 西藏自治区
province-61 = 陕西省
province-62 = 甘肃省
province-63 = 青海省
province-64 = 宁夏回族自治区
province-65 = 新疆维吾尔自治区

## 规则文件的问题

pack-unreadable = 读不懂：{ $detail }
pack-unknown-field = 没有“{ $detail }”这个栏目；请核对拼写，栏目见 statutes/README.md。
pack-unknown-word = 没有“{ $detail }”这个名称或者词；全部参数和词见 statutes/PARAMETERS.md。
pack-missing-field = 缺少“{ $detail }”一栏。
pack-empty = “{ $about }”没有填写。
pack-empty-part = { $about }：“{ $detail }”没有填写。
pack-division = 区划代码“{ $detail }”不对：全国的留空，省 2 位，市 4 位，县 6 位，乡 9 位，村 12 位数字。
pack-dates = { $about }：日期不对：结束早于开始，或者前后两段时间重叠、没有写明起止。
pack-value = { $about }：取值不对：{ $detail }（括号里是可以写的）。
pack-unit = { $about }：单位应写 { $detail }。
pack-no-unit = { $about }：这个参数不是数字，不写单位。
pack-bar-twice = 不得提名的情形“{ $about }”写了两次。
pack-name = 文件名应与 id 相同：{ $detail }。
pack-named = { $title }（{ $name }）

## 读入以后

check-good = 没有问题。
check-read = { $id }：{ $title }，写有 { $count } 项参数、{ $bars } 项不得提名的情形。
check-unconfirmed = 未经核实的值 { $count } 项：
check-all-confirmed = 所有的值都已对照条文核实。
check-against = 读入以后（{ $body }，{ $on }）：
check-against-nothing = { $body }，{ $on }：没有已知的全国性法律可以比较。
check-silent = 本文没有写、按其他文本执行的参数 { $count } 项：
check-differs = 与其他文本不同的参数 { $count } 项：
check-same = 与其他文本没有不同。
check-new = 其他文本没有、本文新增的参数 { $count } 项：
check-difference = { $about }：本文是“{ $own }”，{ $article }是“{ $other }”。
check-law-prevails = 以法律为准，本文的值不适用。
check-within = 本文在法律允许的范围以内，适用本文。
check-nearer = 适用本文。
check-older = 本文早于现行法律（{ $law }自 { $on } 起施行），请核对是否仍然适用。
check-failed = { $files } 个文件有问题，共 { $count } 处。

## 一组规则

stack-division = “{ $text }”：区划代码应为 2、4、6、9 或 12 位数字，例如 632823。
stack-day = “{ $text }”：日期应写成 2026-12-20 的样子。
stack-no-law = { $on } 没有已知的法律适用于{ $body }。
stack-unknown-pack = 没有“{ $text }”这个规则文件。
stack-unknown-key = 没有“{ $text }”这个参数；huanjie rules words 列出全部参数。

## 一项规定

rule-where = 出处
rule-quote = 原文
rule-note = 说明
rule-question = 待核实
rule-others = 其他文本
rule-unconfirmed = 未经核实
rule-silent = 没有规定
rule-other-same = 规定相同。
rule-other-lower = 级别较低；有级别较高的规定时不用。
rule-law-prevails = 法律已作规定，不给地方留余地，以法律为准。
rule-nearer-text = 法律没有定死，适用本地的规定。
rule-within-the-law = 地方的规定在法律允许的范围以内，适用地方的规定。
rule-ask-partial = 只见到部分条文或者转述，请对照{ $article }的全文。
rule-ask-memory = 凭记忆录入，请对照{ $article }的原文。
rule-ask-default = 条文未作规定或者未见，是本系统的默认读法；实际怎样做，请问主管部门。
rule-ask-older = 地方文本早于现行法律，是否仍然适用，请问制定机关或者等待修订。
rule-bars = 不得提名的情形
rule-bar-bar = 不得提名
rule-bar-unsuitable = 不宜提名（提示，村民可以另作决定）
rule-bar-months = 往前看 { $months } 个月
rule-bar-asks = 可以核查的部门：{ $departments }
rule-packs = 适用的规则（排在前面的优先）
rule-pack-line = { $level }，{ $on } 起施行，写有 { $count } 项
rule-read = 读到哪里
rule-unread = 这个省的规定还没有读到：以下是全国性法律和本系统的默认读法，不是这个省的规定。
rule-count = 参数 { $all } 项，其中未经核实 { $unconfirmed } 项。
rule-open = 法律没有定论的问题（{ $count } 个）和暂时的读法
rule-conflicts = 不一致之处（{ $count } 项）
rule-no-conflicts = 没有发现文本之间不一致。
rule-applied = 适用：
rule-not-applied = 不适用：
rule-why = 理由：
diff-matter = 事项
diff-none = 没有不同。
diff-count = 共 { $count } 项不同。
words-title = 参数和词

## 页面

rules-here = 现行规定
rules-packs = 全部文本
rules-compare = 比较
rules-try = 试算
rules-colon = ：
rules-stages = 各阶段
rules-lead = 选一个地方、一类组织和选举日，看当天在那里适用哪些法律、法规，每一项规定的取值、条文和核实程度。凡没有对照原文的，都标明“未经核实”。
rules-nation = 全国（不分省）
rules-province = 省、自治区、直辖市
rules-division = 区划代码（可以不填）
rules-division-hint = 市 4 位、县 6 位、乡 9 位、村 12 位，例如 632823
rules-elsewhere = 代码 { $code } 不在{ $province }。请改代码，或者把它清空。
rules-body = 选举什么
rules-on = 选举日
rules-show = 查看
rules-compare-this = 同另一个地方或者另一天比较
rules-try-this = 用这组规定试算一次选举
rules-open-quotes = 展开全部原文（便于打印）
rules-confidence = 核实程度
rules-parameters = 参数
rules-packs-lead = 本系统收录的 { $count } 份法律、法规和办法，每份都可以下载，用记事本就能看、能改。
rules-unconfirmed = 未经核实 { $count } 项
rules-pack-id = 标识
rules-pack-cited = 引用时写作
rules-pack-level = 级别
rules-pack-place = 施行地区
rules-pack-bodies = 适用于
rules-pack-from = 施行日期
rules-pack-empty = 这份文本还没有读到，没有录入任何规定；当地暂按全国性法律和本系统的默认读法。
rules-download = 下载规则文件（TOML）
rules-binding-exact = 法律已定死，地方不得另作规定。
rules-binding-at-least = 地方可以规定得更多，不得更少。
rules-binding-at-most = 地方可以规定得更少，不得更多。
rules-compare-lead = 两个地方、两个日期、两类组织，或者两份文本，并排比较；只列不同之处。
rules-compare-first = 第一组
rules-compare-second = 第二组
rules-compare-text = 或者直接写文本的标识
rules-compare-text-hint = 例如 CN-VCL-2018，或者 632823@2026-12-20；填了就不用上面几栏。
rules-compare-all = 相同的也列出来
rules-compare-do = 比较
rules-try-lead = 填上登记人数、票数和得票，看依当地当天的规定选举是否有效、谁当选、下一步怎么办，每个结论都写明条文。数字不保存，不写进日志，也不出现在网址里。姓名写甲、乙、丙就够了。
rules-try-wrong = 有的栏目填得不对，请看红字；填过的都还在。
rules-try-where = 哪里、哪一天、第几次投票
rules-try-round = 哪一次投票
rules-try-round-hint = 另行选举、再次投票只填这一次要选的名额和得票。
rules-try-ballots = 登记和选票
rules-try-registered = 登记参加选举的人数
rules-try-issued = 发出的选票
rules-try-returned = 收回的选票
rules-try-seats = 应选名额（没有这个职务填 0）
rules-try-votes = 得票
rules-try-votes-hint = 每行一人：姓名 票数，后面可以加 女、男、另选。例如：丁 219 女
rules-try-beside = 同另一个省或者另一天对照
rules-try-beside-hint = 都不选就不对照。只选日期，是同一个地方的另一天；只选省，是那里的同一天。
rules-try-same = 同一个地方
rules-try-do = 试算
rules-try-answer = 试算结果
rules-try-rules = 适用的全部规定
rules-try-validity-open = 这一次投票不再要求参加人数。
rules-try-base = 当选票数的基数
rules-try-least = 当选至少
rules-try-elected = 当选
rules-try-tie = 票数相同
rules-try-within = 期限
rules-try-standing = 另行选举的候选人
rules-try-nobody = 至少填一个职务的名额和得票。
rules-try-no-seats = 有得票的职务，名额至少是 1。
rules-try-too-many = 得票合计 { $votes }，多于收回的选票乘以名额，请核对。
rules-try-line = 这一行读不懂：“{ $line }”。每行写姓名和票数，中间空一格，例如：丁 219 女
rules-try-twice = “{ $name }”在这一职务写了两次。
rules-try-more-than-returned = “{ $name }”的得票多于收回的选票。
rules-try-empty = 这一职务有名额，请写得票。
rules-try-crowd = 一个职务最多写 200 人。
rule-since = 自 { $on } 起施行
