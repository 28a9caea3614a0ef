### Step 5: ballots (the day of an act and the number of the round are shared by the later steps)

unit-print-ballots = Record the print run
ballots-on = Done on
ballots-round = Round { $number }:{" "}
ballots-candidates-caption = Candidates on the ballot, in the order as posted
ballots-no-number = A ballot bears no number and nothing that tells whose it is.
ballots-none = No ballots have been printed yet.
ballots-anew = A candidate withdrew: the ballots printed on { $day } are void. Print them anew from the new list; seal the old ones and give none out.
ballots-printed = Ballots printed
ballots-copies = Printed
ballots-sheets = { $copies } sheets
ballots-last = Last printed on
ballots-pages = One page a ballot, { $pages } pages of A4 in all.
ballots-print = Print ballots
ballots-print-more = Print more ballots
ballots-more-hint = { $copies } are printed already; what you enter here is added.
ballots-for-voters = For voters
ballots-for-voters-hint = { $registered } are registered on the corrected roll, one each.
ballots-reserve = Reserve
ballots-reserve-hint = As the election committee decides, for exchange of spoiled sheets.
ballots-keeping = How ballots are kept
ballots-keeping-spoiled = Do not tear up spoiled or misprinted ballots: mark them as spoiled and keep them.
ballots-keeping-sum = When the poll is over, issued, spoiled and unused together must equal the number printed, or counting cannot start.
ballots-keeping-number = Let two people count the printed ballots; the election committee stamps and seals them until the day of the vote.
