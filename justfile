# Everything that must hold before a change lands.
ci:
    .ci/run

# All tests, or those whose name contains a word.
test *WORDS:
    cargo test {{WORDS}}

# What loading costs, how it grows, and how soon hostile inputs end.
bench:
    cargo bench

# Writes the goldens and the generated pages of `docs` anew; read the difference before you commit it.
bless:
    BLESS=1 cargo test --test golden --test docs
    git diff --stat -- golden docs

# Looks for inputs that a target fails on, from those that `fuzz/seeds` makes; needs `cargo install cargo-fuzz` and a C++ compiler.
fuzz TARGET SECONDS="60":
    [ -d fuzz/corpus/{{TARGET}} ] || fuzz/seeds
    RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none {{TARGET}} -- -max_total_time={{SECONDS}} -timeout=20 -max_len=4096
