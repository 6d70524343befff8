CREATE TABLE readings (sensor text, moment timestamptz DEFAULT now(), value numeric);
INSERT INTO readings (sensor, value) VALUES ('water level', 1.42);
