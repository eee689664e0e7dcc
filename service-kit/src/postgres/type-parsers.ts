import type { CustomTypesConfig } from 'pg';
import type { SqlValue } from '../database.ts';

/** By the numbers of PostgreSQL's types (`pg_type.oid`). */
const PARSERS: Readonly<Record<number, (text: string) => SqlValue>> = {
  // boolean: a number, as the embedded database has it
  16: (text) => (text === 't' ? 1 : 0),
  17: toBytes,
  20: toWhole,
  21: Number,
  23: Number,
  26: Number,
  700: Number,
  701: Number,
  1700: (text) => (text.includes('.') || text === 'NaN' ? Number(text) : toWhole(text)),
};

const asText = (text: string): SqlValue => text;

/** Reads what PostgreSQL answers as the `Database` port promises it: numbers, bytes, and text for all else, JSON too. */
export const portTypes: CustomTypesConfig = { getTypeParser: (oid) => PARSERS[oid] ?? asText };

function toWhole(text: string): SqlValue {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** From `\x0a0b`. */
function toBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'));
}
