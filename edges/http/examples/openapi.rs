//! Prints the description of the API, for programs that make clients of it.

fn main() {
    println!("{:#}", wule_http::document());
}
