//! Images that fill and own their data directories by themselves, so that nothing has to be copied for them.

/// Repositories with the directories that their entrypoints prepare when they start as root. What else such an image has is still copied:
/// `/etc/rabbitmq`, for example, is full from the start.
const TABLE: [(&[&str], &[&str]); 18] = [
    (
        &["postgres", "postgis/postgis", "timescale/timescaledb", "pgvector/pgvector", "imresamu/postgis"],
        &["/var/lib/postgresql"],
    ),
    (&["mysql", "mariadb", "percona"], &["/var/lib/mysql"]),
    (&["mongo"], &["/data/db", "/data/configdb"]),
    (&["redis", "valkey/valkey", "redis/redis-stack", "redis/redis-stack-server"], &["/data"]),
    (&["rabbitmq"], &["/var/lib/rabbitmq"]),
    (&["cassandra"], &["/var/lib/cassandra"]),
    (&["couchdb", "apache/couchdb"], &["/opt/couchdb/data"]),
    (&["influxdb"], &["/var/lib/influxdb", "/var/lib/influxdb2"]),
    (&["neo4j"], &["/data", "/logs"]),
    (&["zookeeper"], &["/data", "/datalog", "/logs"]),
    (
        &["clickhouse", "clickhouse/clickhouse-server", "yandex/clickhouse-server"],
        &["/var/lib/clickhouse", "/var/log/clickhouse-server"],
    ),
    (&["eclipse-mosquitto"], &["/mosquitto/data", "/mosquitto/log"]),
    (&["ghost"], &["/var/lib/ghost/content"]),
    (&["wordpress", "nextcloud"], &["/var/www/html"]),
    (&["registry"], &["/var/lib/registry"]),
    (&["minio/minio"], &["/data"]),
    (&["portainer/portainer-ce", "portainer/portainer-ee"], &["/data"]),
    (&["traefik"], &["/letsencrypt", "/acme"]),
];

/// Whether the image prepares the directory itself, once it runs as the user that it was made for.
pub(super) fn prepares(image: &str, directory: &str) -> bool {
    let repository = repository(image);
    let holds =
        |own: &&str| directory == *own || directory.strip_prefix(*own).is_some_and(|below| below.starts_with('/'));
    TABLE.iter().any(|(repositories, directories)| repositories.contains(&repository) && directories.iter().any(holds))
}

/// The name without tag and digest, and without what means Docker Hub's own images.
fn repository(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let image = match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name,
        _ => image,
    };
    let image = image.strip_prefix("docker.io/").or_else(|| image.strip_prefix("index.docker.io/")).unwrap_or(image);
    image.strip_prefix("library/").unwrap_or(image)
}

#[cfg(test)]
mod tests {
    use super::prepares;

    #[test]
    fn images() {
        let check = |image: &str, directory: &str, expected: bool| {
            assert_eq!(prepares(image, directory), expected, "{image} {directory}");
        };
        check("postgres:14.2", "/var/lib/postgresql/data", true);
        check("docker.io/library/postgres@sha256:00", "/var/lib/postgresql", true);
        check("postgis/postgis:14-3.5", "/var/lib/postgresql/data", true);
        check("registry.example:5000/postgres", "/var/lib/postgresql/data", false);
        check("postgres", "/etc/postgresql", false);
        check("rabbitmq:3.9-management", "/var/lib/rabbitmq/mnesia/rabbit@mq", true);
        check("rabbitmq:3", "/etc/rabbitmq", false);
        check("mysql", "/var/lib/mysqlx", false);
        check("grafana/grafana", "/var/lib/grafana", false);
    }
}
