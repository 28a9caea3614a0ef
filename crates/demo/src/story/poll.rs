//! Steps 5 and 6: ballots, arrangement, proxies, the mobile box, the closed poll.

use election::command::{BallotBox, BoxCount, BoxKind, BoxStep, Duty, MobileReason, ProxyReason, StaffMember};
use election::{Command, PersonId, Registration};
use jiff::civil::{Date, time};
use statute::{Relation, shift};

use super::{Story, Told, Who};
use crate::DemoError;
use crate::course::Vote;
use crate::people::aged;

/// The boxes of a poll, by number.
const CENTRAL: u32 = 1;
const MOBILE: u32 = 2;
const STATION: u32 = 3;

/// On the roll from which a second station opens.
const SECOND_STATION: u32 = 1_200;

/// Proxies of a unit at most, and voters of its mobile box.
const PROXIES: usize = 12;
const MOBILE_VOTERS: usize = 14;

impl Story {
    /// Ballots for everyone on the roll and a few more.
    fn print_for(&mut self, on: Date) -> Told {
        let copies = self.registered() + self.registered() / 25 + 10;
        self.act(on, Who::Committee, &Command::PrintBallots { on, copies })
    }

    pub(super) fn print(&mut self) -> Told {
        self.print_for(self.days.printed)?;
        self.post_arrangement(self.days.printed)
    }

    /// Place, hours, boxes and staff.
    pub(super) fn post_arrangement(&mut self, on: Date) -> Told {
        let mut boxes = vec![
            BallotBox { id: CENTRAL, name: "中心会场".to_owned(), kind: BoxKind::Central },
            BallotBox { id: MOBILE, name: "流动票箱".to_owned(), kind: BoxKind::Mobile },
        ];
        let mut duties = vec![Duty::Scrutineer, Duty::Scrutineer, Duty::Caller, Duty::Teller, Duty::Teller, Duty::Issuer, Duty::Scribe];
        if self.registered() >= SECOND_STATION {
            boxes.push(BallotBox { id: STATION, name: "第二投票站".to_owned(), kind: BoxKind::Station });
            duties.push(Duty::Issuer);
        }
        let mut staff = Vec::new();
        for (at, duty) in duties.into_iter().enumerate() {
            let person = self.somebody(None, 20, 64)?;
            let at_box = if at == 7 { Some(STATION) } else { Some(CENTRAL) };
            staff.push(StaffMember { person: self.id(person), duty, at_box });
        }
        let place = format!("{}综合服务中心", self.place.name);
        let [opens, closes] = self.hours;
        let command = Command::ArrangePoll { on, place, opens, closes, boxes, staff };
        self.act(on, Who::Committee, &command)
    }

    /// Ballots and arrangement of a second round.
    pub(super) fn prepare_second(&mut self, on: Date) -> Told {
        self.print_for(on)?;
        self.post_arrangement(on)
    }

    /// Proxies and the mobile box, posted once their days have come.
    pub(super) fn arrange(&mut self) -> Told {
        let filed = shift(self.days.poll, -3).min(self.today);
        for (principal, holder, relation, reason) in self.proxies() {
            self.act(filed, Who::Committee, &Command::RegisterProxy { on: filed, principal, holder, relation, reason })?;
        }
        let posted = shift(self.days.poll, -2);
        if posted > self.today {
            return Ok(());
        }
        if !self.state.proxies.is_empty() {
            self.act(posted, Who::Committee, &Command::PublishProxies { on: posted })?;
        }
        self.list_mobile(posted)
    }

    /// Voters who are away, each with a relative at home who votes for them.
    fn proxies(&mut self) -> Vec<(PersonId, PersonId, Option<Relation>, ProxyReason)> {
        let length = self.ids.len();
        let start = self.rng.index(length);
        let most = (length / 40).clamp(2, PROXIES);
        let mut found = Vec::new();
        for at in (start..length).chain(0..start) {
            if found.len() >= most {
                break;
            }
            let Some(voter) = self.residents.voters.get(at) else { continue };
            if voter.registration != Registration::AwayTakingPart || self.busy.contains(&at) {
                continue;
            }
            let Some(holder) = self.holder_for(at) else { continue };
            let reason = reason(&voter.reason);
            let relation = self.residents.relation(at, holder);
            self.busy.extend([at, holder]);
            found.push((self.id(at), self.id(holder), relation, reason));
        }
        found
    }

    fn holder_for(&self, at: usize) -> Option<usize> {
        self.residents.household(at).find(|other| {
            let home = self.residents.voters.get(*other).is_some_and(|v| v.registration == Registration::Resident);
            home && *other < self.ids.len() && !self.busy.contains(other)
        })
    }

