import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { numberedPlaces, statementName } from './sql-text.ts';

describe('the places for values in SQL', () => {
  for (const [given, wanted] of [
    ['SELECT 1', 'SELECT 1'],
    ['a = ? AND b = ?', 'a = $1 AND b = $2'],
    ['a = ?2 AND b = ?1', 'a = $2 AND b = $1'],
    ['a = ?1 OR a = ?1 OR b = ?', 'a = $1 OR a = $1 OR b = $2'],
    ['a = ?3 AND b = ?', 'a = $3 AND b = $4'],
    ["a = '?' AND b = ?", "a = '?' AND b = $1"],
    ["a = 'it''s ?' AND b = ?", "a = 'it''s ?' AND b = $1"],
    ['"what?" = ?', '"what?" = $1'],
    ['"a ""?"" b" = ?', '"a ""?"" b" = $1'],
    ['a = ? -- why?\nAND b = ?', 'a = $1 -- why?\nAND b = $2'],
    ['a = ? /* why?\n? */ AND b = ?', 'a = $1 /* why?\n? */ AND b = $2'],
    ['SELECT $$ ? $$, ?', 'SELECT $$ ? $$, $1'],
    ['SELECT $it$ ? $$ ? $it$, ?', 'SELECT $it$ ? $$ ? $it$, $1'],
    ['(?,?,?)', '($1,$2,$3)'],
    ['x - -? ', 'x - -$1 '],
  ] as const) {
    it(`${given.replaceAll('\n', '⏎')}`, () => assert.equal(numberedPlaces(given), wanted));
  }

  it('give every text its own name', () => {
    assert.equal(statementName('SELECT 1'), statementName('SELECT 1'));
    assert.notEqual(statementName('SELECT 1'), statementName('SELECT 2'));
    assert.match(statementName('SELECT 1'), /^[\w-]{16}$/);
  });
});
