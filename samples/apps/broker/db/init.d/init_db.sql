-- A stand-in for the schema of the broker: PostgreSQL runs it when the database is created.
create table if not exists devices (uid integer primary key, name text not null);
create table if not exists readings (device integer references devices, taken_at timestamptz not null, value jsonb not null);
