//! Quantities: amounts of memory and of processors as Kubernetes writes them.

use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

const UNITS: [(&str, i64); 4] = [("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];

/// Bytes, in the largest unit of 1024 that loses nothing.
pub(crate) fn bytes(amount: i64) -> Quantity {
    let fitting = UNITS.into_iter().find(|(_, size)| amount != 0 && amount % size == 0);
    Quantity(fitting.map_or_else(|| amount.to_string(), |(unit, size)| format!("{}{unit}", amount / size)))
}

/// Processors, in thousandths, a part of one counted as one.
pub(crate) fn processors(amount: f64) -> Quantity {
    // What is written with decimals is not quite that number in binary: without the small step down 0.1 would be 101 thousandths.
    #[expect(clippy::cast_possible_truncation, reason = "nobody has that many processors")]
    let thousandths = (amount * 1000.0 - 1e-4).ceil().max(0.0) as i64;
    if thousandths % 1000 == 0 {
        Quantity((thousandths / 1000).to_string())
    } else {
        Quantity(format!("{thousandths}m"))
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, processors};

    #[test]
    fn amounts() {
        let check = |amount: i64, text: &str| assert_eq!(bytes(amount).0, text);
        check(50 << 20, "50Mi");
        check(1 << 30, "1Gi");
        check(1536 << 20, "1536Mi");
        check(1000, "1000");
        check(0, "0");
    }

    #[test]
    fn parts_of_processors() {
        let check = |amount: f64, text: &str| assert_eq!(processors(amount).0, text);
        check(0.5, "500m");
        check(2.0, "2");
        check(f64::from(0.1_f32), "100m");
        check(0.0001, "1m");
        check(0.0, "0");
    }
}
