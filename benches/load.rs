//! What loading costs beside parsing the YAML and serialising it, how it grows, and how soon hostile inputs end: `cargo bench`.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark prints what it measures, and stops when it cannot"
)]

#[path = "../tests/support/generated.rs"]
mod generated;
#[path = "load/tree.rs"]
mod tree;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use compose2k8s::{Disk, FileSystem as _, Loaded, Request, Target, convert, load, stream};
use generated::{KINDS, hostile};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn main() {
    compare();
    grow();
    resist();
}

/// The median of the runs that fit into half a second, three at least.
fn median<T>(mut run: impl FnMut() -> T) -> Duration {
    black_box(run());
    let (begin, mut times) = (Instant::now(), Vec::new());
    while times.len() < 3 || begin.elapsed() < Duration::from_millis(500) {
        let start = Instant::now();
        black_box(run());
        times.push(start.elapsed());
    }
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Loading beside the least that a program could do with the same text: parse it, and serialise the result.
fn compare() {
    println!("{:<28} {:>14} {:>12} {:>7}", "loading", "parse + print", "load", "ratio");
    let broker = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/apps/broker");
    let files = ["compose/docker-compose.yml", "compose/production/prod.yml"].map(|file| broker.join(file));
    let texts = files
        .each_ref()
        .map(|file| String::from_utf8(Disk.read(file).expect("the sample is there")).expect("the sample is UTF-8"));
    let request = Request {
        files: files.to_vec(),
        profiles: vec!["*".to_owned()],
        working_directory: broker,
        ..Request::default()
    };
    say("broker", &texts, || load(&request, &Disk));
    let project = KINDS.first().map(|(_, generate)| generate(1_000)).expect("there are kinds");
    let text = project.files.read(Path::new("/p/compose.yaml")).expect("the project has a file");
    say("1,000 services", &[String::from_utf8(text).expect("it is UTF-8")], || project.load());
}

fn say(name: &str, texts: &[String], load: impl FnMut() -> Loaded) {
    let least = median(|| texts.iter().map(|text| tree::of(text).to_string()).collect::<Vec<_>>());
    let whole = median(load);
    println!("{name:<28} {least:>14.1?} {whole:>12.1?} {:>7.2}", whole.as_secs_f64() / least.as_secs_f64());
}

/// The time for each item, which should stay the same.
fn grow() {
    println!("\n{:<12} {:>8} {:>14} {:>14} {:>14}", "growing", "count", "load each", "convert each", "write each");
    for (kind, generate) in KINDS {
        for count in SIZES {
            let input = generate(count);
            let each = |time: Duration| time / u32::try_from(count).unwrap_or(u32::MAX);
            let loading = each(median(|| input.load()));
            let project = input.load().project.expect("the project is loaded");
            let converting = each(median(|| convert(&project, &Target::default())));
            let bundle = convert(&project, &Target::default()).bundle;
            let writing = each(median(|| stream(&bundle)));
            println!("{kind:<12} {count:>8} {loading:>14.2?} {converting:>14.2?} {writing:>14.2?}");
        }
    }
}

/// The time after which a hostile input is refused.
fn resist() {
    println!("\n{:<28} {:>12} {:>9}  first message", "hostile", "time", "messages");
    for (name, input) in hostile() {
        let time = median(|| input.load());
        let report = input.load().report;
        let sorted = report.sorted();
        let first: String = sorted.first().map_or("", |first| first.message.as_str()).chars().take(60).collect();
        println!("{name:<28} {time:>12.2?} {:>9}  {first}", sorted.len());
    }
}
