import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { CodedError, describeError } from '../errors.ts';
import { explainPostgres, isAnswer, isNeverAsked, isOutdatedPlan, isOvertaken, placeOf } from './explain-postgres.ts';

const PLACE = 'db.example:5432/bridge';
const failure = (message: string, more: object = {}) => Object.assign(new Error(message), more);

describe('what PostgreSQL refuses', () => {
  for (const [code, wanted, words] of [
    ['28P01', 'DATABASE_REFUSED', /name or the password.*storage\.url/],
    ['28000', 'DATABASE_REFUSED', /pg_hba\.conf/],
    ['08P01', 'DATABASE_REFUSED', /pooler.*PostgreSQL itself/],
    ['3D000', 'DATABASE_REFUSED', /does not exist.*create it/],
    ['42501', 'DATABASE_REFUSED', /a right.*owner/],
    ['53100', 'DATABASE_FULL', /disk.*make room/],
    ['53300', 'DATABASE_BUSY', /max_connections/],
    ['25006', 'DATABASE_READ_ONLY', /replica.*primary/],
    ['57P01', 'DATABASE_UNREACHABLE', /starting up or shutting down/],
    ['57P03', 'DATABASE_UNREACHABLE', /starting up or shutting down/],
    ['57014', 'DATABASE_BUSY', /took too long/],
    ['40001', 'DATABASE_BUSY', /others changed/],
    ['08006', 'DATABASE_UNREACHABLE', /cannot be reached/],
    ['ECONNREFUSED', 'DATABASE_UNREACHABLE', /check that it runs/],
    ['ENOTFOUND', 'DATABASE_UNREACHABLE', /host.*not known/],
    ['EAI_AGAIN', 'DATABASE_UNREACHABLE', /host.*not known/],
    ['23505', 'DATABASE_FAILED', /23505/],
    ['42P01', 'DATABASE_FAILED', /42P01/],
    ['XX000', 'DATABASE_TROUBLE', /its log; it is tried again/],
    ['55000', 'DATABASE_TROUBLE', /its log; it is tried again/],
    ['ERR_STREAM_DESTROYED', 'DATABASE_UNREACHABLE', /connection to .* was lost/],
  ] as const) {
    it(`${code} is ${wanted}`, () => {
      const error = explainPostgres(failure('it says so', { code }), PLACE);
      assert.equal(error.code, wanted);
      assert.match(error.message, words);
      assert.ok(error.message.includes(PLACE) && error.message.includes('it says so'), error.message);
      assert.equal(error.retryable, wanted !== 'DATABASE_FAILED');
      assert.equal(error.isOfSettings, wanted === 'DATABASE_REFUSED');
    });
  }

  for (const [message, wanted] of [
    ['Connection terminated unexpectedly', 'DATABASE_UNREACHABLE'],
    ['Connection terminated due to connection timeout', 'DATABASE_UNREACHABLE'],
    ['Query read timeout', 'DATABASE_UNREACHABLE'],
    ['timeout exceeded when trying to connect', 'DATABASE_BUSY'],
    ['The server does not support SSL connections', 'DATABASE_REFUSED'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'DATABASE_REFUSED'],
    ['something new', 'DATABASE_TROUBLE'],
  ] as const) {
    it(`"${message}" is ${wanted}`, () => assert.equal(explainPostgres(failure(message), PLACE).code, wanted));
  }

  it('is told by the first of several addresses that were tried', () => {
    const both = new AggregateError([failure('no ::1', { code: 'ECONNREFUSED' }), failure('no 127.0.0.1')]);
    assert.equal(explainPostgres(both, PLACE).code, 'DATABASE_UNREACHABLE');
  });

  it('never repeats what stands in a row', () => {
    const given = failure('duplicate key', { code: '23505', detail: 'Key (code)=(ABCD2345) already exists.' });
    const error = explainPostgres(given, PLACE);
    assert.ok(!describeError(error).includes('ABCD2345'));
    assert.ok(!JSON.stringify(Object.entries(error.cause as object)).includes('ABCD2345'));
  });

  it('never repeats a value', () => {
    const given = failure('invalid input syntax for type bigint: "what she\n"wrote""', { code: '22P02' });
    const error = explainPostgres(given, PLACE);
    assert.match(error.message, /type bigint: "…"/);
    assert.ok(!inspect(error, { depth: 9 }).includes('wrote'));
  });

  it('stays what it is where it is coded already', () => {
    const coded = new CodedError({ code: 'FENCED', message: 'no' });
    assert.equal(explainPostgres(coded, PLACE), coded);
  });
});

describe('an answer of PostgreSQL', () => {
  it('that takes a transaction back for others is known', () => {
    assert.deepEqual(
      ['40001', '40P01', '23505'].map((code) => isOvertaken(failure('', { code }))),
      [true, true, false],
    );
  });

  it('that ends a statement is not one that ends the session', () => {
    assert.deepEqual(
      ['ERROR', 'FATAL', undefined].map((severity) => isAnswer(failure('', { severity }))),
      [true, false, false],
    );
  });

  it('that comes from before a question says nothing about it', () => {
    const given = [
      failure('terminating connection due to idle-in-transaction timeout', { code: '25P03', severity: 'FATAL' }),
      failure('Client has encountered a connection error and is not queryable'),
      failure('terminating connection due to administrator command', { code: '57P01', severity: 'FATAL' }),
      failure('Connection terminated unexpectedly'),
    ];
    assert.deepEqual(given.map(isNeverAsked), [true, true, false, false]);
  });

  it('that a table has changed is told from what is not supported at all', () => {
    const plan = 'cached plan must not change result type';
    assert.equal(isOutdatedPlan(failure(plan, { code: '0A000' })), true);
    assert.equal(isOutdatedPlan(failure('cannot do that', { code: '0A000' })), false);
  });
});

describe('the place of a database', () => {
  for (const [url, wanted] of [
    ['postgres://me:secret@db.example:5433/bridge?sslmode=verify-full', 'db.example:5433/bridge'],
    ['postgresql://db.example/bridge', 'db.example:5432/bridge'],
    ['postgres://me:secret@%2Frun%2Fpostgresql/bridge', '/run/postgresql:5432/bridge'],
    ['postgres:///bridge?host=/run/postgresql', '/run/postgresql:5432/bridge'],
  ] as const) {
    it(wanted, () => assert.equal(placeOf(url), wanted));
  }

  it('is asked for without repeating what was given', () => {
    assert.throws(
      () => placeOf('postgres://me:secret@[::/bridge'),
      (error: Error) => /postgres:\/\/name:password/.test(error.message) && !inspect(error).includes('secret'),
    );
  });
});
