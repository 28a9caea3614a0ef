### 附件

error-file-gone = 这份附件不在这台机器上
error-file-gone-do = 可能已按保管期限清除，或者当时是在驻村电脑上登记的，附件留在那台电脑里。
error-files-busy = 现在上传附件的人太多
error-files-busy-do = 没有记录任何内容。请过几分钟再提交；着急的话可以先不附文件。
error-files-too-large = 附件太大，没有收下
error-files-too-large-do = 没有记录任何内容。请返回上一页，每个文件不超过 20 MB；扫描件可以用较低的分辨率重新扫描。
files = 附件
files-again = 浏览器不保留已选的文件，请重新选择附件。
files-damaged = “{ $name }”是损坏的图片，没有收下。请重新扫描或拍照。
files-empty = “{ $name }”是空文件，没有收下。
files-hint = 可以不附。PDF、JPG、PNG、.docx、.xlsx、.xls、.txt，每个不超过 { $most } MB，一次最多 { $count } 个。照片里的拍摄地点、时间和机型会自动去掉。
files-kib = { $size } KB
files-kind = “{ $name }”不是可以保存的类型（按文件内容判断）。请换成 PDF、JPG、PNG、.docx、.xlsx、.xls 或 .txt。
files-mib = { $size } MB
files-too-large = “{ $name }”超过 { $most } MB，没有收下。请用较低的分辨率重新扫描，或者分成几个文件。
recording-damaged = “{ $name }”不完整，没有收下。请从录音设备上重新拷贝，或者重新录。
recording-empty = “{ $name }”是空文件，没有收下。
recording-file = 录音文件
recording-hint = 一个文件：MP3、M4A、Ogg Opus（.opus、.ogg）或 WAV，不超过 { $most } MB（MP3 约可录 20 分钟）。文件里的地点、时间、机型和姓名标签会自动去掉。
recording-kind = “{ $name }”不是可以播放的录音（按文件内容判断）。请换成 MP3、M4A、Ogg Opus 或 WAV。
recording-too-large = “{ $name }”超过 { $most } MB，没有收下。请存成 MP3 或 Opus，或者分成几段。
