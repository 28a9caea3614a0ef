//! Step 4: kinship, nomination, review, the candidate list.

use election::command::{Bar, NominationMode, PersonVotes, PostNominations, PostNumber, Review};
use election::{Command, PersonId};
use statute::{Body, Post, Relation, Sex};

use super::{Story, Told, Who};
use crate::DemoError;
use crate::course::Leaver;
use crate::people::aged;

impl Story {
    /// A near relative in the house of somebody, of an age to be nominated and without a part yet.
    pub(super) fn relative_of(&self, at: usize) -> Option<usize> {
        let last = self.residents.voters.len().saturating_sub(super::SPARE);
        self.residents.household(at).find(|other| {
            let near = self.residents.relation(at, *other).is_some_and(|relation| relation != Relation::Other);
            let grown = self.residents.voters.get(*other).is_some_and(|v| aged(&v.person, self.days.poll, 20, 64));
            near && grown && *other < last && !self.busy.contains(other)
        })
    }

    pub(super) fn nominate(&mut self) -> Told {
        let on = self.days.nomination;
        let favourite = self.favourite()?;
        let participants = self.registered() * self.rng.between(58, 93) / 100;
        let mut posts = Vec::new();
        for post in self.seats.posts() {
            let votes = self.nominees(post, participants, favourite)?;
            posts.push(PostNominations { post, votes });
        }
        let mode = match self.place.body {
            Body::VillageCommittee if self.rng.percent(30) => NominationMode::OpenAtMeeting,
            Body::VillageCommittee if self.rng.percent(30) => NominationMode::OpenByGroups,
            _ => NominationMode::PartyAndVoters,
        };
        let everyone: Vec<PersonId> = posts.iter().flat_map(|each| &each.votes).map(|line| line.person).collect();
        let last = posts.last().and_then(|each| each.votes.last()).map(|line| (line.person, Post::Member));
        self.act(on, Who::Committee, &Command::RecordNominations { on, mode, participants, posts })?;
        let (barred, declines) = (self.rng.percent(5), self.rng.percent(12));
        self.vet(&everyone, last.filter(|_| barred).map(|(person, _)| person))?;
        self.review(&everyone, last, (barred, declines))
    }

    /// Whoever makes a member leave the election committee: the member, or a relative whose kinship is declared first.
    fn favourite(&mut self) -> Result<Option<usize>, DemoError> {
        let Some(member) = self.committee.first().copied() else { return Ok(None) };
        match self.course.leaver {
            Leaver::Nobody => Ok(None),
            Leaver::Nominee => Ok(Some(member)),
            Leaver::Relative => {
                let Some(other) = self.relative_of(member) else { return Ok(None) };
                let Some(relation) = self.residents.relation(member, other) else { return Ok(None) };
                self.busy.insert(other);
                let command = Command::DeclareKinship { a: self.id(member), b: self.id(other), relation };
                self.act(self.days.nomination, Who::Committee, &command)?;
                Ok(Some(other))
            }
        }
    }

    /// Nominees of a post, best first: as many as will stand and a few more, each for one post only, a woman well placed.
    fn nominees(&mut self, post: Post, participants: u32, favourite: Option<usize>) -> Result<Vec<PersonVotes>, DemoError> {
        let seats = self.seats.of(post);
        let number = seats + 1 + self.rng.between(1, 3);
        let woman = self.rng.below(seats + 1);
        let mut votes = Vec::new();
        for place in 0..number {
            let men = match post {
                Post::Chair => 88,
                Post::ViceChair => 78,
                Post::Member | Post::WomenMember => 70,
            };
            let woman_here = post == Post::Member && place == woman;
            let sex = if woman_here || !self.rng.percent(men) { Sex::Female } else { Sex::Male };
            let at = match favourite {
                Some(at) if post == Post::Member && place == (woman + 1) % number => at,
                _ => self.somebody(Some(sex), 25, 59)?,
            };
            let average = participants * seats * 7 / (10 * number);
            let fall = average / 2 * place / (number - 1);
            votes.push(PersonVotes { person: self.id(at), votes: (average + average / 4).saturating_sub(fall + place) });
        }
        Ok(votes)
    }

    /// All are reviewed; now and then a bar is found, or somebody declines, among those placed last.
    fn review(&mut self, everyone: &[PersonId], last: Option<(PersonId, Post)>, (barred, declines): (bool, bool)) -> Told {
        let on = self.days.nomination;
        let outcome = |person: &PersonId| match last {
            Some((id, _)) if id == *person && barred => Review::Barred { bar: Bar::CriminallyPunished },
            _ => Review::Cleared,
        };
        let reviews = everyone.iter().map(|person| (*person, outcome(person))).collect();
        self.act(on, Who::Township, &Command::ReviewNominees { on, reviews })?;
        match last {
            Some((person, post)) if declines && !barred => {
                self.act(on, Who::Committee, &Command::WithdrawNominee { on, person, post: Some(post) })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn post_candidates(&mut self) -> Told {
        let on = self.days.list;
        let numbers = self.seats.posts().into_iter().map(|post| PostNumber { post, number: self.seats.of(post) + 1 }).collect();
        self.act(on, Who::Committee, &Command::PublishCandidates { on, numbers })
    }
}
