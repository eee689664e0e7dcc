import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GrammyError } from 'grammy';
import { explainPolling } from './explain-polling.ts';

const refusal = (error_code: number, description: string) =>
  new GrammyError('Call to getUpdates failed!', { ok: false, error_code, description }, 'getUpdates', {});

/** The wording of the open-source Bot API server. */
const POLLER = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';
const WEBHOOK =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const WEBHOOK_JUST_SET = 'Conflict: terminated by setWebhook request';

describe('a poll that failed', () => {
  for (const [error, expected, isLasting] of [
    [refusal(409, POLLER), /^another program polls with the same bot token.*stop it/, true],
    [refusal(409, WEBHOOK), /^another program has set a webhook.*stop that program/, true],
    [refusal(409, WEBHOOK_JUST_SET), /^another program has set a webhook.*stop that program/, true],
    [refusal(401, 'Unauthorized'), /does not accept the bot token/, true],
    [refusal(404, 'Not Found'), /does not accept the bot token/, true],
    [refusal(502, 'Bad Gateway'), /^502: Bad Gateway$/, false],
  ] as const) {
    it(`with ${error.error_code} ${error.description} is told as what it is`, () => {
      const trouble = explainPolling(error);
      assert.match(trouble.reason, expected);
      assert.equal(trouble.isLasting, isLasting);
    });
  }
});
