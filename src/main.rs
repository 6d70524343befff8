//! The command `compose2k8s`.

fn main() -> std::process::ExitCode {
    compose2k8s::cli::run()
}
