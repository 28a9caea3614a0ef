### The law: packs, comparison, what if

## Bodies

body-village-committee = Villagers' committee
body-residents-committee = Residents' committee
body-party-branch = Village or community Party branch
body-supervision-committee = Villagers' supervision committee
body-residents-supervision-committee = Residents' supervision committee
body-representatives = Villagers' representatives and group leaders
body-residents-representatives = Residents' representatives and group leaders

## Ranks of instruments

level-defaults = our reading
level-procedure = reference procedure
level-law = national law, or a regulation of the Party
level-province = province
level-local = prefecture, county or township

## What numbers count

measure-days = { $number } days
measure-one-days = { $number } day
measure-months = { $number } months
measure-one-months = { $number } month
measure-years = { $number } years
measure-one-years = { $number } year
measure-persons = { $number } persons
measure-one-persons = { $number } person
measure-households = { $number } households
measure-one-households = { $number } household
measure-members = { $number } Party members
measure-one-members = { $number } Party member
measure-times = { $number } times
measure-one-times = { $number } time

## Kinds of values

kind-count = a whole number of { $unit }
kind-share = a fraction, as ">1/2" (more than) or ">=1/3" (at least)
kind-flag = true (yes) or false (no)
kind-one-of = one word
kind-several = a list of words

## Provinces

province-11 = Beijing
province-12 = Tianjin
province-13 = Hebei
province-14 = Shanxi
province-15 = Inner Mongolia
province-21 = Liaoning
province-22 = Jilin
province-23 = Heilongjiang
province-31 = Shanghai
province-32 = Jiangsu
province-33 = Zhejiang
province-34 = Anhui
province-35 = Fujian
province-36 = Jiangxi
province-37 = Shandong
province-41 = Henan
province-42 = Hubei
province-43 = Hunan
province-44 = Guangdong
province-45 = Guangxi
province-46 = Hainan
province-50 = Chongqing
province-51 = Sichuan
province-52 = Guizhou
province-53 = Yunnan
province-54 = Tibet
province-61 = Shaanxi
province-62 = Gansu
province-63 = Qinghai
province-64 = Ningxia
province-65 = Xinjiang

## Problems of a pack file

pack-unreadable = cannot be read: { $detail }
pack-unknown-field = there is no field "{ $detail }"; check the spelling, the fields stand in statutes/README.md.
pack-unknown-word = there is no name or word "{ $detail }"; all of them stand in statutes/PARAMETERS.md.
pack-missing-field = the field "{ $detail }" is missing.
pack-empty = "{ $about }" is empty.
pack-empty-part = { $about }: "{ $detail }" is empty.
pack-division = the division code "{ $detail }" is wrong: empty for the whole country, else 2, 4, 6, 9 or 12 digits.
pack-dates = { $about }: the dates are wrong: an end before its beginning, or two stretches that overlap or lack their days.
pack-value = { $about }: not a value of this parameter: { $detail } (in brackets what may be written).
pack-unit = { $about }: the unit must be { $detail }.
pack-no-unit = { $about }: this parameter is not a number and has no unit.
pack-bar-twice = the bar "{ $about }" stands twice.
pack-name = the file must be named like its id: { $detail }.
pack-named = { $title } ({ $name })

## What reading a pack changes

check-good = no problem found.
check-read = { $id }: { $title }; { $count } parameters, { $bars } bars to nomination.
check-unconfirmed = { $count } values are unconfirmed:
check-all-confirmed = every value was checked against the text.
check-against = Once it is read ({ $body }, { $on }):
check-against-nothing = { $body }, { $on }: no national law is known to compare with.
check-silent = { $count } parameters on which this text is silent and others speak:
check-differs = { $count } parameters on which this text differs from others:
check-same = no difference from other texts.
check-new = { $count } parameters on which only this text speaks:
check-difference = { $about }: here "{ $own }", { $article } "{ $other }".
check-law-prevails = The law prevails; the value of this text does not apply.
check-within = Within what the law allows; this text applies.
check-nearer = This text applies.
check-older = This text is older than the law ({ $law }, in force since { $on }); ask whether it still holds.
check-failed = { $count } problems in { $files } file(s).

## A stack of rules

stack-division = "{ $text }": a division code has 2, 4, 6, 9 or 12 digits, for example 632823.
stack-day = "{ $text }": a day is written 2026-12-20.
stack-no-law = No law for { $body } is known for { $on }.
stack-unknown-pack = There is no rule pack "{ $text }".
stack-unknown-key = There is no parameter "{ $text }"; huanjie rules words lists them all.

## One rule

