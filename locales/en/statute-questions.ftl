### Questions on which the law is not settled: one sentence each, with the reading taken

question-age-inclusive = Is one who turns eighteen on election day already eighteen? Taken as yes: on the roll.
question-days-before-inclusive = Is a roll posted on the very twentieth day before election day out "twenty days before"? Taken as yes: that day is the last.
question-objection-day-one-excluded = Is the day of posting the first of the five days for objections? Taken as no, by analogy with Civil Code article 201.
question-holiday-extends = Does a period that ends on a day of rest or a holiday run on to the next working day? Taken as no: Civil Code article 203 is not applied.
question-proxy-scope = The law of 2025 lets any voter hold a proxy; does a local text that allows near relatives only still hold? Taken as no: any voter may.
question-bars-bind-write-ins = Do the bars to nomination bind a person elected by write-in? Taken as yes.
question-tie-revote-turnout = Does a repeated vote among the tied need the turnout of a majority? Taken as no: the most votes among the tied decide.
question-runoff-roll-update = Is the roll completed before a runoff? Taken as no: the first registration stands.

calendar-infeasible = Election day { $day } cannot be kept: "{ $step }" cannot be before { $earliest } and must be done by { $latest } ({ $chain }). The earliest lawful election day is { $first }.
calendar-link = { $step } { $day }
calendar-link-days = { $step } { $day } ({ $number } days, { $article })
calendar-questions = Questions of this calendar on which the law is not settled ({ $count }), and the reading taken
