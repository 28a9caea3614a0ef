# Finding people on the rolls of a division

nav-search = Find a person
find-lead = Looks on the rolls of the { $count } villages and communities in your charge. What is found shows village, group, name and standing on the roll, never an identity number.
find-who = Whom
find-hint = Characters of the name, pinyin (zhangsan), initials (zs), or the last four characters of the identity number, all four of them.
find-hint-names = Characters of the name, pinyin (zhangsan) or initials (zs).
find-names-only = You can only look for names.
find-do = Find
find-none = Nobody was found. Try to write it otherwise; where no roll has been entered nobody can be found.
find-more = { $total } people; only the first { $shown } are shown, please write more.
find-building = The index of names is still being built: only { $searched } of { $all } units were searched this time. Please wait a moment and search again.
find-caption = { $total } found
find-unit = Village, community
find-group = Group
find-name = Name
find-state = Standing on the roll
find-on = On the roll, no. { $number }, { $category }
find-draft = roll not posted yet
find-off = Not on the roll
find-off-why = : { $why } (since { $day })
