error-not-written = 没有确认保存
error-not-written-do = 请再提交一次：重复提交不会记成两条。仍不行，请告诉系统管理员。
error-disk-full = 磁盘已满，没有保存
error-disk-full-do = 已经记录的内容没有丢失。请系统管理员腾出磁盘空间，然后再提交一次：重复提交不会记成两条。
