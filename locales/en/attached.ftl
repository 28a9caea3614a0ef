### Attachments

error-file-gone = This file is not on this machine
error-file-gone-do = It may have been erased when its retention ended, or it was recorded at a station and has stayed there.
error-files-busy = Too many people are sending files just now
error-files-busy-do = Nothing was recorded. Send the form again in a few minutes, or without files if it cannot wait.
error-files-too-large = The files are too large and were not taken
error-files-too-large-do = Nothing was recorded. Go back; a file may have 20 MB. A scan can be made again with a lower resolution.
files = Attachments
files-again = The browser does not keep chosen files: choose them again.
files-damaged = “{ $name }” is a damaged picture and was not taken. Scan or photograph it again.
files-empty = “{ $name }” is empty and was not taken.
files-hint = Optional. PDF, JPG, PNG, .docx, .xlsx, .xls, .txt; up to { $most } MB each, { $count } at most. Place, time and camera are removed from photographs.
files-kib = { $size } KB
files-kind = “{ $name }” is of no kind that is kept (by what is in it). Send PDF, JPG, PNG, .docx, .xlsx, .xls or .txt.
files-mib = { $size } MB
files-too-large = “{ $name }” is larger than { $most } MB and was not taken. Scan it with a lower resolution, or in parts.
recording-damaged = “{ $name }” is not whole and was not taken. Copy it from the recorder again, or record it anew.
recording-empty = “{ $name }” is empty and was not taken.
recording-file = Recording
recording-hint = One file: MP3, M4A, Ogg Opus (.opus, .ogg) or WAV, up to { $most } MB (about 20 minutes of MP3). Place, time, device and names that are written in the file are removed.
recording-kind = “{ $name }” is no recording that can be played (by what is in it). Send MP3, M4A, Ogg Opus or WAV.
recording-too-large = “{ $name }” is larger than { $most } MB and was not taken. Save it as MP3 or Opus, or in parts.
