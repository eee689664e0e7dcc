import { PARCEL_TABLES } from './parcels.ts';

/** The tables of this folder, in each service's schema: leases, claims, and one that is only ever locked. Never changed once released. */
export const KIT_MIGRATIONS = [
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
  CREATE INDEX owned_keys_by_worker ON owned_keys (worker_id);
  CREATE TABLE write_turns ();`,
  PARCEL_TABLES,
] as const;
