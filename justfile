# Everything that must hold before a change lands.
ci:
    .ci/run

# All tests, or those whose name contains a word.
test *WORDS:
    cargo test {{WORDS}}

# Writes the goldens anew; read the difference before you commit it.
bless:
    BLESS=1 cargo test --test golden
    git diff --stat -- golden
