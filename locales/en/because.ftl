# Reasons of questions beside the count: one sentence where a rule is met, one where it is not, from the figures of the decision.

## Party branches

because-should-attend-met = {$members} members have the right to vote, {$left_out} are left out as the rules allow, {$number} should attend; nobody else was to be left out.
because-should-attend-not = {$members} members have the right to vote, {$left_out} are left out as the rules allow, {$number} should attend; {$refused} more may not be left out, for want of a ground or of consent.
because-attendance-met = {$whole} should attend, at least {$needed} must, {$part} came: the meeting may elect.
because-attendance-not = {$whole} should attend, at least {$needed} must, {$part} came: the meeting may not elect.
because-surplus-share-met = {$seats} to be elected, at least {$surplus} more must stand: {$needed} candidates at least.
because-surplus-share-not = {$seats} to be elected, at least {$surplus} more must stand: there are fewer than {$needed} candidates.
because-win-base-met = The base of the majority is {$base}.
because-win-base-not = The base of the majority is not {$base}.
because-party-majority-met = {$base} present with the right to vote, {$needed} votes are needed; of {$seats} seats, {$reached} reached it: all are filled.
because-party-majority-not = {$base} present with the right to vote, {$needed} votes are needed; of {$seats} seats, {$reached} reached it: not all are filled.
because-returned-within-voters-met = {$voters} voted, {$returned} ballots were returned: no more than the voters, the vote is valid.
because-returned-within-voters-not = {$voters} voted, {$returned} ballots were returned: more than the voters, the vote is void.
because-equal-votes-met = No equal votes at the last seat.
because-equal-votes-not = Equal votes at the last seat: {$names}; vote again among them.
because-shortfall-met = Nobody is missing: {$left} seats open, base {$base}, consent of {$needed}.
because-shortfall-not = {$left} seats are open: elect again, or reduce the seats with the consent of at least {$needed} of {$base}.
because-branch-committee-met = {$members} full members, at least {$needed}: the branch has a committee.
because-branch-committee-not = {$members} full members, fewer than {$needed}: no committee, the members' meeting elects the secretary.
because-secretary-surplus-met = There must be more than one candidate for secretary.
because-secretary-surplus-not = There may be one candidate for secretary.
because-secretary-majority-met = {$present} present, a secretary needs {$needed} votes.
because-secretary-majority-not = {$present} present, the secretary did not get {$needed} votes.
because-party-approval-met = The secretary and deputies are approved by the superior organisation, members are filed with it.
because-party-approval-not = The result needs no approval.
because-recommendation-met = Recommended by { $who ->
        [members] the members
        [masses] the people of the village
        [party_organisation] the Party organisation
        [voters] the voters
        [joint_voters] voters jointly
        [self] the person himself or herself
        [household_reps] the household representatives
        [representatives] the representatives
       *[other] { $who }
    }.
because-recommendation-not = Not yet recommended by { $who ->
        [members] the members
        [masses] the people of the village
        [party_organisation] the Party organisation
        [voters] the voters
        [joint_voters] voters jointly
        [self] the person himself or herself
        [household_reps] the household representatives
        [representatives] the representatives
       *[other] { $who }
    }.

## Proxies

because-proxy-allowed-met = Proxies are allowed.
because-proxy-allowed-not = Nobody may vote by proxy.
because-proxy-form-met = Proxies are allowed where representatives elect.
because-proxy-form-not = Where representatives elect, there are no proxies.
because-proxy-on-spot-met = A proxy may be given on the spot ({$filed}).
because-proxy-on-spot-not = No proxy on the spot ({$filed}); it must be filed by {$latest}.
because-proxy-too-late-met = Filed on {$filed}, by the last day {$latest}.
because-proxy-too-late-not = Filed on {$filed}, after the last day {$latest}.
because-proxy-self-met = Principal and holder are two people.
because-proxy-self-not = Nobody can be his or her own proxy.
because-holder-is-candidate-met = The holder is no candidate.
because-holder-is-candidate-not = The holder is a candidate and may hold no proxy.
because-proxy-scope-met = The holder is one of those who may hold it.
because-proxy-scope-not = The holder is no near relative within the rule.
because-proxy-reason-met = The reason is one the rules accept.
because-proxy-reason-not = The reason is not one the rules accept.
because-proxy-already-given-met = The principal has given no other proxy.
because-proxy-already-given-not = The principal has given a proxy already.
because-proxy-chain-met = No proxy is passed on.
because-proxy-chain-not = A proxy may not be passed on, and one who has given a proxy may not hold one.
because-mobile-voter-has-proxy-met = The principal is not on the list of the mobile box.
because-mobile-voter-has-proxy-not = The principal is on the list of the mobile box and gives no proxy.
because-max-proxies-met = The holder has {$held} of at most {$most} proxies and may accept another.
because-max-proxies-not = The holder has {$held} of at most {$most} proxies and may not accept another.
because-not-published-met = The proxy was audited and published, or need not be.
because-not-published-not = The proxy was not audited and published: it is void.

