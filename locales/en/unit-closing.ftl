### Step 9: certificates and handover

unit-issue-certificates = Issue the certificates
unit-record-handover = Record the handover
closing-committee = The new committee
closing-caption = { $elected } elected for { $seats } seats
closing-col-round = Elected in
closing-women = Women among them
closing-vacant = left vacant since { $day }
closing-certificates = Certificates of election
closing-certificates-lead = Each person elected gets a numbered certificate; it can be printed once it is recorded.
closing-issued-caption = { $count } certificates issued
closing-col-number = Number
closing-col-issued = Issued on
closing-days-left = { $days } days left.
closing-overdue = { $days } days overdue: complete it now and tell the township why it is late.
closing-handover = Handover
closing-handover-lead = The outgoing committee hands the items below to the new one; the township supervises and the three sides sign the list.
closing-handover-paper = Print the list first; record it once it is signed.
closing-items = Handed over
closing-supervised = Supervised by
closing-supervised-hint = The person or office of the township
closing-handed-over = Completed on
