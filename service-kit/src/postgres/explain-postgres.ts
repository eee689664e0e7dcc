import { type CodedError, defineError, isCodedError } from '../errors.ts';

const unreachable = defineError('DATABASE_UNREACHABLE', { statusCode: 503, retryable: true });
// Somebody may mend it there while a service runs, and what waits must not be given up until then.
const refused = defineError('DATABASE_REFUSED', { statusCode: 503, isOfSettings: true, retryable: true });
const full = defineError('DATABASE_FULL', { statusCode: 503, retryable: true });
const busy = defineError('DATABASE_BUSY', { statusCode: 503, retryable: true });
const readOnly = defineError('DATABASE_READ_ONLY', { statusCode: 503, retryable: true });
const trouble = defineError('DATABASE_TROUBLE', { statusCode: 503, retryable: true });
const failed = defineError('DATABASE_FAILED');

/** What PostgreSQL, its client or the network say: an SQLSTATE or the code of a failed call, and words. */
interface Given {
  code: string;
  message: string;
}

type Make = (message: string, more: { cause: unknown }) => CodedError;
type Row = readonly [codes: RegExp, make: Make, problem: string, wayOut: string];

const NETWORK = 'check that it runs and that storage.url names the right host and port';

/** The first that fits. `%` is where the database is. */
const ROWS: readonly Row[] = [
  [
    /^(28P01|28000)$/,
    refused,
    '% refuses the name or the password',
    'correct them in storage.url (or pg_hba.conf there)',
  ],
  [/^08P01$/, refused, '% takes no settings of a session, as a pooler', 'let storage.url lead to PostgreSQL itself'],
  [/^3D000$/, refused, '% does not exist', 'create it, or correct storage.url'],
  [
    /^42501$/,
    refused,
    '% denies us a right that is needed',
    'make the account the owner of the database or of its schema',
  ],
  [/^(53100|58030)$/, full, 'the disk of % is full or fails', 'make room there; what waits goes on by itself'],
  [/^53200$/, full, '% has no memory left', 'give it more, or lower its settings'],
  [/^53300$/, busy, '% has no connection left', 'raise max_connections there, or run fewer services'],
  [
    /^25006$/,
    readOnly,
    '% is read only, as a replica is',
    'let storage.url lead to the primary; a failover passes by itself',
  ],
  [/^57P0[123]$/, unreachable, '% is starting up or shutting down', 'it is tried again'],
  [
    /^(57014|55P03|25P0[34]|57P05)$/,
    busy,
    '% took too long',
    'look there at what is slow or locked; it is tried again',
  ],
  [/^(40001|40P01)$/, busy, 'others changed the same at % again and again', 'it is tried again'],
  [/^ENOTFOUND$|^EAI_/, unreachable, 'the host of % is not known', NETWORK],
  [/^ERR_STREAM_/, unreachable, 'the connection to % was lost', NETWORK],
  [/^(E[A-Z]+|08\w{3})$/, unreachable, '% cannot be reached', NETWORK],
];

/** Classes of SQLSTATE that tell of the statement or its values alone: unsupported, wrong, a key that is taken. */
const NEVER_DOES = /^(0A|21|22|23|42|44)/;

/** What `pg` says in words alone. */
const WORDS: readonly Row[] = [
  [/read timeout/, unreachable, '% did not answer in time', NETWORK],
  [
    /timeout exceeded when trying to connect/,
    busy,
    'no connection to % became free in time',
    'look there at what is slow',
  ],
  [/timeout/, unreachable, '% did not answer in time', NETWORK],
  [
    /Connection terminated|not queryable|Client was closed|socket/,
    unreachable,
    'the connection to % was lost',
    NETWORK,
  ],
  [
    /SSL|certificate|self-signed/,
    refused,
    '% and we do not agree on TLS',
    'set sslmode in storage.url as the server wants it',
  ],
  [/SASL|password must be a string/, refused, '% wants a password', 'put it in storage.url'],
];

