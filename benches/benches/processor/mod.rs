//! The time that the processor spent on this thread, so that what else a machine does is not
//! counted as ours. On a quiet machine it is the time that passed.

use criterion::Criterion;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Processor time of the thread that measures.
pub struct Processor;

/// A benchmark that counts it.
pub fn processor() -> Criterion<Processor> {
    Criterion::default().with_measurement(Processor)
}

fn spent() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let nanoseconds = time.tv_nsec.try_into().expect("less than a second");
    Duration::new(time.tv_sec.try_into().expect("not before the start"), nanoseconds)
}

impl Measurement for Processor {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        spent()
    }

    fn end(&self, start: Duration) -> Duration {
        spent() - start
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}
