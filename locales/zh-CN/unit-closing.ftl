### 第九步：证书与移交

unit-issue-certificates = 颁发当选证书
unit-record-handover = 记下移交完成
closing-committee = 新一届委员会
closing-caption = 当选 { $elected } 名，应选 { $seats } 名
closing-col-round = 在哪一轮当选
closing-women = 其中妇女
closing-vacant = { $day } 起暂缺
closing-certificates = 当选证书
closing-certificates-lead = 给每名当选人编号发证，记录后可以打印。
closing-issued-caption = 已发证书 { $count } 张
closing-col-number = 编号
closing-col-issued = 发证日期
closing-days-left = 还有 { $days } 天。
closing-overdue = 已超过期限 { $days } 天，请尽快办理并向乡镇说明原因。
closing-handover = 工作移交
closing-handover-lead = 原委员会把下列各项交给新一届委员会，由乡镇监交，三方在清单上签字。
closing-handover-paper = 先打印清单，签字后再记录。
closing-items = 移交的内容
closing-supervised = 监交人
closing-supervised-hint = 乡镇派来监督移交的人或者单位
closing-handed-over = 移交完成
