/** A database's clock that moves otherwise than ours by more than this between two renewals was set. */
const MAX_DRIFT_MS = 1_000;

/** What a worker may conclude from its renewals. Times are milliseconds: `now` and `sentAt` of the monotonic clock. */
export interface LeaseTime {
  /** Whether nobody can have taken over yet: until a sixth of the lease before its end. */
  isSteady(now: number): boolean;
  /**
   * Whether the leases of others may be looked at by a renewal that finds this time in the database. After a pause of the
   * database, of this machine, or after its clock was set, all leases look over: so only whose own have followed each other
   * for longer than a lease, as then the others have had the time to renew theirs.
   */
  mayJudge(sentAt: number, databaseTime: number): boolean;
  /** A renewal has been answered. Counted from when it was sent: it was done at some time after. */
  renewed(sentAt: number, databaseTime: number): void;
  /** The lease is lost. */
  ended(): void;
}

export function createLeaseTime(leaseMs: number): LeaseTime {
  let until = Number.NEGATIVE_INFINITY;
  let since = 0;
  /** How far the database's clock is before the monotonic one. */
  let ahead = 0;

  const isUnbroken = (sentAt: number, databaseTime: number) =>
    sentAt < until && Math.abs(databaseTime - sentAt - ahead) <= MAX_DRIFT_MS;

  return {
    isSteady: (now) => now < until,
    mayJudge: (sentAt, databaseTime) => isUnbroken(sentAt, databaseTime) && sentAt - since > leaseMs,
    renewed(sentAt, databaseTime) {
      if (!isUnbroken(sentAt, databaseTime)) since = sentAt;
      until = sentAt + (leaseMs * 5) / 6;
      ahead = databaseTime - sentAt;
    },
    ended() {
      until = Number.NEGATIVE_INFINITY;
    },
  };
}
