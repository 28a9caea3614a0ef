### Step 8: the result

unit-announce-result = Announce the result
unit-call-round = Call the next round
unit-leave-vacant = Leave the seats vacant
result-waits = The result is decided; it is shown here once the election committee has announced it on the spot.
result-announced-on = Announced on { $day }.
result-valid = The election in this round is valid.
result-not-valid = The election in this round is invalid.
result-left = Seats not filled
result-next = Next
result-announce = Announce the result
result-announce-lead = Read it out in the hall, then press the button. The public page shows the result at once and it cannot be taken back; then print the notice and put it up.
result-before = Earlier rounds
result-call = The next round
result-call-lead = Seats and candidates are fixed as listed above; proxies are registered anew, the arrangement is posted anew, ballots are printed anew.
result-nominate-anew = Candidates are nominated anew, then their list is posted.
result-day = Day of the vote
result-no-deadline = The law sets no last day; choose an early one.
result-vacancy = Seats left vacant
result-vacancy-lead = Open: { $seats }. Enough are elected; the law allows these seats to stay vacant without another vote. Certificates and handover can follow.
result-left-vacant = { $seats }: left vacant under the law since { $day }.