## Election committee and candidates

because-member-nominated-met = Member {$member} is not nominated.
because-member-nominated-not = Member {$member} is nominated and must leave the election committee.
because-member-relative-nominated-met = No near relative of member {$member} is nominated.
because-member-relative-nominated-not = {$nominee}, a near relative of member {$member}, is nominated: {$member} must leave the election committee.
because-members-may-stay-met = No member must leave.
because-members-may-stay-not = A member must leave.
because-seat-filled-met = The seats go to the next in order: {$names}.
because-seat-filled-not = There are not enough in reserve (filled by: {$names}); others must be chosen.
because-ec-absences-met = {$absences} absences in a row, fewer than {$limit}: still a member.
because-ec-absences-not = {$absences} absences in a row, the limit is {$limit}: no longer a member.
because-exit-trigger-met = Under {$text} nobody has to leave yet.
because-exit-trigger-not = Under {$text} the member must leave.
because-candidate-places-met = {$post}: {$places} candidates: {$names}.
because-candidate-places-not = {$post}: {$places} candidates are wanted, there are fewer: {$names}.
because-candidate-tie-met = {$post}: no equal votes at the last place.
because-candidate-tie-not = {$post}: equal votes at the last place: {$names}; vote again among them.
because-candidate-woman-met = There is a woman among the candidates.
because-candidate-woman-not = There is no woman among the candidates: {$name}, who has most votes among women, stands too.
because-surplus-met = {$seats} to be elected, {$candidates} candidates, at least {$needed} are needed.
because-surplus-not = {$seats} to be elected, {$candidates} candidates, fewer than the {$needed} needed.
because-surplus-most-met = {$seats} to be elected, {$candidates} candidates, at most {$needed} may stand.
because-surplus-most-not = {$seats} to be elected, {$candidates} candidates, more than the {$needed} that may stand.
because-joint-nominators-met = {$nominators} nominate jointly, at least {$needed} are needed.
because-joint-nominators-not = {$nominators} nominate jointly, fewer than the {$needed} needed.
because-equal-numbers-allowed-met = {$text} does not ask for more candidates than seats.
because-equal-numbers-allowed-not = {$text} asks for more candidates than seats.
because-withdrawal-met = Stepped down on {$on}, by {$latest}.
because-withdrawal-not = Stepped down on {$on}, after {$latest}.
because-candidate-filled-met = The place goes to the next in votes, {$name}.
because-candidate-filled-not = Nobody is next in votes.

## Representatives and group leaders

because-reps-share-met = {$part} representatives among {$whole} members of the meeting, at least {$needed} are needed: enough.
because-reps-share-not = {$part} representatives among {$whole} members of the meeting, at least {$needed} are needed: too few.
because-reps-women-met = {$part} women representatives among {$whole} members of the meeting, at least {$needed} are needed: enough.
because-reps-women-not = {$part} women representatives among {$whole} members of the meeting, at least {$needed} are needed: too few.
because-reps-number-met = {$households} households, one representative for {$few} to {$many}: {$min} to {$max} representatives.
because-reps-number-not = {$households} households, one representative for {$few} to {$many}: not between {$min} and {$max} representatives.
because-column-within-seats-met = {$marked} names for {$seats} seats in { $column ->
        [general] the general column
        [women] the women's column
       *[other] { $column }
    }: it stands.
because-column-within-seats-not = {$marked} names for {$seats} seats in { $column ->
        [general] the general column
        [women] the women's column
       *[other] { $column }
    }: void.
because-women-column-met = No man in the women's column.
because-women-column-not = {$name}, a man, in the women's column: that column is void.
because-women-votes-carry-met = Once the women's seats are filled, the other women's votes in the women's column count for the general seats.
because-women-votes-carry-not = Votes in the women's column do not count for the general seats.
because-reps-seats-met = {$seats} seats, at least {$needed} votes, in { $column ->
        [general] the general column
        [women] the women's column
       *[other] { $column }
    }: {$names}.
