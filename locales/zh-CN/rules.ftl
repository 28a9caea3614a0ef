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
rule-conflicts = 不一致之处（{ $count } 项）
rule-no-conflicts = 没有发现文本之间不一致。
rule-applied = 适用：
rule-not-applied = 不适用：
rule-why = 理由：
diff-matter = 事项
diff-none = 没有不同。
diff-count = 共 { $count } 项不同。
words-title = 参数和词