    fn list_mobile(&mut self, on: Date) -> Told {
        let mut voters = Vec::new();
        for at in 0..self.ids.len() {
            let Some(voter) = self.residents.voters.get(at) else { break };
            let old = voter.registration == Registration::Resident && aged(&voter.person, self.days.poll, 74, 99);
            if old && !self.busy.contains(&at) && voters.len() < MOBILE_VOTERS {
                let reason = [MobileReason::Aged, MobileReason::Aged, MobileReason::Ill, MobileReason::Disabled][at / 5 % 4];
                voters.push((self.id(at), reason));
            }
        }
        let mut staff = Vec::new();
        for _ in 0..3 {
            let at = self.somebody(None, 20, 64)?;
            staff.push(self.id(at));
        }
        if voters.is_empty() {
            return Ok(());
        }
        let route = "按小组先后上门".to_owned();
        self.act(on, Who::Committee, &Command::ListMobileVoters { on, box_id: MOBILE, route, voters, staff })
    }

    /// Closes the poll of the round at hand and tells how many sheets came back.
    pub(super) fn close(&mut self, on: Date, vote: Vote) -> Result<u32, DemoError> {
        let registered = self.registered();
        let share = match vote {
            Vote::LowTurnout => self.rng.between(34, 47),
            _ => self.rng.between(57, 76) + self.rng.between(0, 21),
        };
        let issued = registered * share / 100 + u32::from(vote != Vote::LowTurnout);
        let printed = self.state.round().map_or(0, |round| round.printed);
        let spoiled = self.rng.below(4).min(printed.saturating_sub(issued));
        let boxes = self.box_counts(issued);
        let returned = boxes.iter().map(|each| each.returned).sum();
        let by_proxy = if self.state.proxies_published.is_some() { u32::try_from(self.state.proxies.len()).unwrap_or(0) } else { 0 };
        self.carry_mobile(on)?;
        self.after_poll(on);
        let command = Command::ClosePoll {
            on,
            spoiled,
            unused: printed.saturating_sub(issued).saturating_sub(spoiled),
            boxes,
            by_proxy: by_proxy.min(issued),
            scribed: self.rng.below(9).min(issued),
        };
        self.act(on, Who::Committee, &command)?;
        Ok(returned)
    }

    /// Sheets per box; now and then one is taken home instead of cast.
    /// The mobile box leaves sealed and comes back with the same seal.
    fn carry_mobile(&mut self, on: Date) -> Told {
        let listed = self.state.round().and_then(|round| round.arrangement.as_ref()).and_then(|a| a.mobile.get(&MOBILE));
        let Some(staff) = listed.map(|list| list.staff.clone()) else { return Ok(()) };
        let seal = self.state.division.get(6..).unwrap_or_default().to_owned();
        let steps = [(8, BoxStep::Sealed { seal: seal.clone() }), (9, BoxStep::Departed), (13, BoxStep::Returned { seal })];
        for (hour, step) in steps {
            let at = time(hour, 10, 0, 0);
            self.act(on, Who::Committee, &Command::StepBox { on, at, box_id: MOBILE, step, staff: staff.clone() })?;
        }
        Ok(())
    }

    fn box_counts(&mut self, issued: u32) -> Vec<BoxCount> {
        let Some(arrangement) = self.state.round().and_then(|round| round.arrangement.as_ref()) else { return Vec::new() };
        let listed: u32 = arrangement.mobile.values().map(|list| u32::try_from(list.voters.len()).unwrap_or(0)).sum();
        let station = if arrangement.boxes.iter().any(|b| b.id == STATION) { issued * 3 / 10 } else { 0 };
        let mobile = listed.min(issued / 4);
        let mut counts = vec![
            BoxCount { id: CENTRAL, issued: issued - station - mobile, returned: 0 },
            BoxCount { id: MOBILE, issued: mobile, returned: 0 },
        ];
        if station > 0 {
            counts.push(BoxCount { id: STATION, issued: station, returned: 0 });
        }
        for each in &mut counts {
            each.returned = each.issued - self.rng.below(2 + each.issued / 200).min(each.issued);
        }
        counts
    }
}

/// The legal reason behind the clerk's words.
fn reason(words: &str) -> ProxyReason {
    let known = [
        ("务工", ProxyReason::AwayWorking),
        ("经商", ProxyReason::AwayTrading),
        ("就学", ProxyReason::AwayStudying),
        ("放牧", ProxyReason::AwayHerding),
    ];
    known.into_iter().find(|(word, _)| words.contains(word)).map_or(ProxyReason::AwayOther, |(_, reason)| reason)
}