because-reps-seats-not = {$seats} seats, at least {$needed} votes, not all filled in { $column ->
        [general] the general column
        [women] the women's column
       *[other] { $column }
    }: {$names}.
because-leader-from-reps-met = May lead the group.
because-leader-from-reps-not = Group leaders are chosen from among the representatives, and this is none.
because-leader-recall-petition-met = {$part} of the group's {$whole} voters ask, at least {$needed} must.
because-leader-recall-petition-not = {$part} of the group's {$whole} voters ask, fewer than the {$needed} who must.
because-leader-recalled-met = {$part} of the group's {$whole} voters agree, at least {$needed} must: recalled.
because-leader-recalled-not = {$part} of the group's {$whole} voters agree, fewer than the {$needed} who must: not recalled.
because-leader-recall-turnout-met = {$part} of the group's {$whole} voters voted, at least {$needed} must: enough.
because-leader-recall-turnout-not = {$part} of the group's {$whole} voters voted, fewer than the {$needed} who must.
because-removal-pass-met = {$part} of {$whole} agree, at least {$needed} must: passed.
because-removal-pass-not = {$part} of {$whole} agree, fewer than the {$needed} who must: not passed.
because-removal-petition-met = {$part} of {$whole} ask, at least {$needed} must.
because-removal-petition-not = {$part} of {$whole} ask, fewer than the {$needed} who must.
because-rep-absence-met = Absent {$part} times in a row, {$needed} end the seat.
because-rep-absence-not = Absent {$part} times in a row, fewer than the {$needed} that end the seat.
because-supervision-fill-met = The next in votes may take an open seat of the supervision committee.
because-supervision-fill-not = No text lets the next in votes take an open seat of the supervision committee: the meeting votes again.
because-turnout-of-members-met = {$part} of {$whole} elected members voted, at least {$needed} must: enough.
because-turnout-of-members-not = {$part} of {$whole} elected members voted, fewer than the {$needed} who must.

## Meetings

because-quorum-persons-met = {$part} of {$whole} persons came, at least {$needed} must: enough.
because-quorum-persons-not = {$part} of {$whole} persons came, at least {$needed} must: too few.
because-quorum-households-met = {$part} of {$whole} households came, at least {$needed} must: enough.
because-quorum-households-not = {$part} of {$whole} households came, at least {$needed} must: too few.
because-meeting-passes-met = {$part} of {$whole} present agree, at least {$needed} must: passed.
because-meeting-passes-not = {$part} of {$whole} present agree, at least {$needed} must: not passed.
because-meeting-called-met = {$part} of {$whole} ask, at least {$needed} must: the meeting is to be called.
because-meeting-called-not = {$part} of {$whole} ask, fewer than {$needed}: the meeting need not be called.
because-women-came-met = {$part} of {$whole} women representatives came, at least {$needed} must.
because-women-came-not = {$part} of {$whole} women representatives came, fewer than the {$needed} who must.
because-meeting-notice-met = Notice of {$days} days, at least {$needed} are needed.
because-meeting-notice-not = Notice of {$days} days, fewer than the {$needed} needed.

## Supervision committee

because-supervision-excluded-met = Not among those who may not serve: { $who ->
        [committee_members] members of the committee
        [near_relatives] near relatives of its members
        [accountant] accountants
        [clerk] clerks
        [finance_staff] finance staff
        [collective_managers] managers of the collective economy
       *[other] { $who }
    }.
because-supervision-excluded-not = May not serve on the supervision committee: { $who ->
        [committee_members] members of the committee
        [near_relatives] near relatives of its members
        [accountant] accountants
        [clerk] clerks
        [finance_staff] finance staff
        [collective_managers] managers of the collective economy
       *[other] { $who }
    }.
because-supervision-min-met = A supervision committee of {$members}, at least {$needed} are needed.
because-supervision-min-not = A supervision committee of {$members}, fewer than the {$needed} needed.
because-supervision-max-met = A supervision committee of {$members}, at most {$needed} are allowed.
because-supervision-max-not = A supervision committee of {$members}, more than the {$needed} allowed.
because-supervision-odd-met = A supervision committee of {$members}: as the rules want it.
because-supervision-odd-not = A supervision committee of {$members}: the number must be odd.
because-supervision-seats-met = {$seats} seats, at least {$needed} votes, most votes win: {$names}.
because-supervision-seats-not = {$seats} seats, at least {$needed} votes, not all filled: {$names}.

