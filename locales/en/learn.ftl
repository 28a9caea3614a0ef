### Step by step: lessons for everybody

learn-basis = Basis
learn-basis-caption = What applies here on { $day }
learn-before = Before:{" "}
learn-booklet = All lessons on paper (PDF)
learn-cards = Role cards
learn-col-article = Article
learn-col-kind = Kind
learn-col-lesson = Lesson
learn-col-sentence = Sentence
learn-col-value = Rule
learn-col-what = Matter
learn-do = What to do
learn-lead = A lesson for each step and a card for each role. They print and can be read aloud; no answer is kept.
learn-mistakes = What often goes wrong
learn-next = Next:{" "}
learn-no-recording = There is no recording of this lesson; somebody who speaks the local language should read it. The program does not synthesise a language that nobody has reviewed.
learn-questions = Ask yourself
learn-questions-hint = Answer first, then open.
learn-silent = The texts are silent
learn-spoken = To be read aloud
learn-spoken-hint = Read it at the meeting or over the loudspeaker.
learn-steps = Nine steps
learn-title = Step by step
