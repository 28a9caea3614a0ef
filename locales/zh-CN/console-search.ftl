# 查找人员：在管辖的各村名单里找人

nav-search = 查找人员
find-lead = 在您管辖的 { $count } 个村和社区的选民名单里找人。查到的只写村、小组、姓名和名单上的情况，不写身份证号。
find-who = 找谁
find-hint = 可写姓名里的字、拼音（zhangsan）、拼音首字母（zs），或身份证号末四位；末四位要写全。
find-hint-names = 可写姓名里的字、拼音（zhangsan）或拼音首字母（zs）。
find-names-only = 您只能按姓名查找。
find-do = 查找
find-none = 没有找到。请换一种写法；名单还没有录入的村，查不到人。
find-more = 共有 { $total } 人，只显示前 { $shown } 人，请写得更完整。
find-building = 姓名索引还在建立：这次只查了 { $searched } 个单位，共 { $all } 个。请稍等，再查一次。
find-caption = 找到 { $total } 人
find-unit = 村、社区
find-group = 村民小组
find-name = 姓名
find-state = 名单上的情况
find-on = 在名单上，第 { $number } 号，{ $category }
find-draft = 名单还没有公布
find-off = 不在名单上
find-off-why = ：{ $why }（{ $day } 起）