## Recall, resignation, end of office

because-recall-petition-met = {$part} of {$whole} signed, at least {$needed} must: a recall may be asked for.
because-recall-petition-not = {$part} of {$whole} signed, fewer than {$needed}: a recall may not be asked for.
because-recall-turnout-met = {$part} of {$whole} voted, at least {$needed} must: the vote counts.
because-recall-turnout-not = {$part} of {$whole} voted, at least {$needed} must: the vote does not count.
because-recall-pass-met = Of {$base}, {$needed} votes recall.
because-recall-pass-not = Of {$base}, {$needed} votes were not reached.
because-recall-repeat-met = The last vote was on {$voted}; on {$on} a recall may be asked for again{ $until ->
        [none] {""}
        [term] {" "}(within this term)
       *[other] {" "}(barred until { $until })
    }.
because-recall-repeat-not = The last vote was on {$voted}; on {$on} a recall may not be asked for again{ $until ->
        [none] {""}
        [term] {" "}(within this term)
       *[other] {" "}(barred until { $until })
    }.
because-resignation-accepted-met = The resignation of {$handed_in} was accepted by the meeting: the office has ended.
because-resignation-accepted-not = The resignation of {$handed_in} has not been accepted by the meeting: the office has not ended.
because-office-ends-met = The office ends by itself: { $ground ->
        [incapacity] loss of capacity
        [sentence] a criminal sentence
        [two_failed_reviews] two failed reviews in a row
        [death] death
        [idle_six_months] six months of idleness
        [absence_six_months] absence of six months
        [moved_away] moving away
        [duties_not_done] duties not done
       *[other] { $ground }
    }.
because-office-ends-not = No text in force ends an office for this: { $ground ->
        [incapacity] loss of capacity
        [sentence] a criminal sentence
        [two_failed_reviews] two failed reviews in a row
        [death] death
        [idle_six_months] six months of idleness
        [absence_six_months] absence of six months
        [moved_away] moving away
        [duties_not_done] duties not done
       *[other] { $ground }
    }.

## By-elections

because-by-election-skipped-met = {$left} members are left, at least {$enough}: with the meeting's consent there need be no by-election.
because-by-election-skipped-not = {$left} members are left, fewer than {$enough}: a by-election must be held.
because-by-election-due-met = {$left} members are left: a by-election within {$months} months.
because-by-election-due-not = {$left} members are left, {$months} months have passed.
because-by-election-optional-met = {$left} members are left: a by-election may be held, no text sets a time.
because-by-election-optional-not = {$left} members are left: there is no by-election.
because-by-election-by-met = May elect: { $who ->
        [meeting] the meeting of all
        [representatives] the representatives' meeting
        [election] all voters
        [committee] the committee
        [election_committee] an election committee
       *[other] { $who }
    }.
because-by-election-by-not = May not elect: { $who ->
        [meeting] the meeting of all
        [representatives] the representatives' meeting
        [election] all voters
        [committee] the committee
        [election_committee] an election committee
       *[other] { $who }
    }.
because-by-election-quorum-met = {$part} of {$whole} voted, at least {$needed} must: the by-election counts.
because-by-election-quorum-not = {$part} of {$whole} voted, at least {$needed} must: too few.
because-by-election-run-by-met = The by-election is run by { $who ->
        [meeting] the meeting of all
        [representatives] the representatives' meeting
        [election] all voters
        [committee] the committee
        [election_committee] an election committee
       *[other] { $who }
    }.
because-by-election-run-by-not = The by-election is not run by { $who ->
        [meeting] the meeting of all
        [representatives] the representatives' meeting
        [election] all voters
        [committee] the committee
        [election_committee] an election committee
       *[other] { $who }
    }.
because-by-election-woman-met = {$women} women are left: the by-election need not elect a woman.
because-by-election-woman-not = {$women} women are left: the by-election must elect a woman.

## Ballots, and after the count

