//! Scans of codes and touches of chips. They are no facts: scans are forgotten after 180 days, and
//! of a chip only the highest counter matters.

use ::brand::copy::{DEVICE_BYTES, PieceCode, Scan, place_of};
use sqlx::Row;
use word::{Timestamp, encoding};

use crate::{Problem, Store, problem::damaged, record::stop_if_not_durable};

/// The most scans of a code that are read: more say nothing else.
const READ_MAX: i64 = 5_000;

impl Store {
    /// The scans of a code since an instant, the latest first, at most 5,000.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn scans(&self, code: PieceCode, since: Timestamp) -> Result<Vec<Scan>, Problem> {
        let rows = sqlx::query(
            "SELECT * FROM brand_scans WHERE passport = $1 AND number = $2 AND scanned_at >= $3
             ORDER BY scanned_at DESC LIMIT $4",
        )
        .bind(code.passport.to_string())
        .bind(i64::from(code.number))
        .bind(since.as_microsecond())
        .bind(READ_MAX)
        .fetch_all(self.reader())
        .await?;
        let read = |row: &crate::database::DbRow| {
            let text = |column: &str| row.try_get::<&str, _>(column).ok();
            let device = match text("device")? {
                "" => None,
                hex => {
                    let bytes = encoding::from_hex(hex).ok()?;
                    Some(<[u8; DEVICE_BYTES]>::try_from(bytes).ok()?)
                }
            };
            Some(Scan {
                at: Timestamp::from_microsecond(row.try_get("scanned_at").ok()?).ok()?,
                place: place_of(text("region")?),
                device,
            })
        };
        rows.iter().map(|row| read(row).ok_or_else(damaged("brand_scans"))).collect()
    }

    /// Keeps a scan. One of the same device in the same microsecond is the same scan.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn keep_scan(&self, code: PieceCode, scan: &Scan) -> Result<(), Problem> {
        sqlx::query(
            "INSERT INTO brand_scans (passport, number, scanned_at, device, region)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(code.passport.to_string())
        .bind(i64::from(code.number))
        .bind(scan.at.as_microsecond())
        .bind(device_text(scan))
        .bind(scan.place.as_ref().map_or("", |place| place.region.as_str()))
        .execute(self.writer())
        .await
        .inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// Says of a scan that is kept where it was.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn place_scan(&self, code: PieceCode, scan: &Scan) -> Result<(), Problem> {
        sqlx::query(
            "UPDATE brand_scans SET region = $5
             WHERE passport = $1 AND number = $2 AND scanned_at = $3 AND device = $4",
        )
        .bind(code.passport.to_string())
        .bind(i64::from(code.number))
        .bind(scan.at.as_microsecond())
        .bind(device_text(scan))
        .bind(scan.place.as_ref().map_or("", |place| place.region.as_str()))
        .execute(self.writer())
        .await
        .inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// Forgets scans before an instant; gives how many.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn forget_scans(&self, before: Timestamp) -> Result<u64, Problem> {
        let done = sqlx::query("DELETE FROM brand_scans WHERE scanned_at < $1")
            .bind(before.as_microsecond())
            .execute(self.writer())
            .await
            .inspect_err(stop_if_not_durable)?;
        Ok(done.rows_affected())
    }

    /// The highest counter that was taken of a chip.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn chip_counter(&self, uid: &[u8; 7]) -> Result<Option<u32>, Problem> {
        let row = sqlx::query("SELECT counter FROM brand_chip_counters WHERE uid = $1")
            .bind(encoding::hex(uid))
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let counter: i64 = row.try_get("counter")?;
        u32::try_from(counter).map(Some).map_err(|_| damaged("brand_chip_counters")())
    }

    /// Takes a counter of a chip, if it is higher than any before: of two requests with the same
    /// message one is told that it was.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn take_chip_counter(&self, uid: &[u8; 7], counter: u32) -> Result<bool, Problem> {
        let done = sqlx::query(
            "INSERT INTO brand_chip_counters (uid, counter) VALUES ($1, $2)
             ON CONFLICT (uid) DO UPDATE SET counter = excluded.counter
             WHERE brand_chip_counters.counter < excluded.counter",
        )
        .bind(encoding::hex(uid))
        .bind(i64::from(counter))
        .execute(self.writer())
        .await
        .inspect_err(stop_if_not_durable)?;
        Ok(done.rows_affected() == 1)
    }
}

fn device_text(scan: &Scan) -> String {
    scan.device.map(|device| encoding::hex(&device)).unwrap_or_default()
}