/**
 * The failure of a call to PostgreSQL as one of ours, which tells the way out: `DATABASE_UNREACHABLE`, `DATABASE_REFUSED`
 * (name, password, database, rights: of the settings), `DATABASE_FULL`, `DATABASE_BUSY`, `DATABASE_READ_ONLY`,
 * `DATABASE_FAILED` for a statement or a value that will never do, and `DATABASE_TROUBLE` for all that nobody foresaw, which
 * is tried again: what waits must not be given up for it. Never shows rows or the password. What is coded already
 * stays.
 *
 * @param place Where the database is, as `placeOf` says it.
 */
export function explainPostgres(error: unknown, place: string): CodedError {
  if (isCodedError(error)) return error;
  const cause = withoutRows(error);
  const given = read(cause);
  const row =
    ROWS.find(([codes]) => codes.test(given.code)) ??
    WORDS.find(([words]) => given.code === '' && words.test(given.message));
  const said = given.code === '' ? given.message : `${given.message}, ${given.code}`;
  if (row === undefined) {
    return NEVER_DOES.test(given.code)
      ? failed(`the database at ${place} failed (${said})`, { cause })
      : trouble(`the database at ${place} is in trouble (${said}): look into its log; it is tried again`, { cause });
  }
  const [, make, problem, wayOut] = row;
  return make(`${problem.replace('%', `the database at ${place}`)} (${said}): ${wayOut}`, {
    cause: withoutRows(error),
  });
}

/** Whether the database has answered that the whole transaction is taken back, so that it can be run again from the start. */
export const isOvertaken = (error: unknown): boolean => /^(40001|40P01)$/.test(read(error).code);

/**
 * Whether the session had ended before this was asked, so that the server never heard of it: the connection was known to be
 * lost, or it had waited for us within a transaction for too long, which took that back.
 */
export const isNeverAsked = (error: unknown): boolean =>
  /is not queryable$/.test(read(error).message) || read(error).code === '25P03';

/** Whether somebody else has made a row of the same key meanwhile, or it was there before. */
export const isDuplicate = (error: unknown): boolean => read(error).code === '23505';

/** Whether a lock was waited for for too long. */
export const isLockTimeout = (error: unknown): boolean => read(error).code === '55P03';

/**
 * Whether a statement that was prepared before a table changed does not fit any more (a new version has migrated the
 * database while this one runs), or was sent after one that failed to be prepared. A new connection prepares it anew.
 */
export const isOutdatedPlan = (error: unknown): boolean =>
  (read(error).code === '0A000' && read(error).message.includes('cached plan')) || read(error).code === '26000';

/** Whether the server takes no writes: it was the primary and is one of its replicas now, or the other way round soon. */
export const isReadOnly = (error: unknown): boolean => read(error).code === '25006';

/** Whether nobody answered in time; to ask again would take as long again. */
export const isTimeout = (error: unknown): boolean => read(error).code === '' && /timeout/.test(read(error).message);

/** Whether the server has answered and goes on; else the connection is of no use any more. */
export const isAnswer = (error: unknown): boolean =>
  error instanceof Error && 'severity' in error && error.severity === 'ERROR';

/** Host, port and name of the database that a URL means, without who may enter. `DATABASE_REFUSED` where it is none. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) throw refused('storage.url must be like postgres://name:password@host:5432/database');
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return `${host || 'localhost'}:${port || searchParams.get('port') || '5432'}${pathname}`;
}

function read(error: unknown): Given {
  const first = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  if (!(first instanceof Error)) return { code: '', message: String(first) };
  const code = 'code' in first && typeof first.code === 'string' ? first.code : '';
  return { code, message: first.message };
}

/** Errors of a value (`22…`) end with it, and these fields repeat those of a row: other people's words. */
function withoutRows(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  for (const name of ['detail', 'where', 'hint', 'internalQuery']) Reflect.deleteProperty(error, name);
  if (read(error).code.startsWith('22')) {
    error.message = error.message.replace(/".*"/s, '"…"');
    delete error.stack;
  }
  return error;
}
