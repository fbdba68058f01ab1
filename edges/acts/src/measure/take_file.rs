//! Taking the rows of a file that a source left: all of them, or none and a dead letter.

use measure::Submission;
use measure::source::{Message, Source};

use super::{
    listening::Taken,
    record_readings::{Refused, record_submissions, try_submissions},
    take_messages::{mapped, refuse_message},
};
use crate::{Actor, Problem, Workshop};

/// How many submissions go into one commit.
const N_TOGETHER: usize = 2_000;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenFile {
    /// All of its readings are on disk.
    Recorded {
        /// How many rows had readings.
        n_rows: u64,
    },
    /// One of its rows is a dead letter, and nothing else of it was kept.
    Refused,
}

/// Takes the rows of a file, each a message whose delivery is the digest of the file and the
/// number of the row. When this returns, all readings are on disk, or the first row that was
/// refused is a dead letter. A file that is taken twice is kept once.
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
    let mut n_passed_over = 0;
    for (i, row) in rows.iter().enumerate() {
        match mapped(workshop, source, row, now).await? {
            Ok(of_row) => {
                n_passed_over += u64::from(of_row.is_empty());
                owners.extend(of_row.iter().map(|_| i));
                submissions.extend(of_row);
            }
            Err(refusal) => return refuse(workshop, source, row, refusal.message()).await,
        }
    }
    let answers = try_submissions(workshop, &submissions).await?;
    for (&i, answer) in owners.iter().zip(answers) {
        if let Err(problem) = answer {
            return refuse(workshop, source, &rows[i], problem.message()).await;
        }
    }
    let by = Actor::of_source(&source.code);
    for (part, of_part) in submissions.chunks(N_TOGETHER).enumerate() {
        match record_submissions(workshop, &by, of_part, Refused::StopsAll).await {
            Ok(_) => {}
            // A lot was sealed in this moment; rows before it are known when the file comes again.
            Err(Problem::Submission { i, problem }) => {
                let row = &rows[owners[part * N_TOGETHER + i]];
                return refuse(workshop, source, row, problem.message()).await;
            }
            Err(problem) => return Err(problem),
        }
    }
    let n_rows = rows.len() as u64 - n_passed_over;
    let taken = Taken { n_accepted: n_rows, n_refused: 0, n_passed_over };
    workshop.listening().took(&source.code, rows, taken, now);
    Ok(TakenFile::Recorded { n_rows })
}

async fn refuse(
    workshop: &Workshop,
    source: &Source,
    row: &Message,
    reason: word::Message,
) -> Result<TakenFile, Problem> {
    refuse_message(workshop, source, row, reason).await?;
    Ok(TakenFile::Refused)
}
