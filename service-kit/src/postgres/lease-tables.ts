/** The tables of `createWorker` and `createClaims`, in order. Released: never changed. */
export const LEASE_MIGRATIONS = [
  `CREATE TABLE workers (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT NOT NULL,
    renewed_at TIMESTAMPTZ NOT NULL
  );
  CREATE TABLE owned_keys (
    key TEXT PRIMARY KEY,
    worker_id BIGINT NOT NULL,
    since TIMESTAMPTZ NOT NULL
  );
  CREATE INDEX owned_keys_by_worker ON owned_keys (worker_id);`,
] as const;
