import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bodyBytes, fitsIntoBody, MOST_BODY_BYTES, partBytes } from './body-room.ts';

const places: [project: string, path: string][] = [
  ['p', '.attachments/a'],
  ['my project', '.attachments/0123456789-1-😀 party.png.b64.001'],
  ['with "quotes"', `.attachments/${'é'.repeat(120)}`],
];

describe('the room in the body of a call', () => {
  for (const [project, path] of places) {
    it(`is used up by a part of ${JSON.stringify(project)} but for less than one group of four`, () => {
      const bytes = partBytes(project, path);
      assert.equal(bytes % 3, 0);
      const encoded = 'A'.repeat((bytes / 3) * 4);
      const left = MOST_BODY_BYTES - bodyBytes(project, path, encoded);
      assert.ok(left >= 0 && left < 4, `${left} bytes left`);
    });

    it(`takes a text of ${JSON.stringify(project)} up to the last byte and not one more`, () => {
      const room = MOST_BODY_BYTES - bodyBytes(project, path, '');
      assert.ok(fitsIntoBody(project, path, 'x'.repeat(room)));
      assert.ok(!fitsIntoBody(project, path, 'x'.repeat(room + 1)));
      assert.ok(!fitsIntoBody(project, path, '\n'.repeat(Math.floor(room / 2) + 1)));
    });
  }
});
