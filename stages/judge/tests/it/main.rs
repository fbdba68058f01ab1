//! Every method of the registry: the laws it keeps, the bytes it is frozen to, what it refuses.

mod attachment;
mod capability_gap;
mod case;
mod composite;
mod effect;
mod figure;
mod frozen;
mod gap;
mod hostile;
mod iso2859;
mod laws;
mod mil_std_105e;
mod mil_std_414;
mod monitor;
mod phase_two;
mod readings;
mod refusal;
mod run_length;
mod sampling;
mod signal;
mod stream;
mod workshop;