because-ballot-over-vote-met = {$marked} names, no more than the seats: the ballot stands.
because-ballot-over-vote-not = {$marked} names, more than the seats: the whole ballot is void.
because-ballot-adds-down-met = {$marked} marks; votes for a higher post count for the lower ones too.
because-ballot-adds-down-not = {$marked} marks; each post is counted by itself.
because-ballot-same-person-met = {$marked} names, nobody for two posts.
because-ballot-same-person-not = {$marked} names, one person for two posts: the whole ballot is void.
because-turnout-of-form-met = {$part} of {$whole} took part, at least {$needed} must: the election counts.
because-turnout-of-form-not = {$part} of {$whole} took part, at least {$needed} must: the election does not count.
because-votes-needed-met = {$base} took part, {$needed} votes elect.
because-votes-needed-not = {$base} took part, {$needed} votes were not reached.
because-rerun-by-met = Declared invalid on {$on} by { $by ->
        [county_government] the county
        [county] the county
        [township_government] the township
        [township] the township
        [election_committee] the election committee
       *[other] { $by }
    }: a rerun by {$latest}.
because-rerun-by-not = Declared invalid on {$on} by { $by ->
        [county_government] the county
        [county] the county
        [township_government] the township
        [township] the township
        [election_committee] the election committee
       *[other] { $by }
    }: no text sets the day of the rerun.
because-may-stop-met = {$filled} of {$seats} seats are filled: the election may end here.
because-may-stop-not = {$filled} of {$seats} seats are filled: the election may not end here.
because-acting-head-met = Without a chair, {$name} presides.
because-acting-head-not = Without a chair, the meeting decides who presides.
because-relatives-equal-met = {$name} and {$other} have different votes.
because-relatives-equal-not = {$name} and {$other} are near relatives ({ $relation ->
        [spouse] spouses
        [parent] parent and child
        [child] parent and child
        [sibling] siblings
        [grandparent] grandparent and grandchild
        [grandchild] grandparent and grandchild
       *[other] { $relation }
    }) with equal votes for one post: vote again between them.
because-fills-after-drop-met = {$votes} votes of {$base} ballots, {$needed} are needed: fills the seat.
because-fills-after-drop-not = {$votes} votes of {$base} ballots, {$needed} are needed: does not fill the seat.
because-woman-in-runoff-met = No woman has to stand in the runoff.
because-woman-in-runoff-not = No woman was elected: {$name}, who has most votes among women, must stand in the runoff.
because-minority-member-met = The nationalities are as the rules want them, or nothing is asked.
because-minority-member-not = All elected are of one nationality; there should be a member of a smaller one. The result does not change.
because-of-age-met = Turns {$age} on {$birthday}, election day {$day}: may be registered.
because-of-age-not = Turns {$age} only on {$birthday}, election day {$day}: may not be registered.

## Days

because-roll-in-time-met = The roll came out on {$on}, by the last day {$latest}.
because-roll-in-time-not = The roll came out on {$on}, after the last day {$latest}.
because-reps-list-in-time-met = The list of representatives came out on {$on}, by the last day {$latest}.
because-reps-list-in-time-not = The list of representatives came out on {$on}, after the last day {$latest}.
because-candidate-list-in-time-met = The list of candidates came out on {$on}, by the last day {$latest}.
because-candidate-list-in-time-not = The list of candidates came out on {$on}, after the last day {$latest}.
because-objection-in-time-met = Objected on {$on}, by the last day {$latest}.
because-objection-in-time-not = Objected on {$on}, after the last day {$latest}.
because-objection-window-kept-met = Objections run until {$on}, the schedule leaves until {$latest}: enough.
because-objection-window-kept-not = Objections run until {$on}, the schedule leaves only until {$latest}: not enough.
because-handover-in-time-met = The handover ends on {$on}, by the last day {$latest}.
because-handover-in-time-not = The handover ends on {$on}, after the last day {$latest}.
because-handover-by-met = Formed on {$formed}. The handover: by {$latest}.
because-handover-by-not = Formed on {$formed}. The handover: {$latest} has passed.
because-certificate-by-met = Formed on {$formed}. The certificates: by {$latest}.
because-certificate-by-not = Formed on {$formed}. The certificates: {$latest} has passed.
because-seal-by-met = Formed on {$formed}. The seal: by {$latest}.
because-seal-by-not = Formed on {$formed}. The seal: {$latest} has passed.
because-term-met = Elected on {$elected}, the term ends on {$expires}.
because-term-not = Elected on {$elected}, the term ended on {$expires}.
because-term-shift-met = With approval the election may be as early as {$earliest} and as late as {$latest}.
because-term-shift-not = The election may not be before {$earliest} nor after {$latest}.
because-indicator-met = {$title} = {$formula}.
because-indicator-not = {$title} is not computed as {$formula}.
