//! Taking the rows of a file that a source left: all of them, or none and a dead letter.

use measure::Submission;
use measure::source::{Message, Source};
use std::collections::{BTreeMap, BTreeSet};
use word::Words;

use super::{
    listening::Taken,
    record_readings::{Refused, record_submissions, try_submissions},
    take_messages::{mapped, refuse_messages},
};
use crate::{Actor, Problem, Workshop};

/// How many submissions go into one commit.
const N_TOGETHER: usize = 2_000;

/// How many of its bad rows become letters.
const N_BAD_MAX: usize = 100;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenFile {
    /// All of its readings are on disk.
    Recorded {
        /// How many rows had readings.
        n_rows: u64,
    },
    /// Its bad rows are dead letters, the first hundred of them, and nothing else of it was kept.
    Refused,
}

/// Takes the rows of a file, each a message whose delivery is the digest of the file and the
/// number of the row. When this returns, all readings are on disk, or the rows that were refused
/// are dead letters, so that the file is mended once. A file that is taken twice is kept once.
///
/// # Errors
/// [`Problem`] where nothing can be kept now, whatever the file says.
pub async fn take_file(
    workshop: &Workshop,
    source: &Source,
    rows: &[Message],
) -> Result<TakenFile, Problem> {
    let now = workshop.now();
    let (mut submissions, mut owners): (Vec<Submission>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut bad = BadRows::default();
    let mut n_passed_over = 0;
    for (i, row) in rows.iter().enumerate() {
        match mapped(workshop, source, row, now).await? {
            Ok(of_row) => {
                n_passed_over += u64::from(of_row.is_empty());
                owners.extend(of_row.iter().map(|_| i));
                submissions.extend(of_row);
            }
            Err(refusal) => bad.add(i, refusal.message()),
        }
    }
    let answers = try_submissions(workshop, &submissions).await?;
    for (&i, answer) in owners.iter().zip(answers) {
        if let Err(problem) = answer {
            bad.add(i, problem.message());
        }
    }
    if !bad.places.is_empty() {
        return refuse(workshop, source, rows, bad).await;
    }
    let by = Actor::of_source(&source.code);
    for (part, of_part) in submissions.chunks(N_TOGETHER).enumerate() {
        match record_submissions(workshop, &by, of_part, Refused::StopsAll).await {
            Ok(_) => {}
            // A lot was sealed in this moment; rows before it are known when the file comes again.
            Err(Problem::Submission { i, problem }) => {
                bad.add(owners[part * N_TOGETHER + i], problem.message());
                return refuse(workshop, source, rows, bad).await;
            }
            Err(problem) => return Err(problem),
        }
    }
    let n_rows = rows.len() as u64 - n_passed_over;
    let taken = Taken { n_accepted: n_rows, n_refused: 0, n_passed_over };
    workshop.listening().took(&source.code, rows, taken, now);
    Ok(TakenFile::Recorded { n_rows })
}

/// The rows of a file that were refused.
#[derive(Default)]
struct BadRows {
    /// The first of them, by place, each with the first reason that was found.
    first: BTreeMap<usize, word::Message>,
    /// All of them.
    places: BTreeSet<usize>,
}

impl BadRows {
    fn add(&mut self, i: usize, reason: word::Message) {
        if !self.places.insert(i) {
            return;
        }
        self.first.insert(i, reason);
        if self.first.len() > N_BAD_MAX {
            self.first.pop_last();
        }
    }
}

async fn refuse(
    workshop: &Workshop,
    source: &Source,
    rows: &[Message],
    bad: BadRows,
) -> Result<TakenFile, Problem> {
    let n_more = bad.places.len() - bad.first.len();
    let mut refused: Vec<_> =
        bad.first.into_iter().map(|(i, reason)| (rows[i].clone(), reason)).collect();
    if let (true, Some(first)) = (n_more > 0, rows.first()) {
        let file = |text: &str| text.rsplit_once('/').map_or(text, |(file, _)| file).to_owned();
        let of_file = Message {
            topic: file(&first.topic),
            payload: Vec::new(),
            delivery: file(&first.delivery),
            may_be_repeat: false,
        };
        let args = [("n", n_more.to_string())];
        refused.push((of_file, word::Message::new("measure.more_bad_rows", MORE_BAD_ROWS, args)));
    }
    let refused: Vec<_> = refused.iter().map(|(row, reason)| (row, reason.clone())).collect();
    refuse_messages(workshop, source, &refused).await?;
    Ok(TakenFile::Refused)
}

const MORE_BAD_ROWS: Words = Words::new(
    "文件中还有 {n} 行也不能记录，未逐行列出；请改正文件后重新放入",
    "{n} more rows of the file cannot be recorded and are not listed one by one; mend the file \
     and leave it again",
);
