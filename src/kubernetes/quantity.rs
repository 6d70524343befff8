//! Quantities: amounts of memory and of processors as Kubernetes writes them.

use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

const UNITS: [(&str, i64); 4] = [("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];

/// Bytes, in the largest unit of 1024 that loses nothing.
pub(crate) fn bytes(amount: i64) -> Quantity {
    let fitting = UNITS.into_iter().find(|(_, size)| amount != 0 && amount % size == 0);
    Quantity(fitting.map_or_else(|| amount.to_string(), |(unit, size)| format!("{}{unit}", amount / size)))
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn amounts() {
        let check = |amount: i64, text: &str| assert_eq!(bytes(amount).0, text);
        check(50 << 20, "50Mi");
        check(1 << 30, "1Gi");
        check(1536 << 20, "1536Mi");
        check(1000, "1000");
        check(0, "0");
    }
}