rule-where = Source
rule-quote = Text
rule-note = Note
rule-question = To be settled
rule-others = Other texts
rule-unconfirmed = Unconfirmed
rule-silent = silent
rule-other-same = It says the same.
rule-other-lower = Of lower rank; not used where a higher text speaks.
rule-law-prevails = The law settles the matter and leaves no room; the law prevails.
rule-nearer-text = The law leaves room; the nearer text applies.
rule-within-the-law = The nearer text stays within what the law allows; it applies.
rule-ask-partial = Only a part or a report of the text was seen; check { $article } in full.
rule-ask-memory = Entered from memory; check it against { $article }.
rule-ask-default = No text says so, or none was seen: this is our own reading. Ask the authority what is done.
rule-ask-older = The local text is older than the law; ask its maker whether it still holds, or wait for its revision.
rule-bars = Bars to nomination
rule-bar-bar = bars
rule-bar-unsuitable = unsuitable (advice; the villagers may decide otherwise)
rule-bar-months = looks back { $months } months
rule-bar-asks = departments that can tell: { $departments }
rule-packs = Rules in force (the first comes first)
rule-pack-line = { $level }, in force since { $on }, { $count } parameters
rule-read = What was read
rule-unread = The text of this province has not been read: what follows is the national law and our own reading, not the rule of this province.
rule-count = { $all } parameters, { $unconfirmed } of them unconfirmed.
rule-open = Questions the law leaves open ({ $count }) and the reading taken
rule-conflicts = Conflicts ({ $count })
rule-no-conflicts = No conflict between the texts was found.
rule-applied = Applied:
rule-not-applied = Not applied:
rule-why = Why:
diff-matter = Matter
diff-none = No difference.
diff-count = { $count } differences.
words-title = Parameters and words

## Pages

rules-here = What is in force
rules-packs = All texts
rules-compare = Compare
rules-try = What if
rules-colon = :{" "}
rules-stages = Stages
rules-lead = Choose a place, a body and an election day: the laws and regulations in force there, and every rule with its value, article and how sure it is. Whatever was not checked against the text is marked unverified.
rules-nation = Whole country
rules-province = Province
rules-division = Division code (optional)
rules-division-hint = 4, 6, 9 or 12 digits, for example 632823
rules-elsewhere = The code { $code } is not in { $province }. Change it or leave it empty.
rules-body = Which body
rules-on = Election day
rules-show = Show
rules-compare-this = Compare with another place or day
rules-try-this = Try an election's figures under these rules
rules-open-quotes = Unfold all quotations (for printing)
rules-confidence = How sure a value is
rules-parameters = Parameters
rules-packs-lead = The { $count } laws, regulations and procedures this program knows. Each can be downloaded, read and corrected with any text editor.
rules-unconfirmed = { $count } unconfirmed
rules-pack-id = Identifier
rules-pack-cited = As cited
rules-pack-level = Rank
rules-pack-place = Place
rules-pack-bodies = Bodies
rules-pack-from = In force
rules-pack-empty = This text has not been read and nothing was entered from it; the national law and our own reading stand in for it.
rules-download = Download the pack file (TOML)
rules-binding-exact = The law settles it; a province may not say otherwise.
rules-binding-at-least = A province may ask for more, not for less.
rules-binding-at-most = A province may allow less, not more.
rules-compare-lead = Two places, two days, two bodies or two texts side by side; only what differs is listed.
rules-compare-first = First
rules-compare-second = Second
rules-compare-text = Or the identifier of a text
rules-compare-text-hint = For example CN-VCL-2018, or 632823@2026-12-20; the fields above are then not used.
rules-compare-all = List what is equal too
rules-compare-do = Compare
rules-try-lead = Enter the figures of an election and see whether it is valid, who is elected and what follows under the law of a place and a day, each reason with its article. Nothing is kept, logged or put into an address. A, B, C are names enough.
rules-try-wrong = Some fields are not right, see the red lines; nothing you entered is lost.
rules-try-where = Where, when and which vote
rules-try-round = Which vote
rules-try-round-hint = For a runoff or a revote give only the seats and votes of that vote.
rules-try-ballots = Roll and ballots
rules-try-registered = Registered voters
rules-try-issued = Ballots issued
rules-try-returned = Ballots returned
rules-try-seats = Seats (0 where there is no such post)
rules-try-votes = Votes
rules-try-votes-hint = One person a line: name votes, then F or M, and W for a write-in. For example: D 219 F
rules-try-beside = Beside another province or day
rules-try-beside-hint = Leave both empty for one answer. A day alone is another day in the same place; a province alone is the same day there.
rules-try-same = The same place
rules-try-do = Try
rules-try-answer = Answer
rules-try-rules = All rules applied
rules-try-validity-open = No turnout is asked for in this vote.
rules-try-base = Base of the majority
rules-try-least = Votes needed
rules-try-elected = Elected
rules-try-tie = Tied
rules-try-within = Within
rules-try-standing = Candidates of the runoff
rules-try-nobody = Give seats and votes of at least one post.
rules-try-no-seats = A post with votes has at least one seat.
rules-try-too-many = { $votes } votes in all are more than the ballots returned times the seats; check them.
rules-try-line = This line cannot be read: "{ $line }". Write name and votes with a blank between, for example: D 219 F
rules-try-twice = "{ $name }" stands twice for this post.
rules-try-more-than-returned = "{ $name }" has more votes than ballots were returned.
rules-try-empty = This post has seats; enter the votes.
rules-try-crowd = At most 200 people for one post.
rule-since = in force since { $on }
