import { type Check, expect, expectStatus, first, look, say, untilSent } from '../check.ts';

export const progressChecks: Check[] = [
  {
    id: 'progress.put',
    section: 9,
    rule: 'PUT and DELETE of progress are 204; a message takes the preview away',
    needs: ['person', 'progress'],
    async run(context) {
      const person = first(context);
      const { calls } = context;
      const path = `/v1/sessions/${encodeURIComponent(person.sessionId)}/progress`;
      const runId = `run-${context.mark}`;
      const put = (text: string) => calls.call('PUT', path, { json: { runId, text, activity: 'Reading', later: 1 } });
      expectStatus(await put(`preview ${context.mark}`), 204, undefined, 'PUT');
      expectStatus(await calls.call('PUT', path, { json: {} }), 400, 'VALIDATION_FAILED', 'PUT without a runId');
      const { driver } = person;
      const preview = driver && (await look(driver, (seen) => seen.preview));
      expect(driver === undefined || preview !== undefined, 'no preview showed though the provider has progress');
      await untilSent(context, await say(context, person, `the answer ${context.mark}`));
      const isGone = driver && (await look(driver, ({ preview }) => preview === undefined || undefined));
      expect(driver === undefined || isGone === true, 'the preview outlived the answer');
      expectStatus(await calls.call('DELETE', path), 204, undefined, 'DELETE');
      expectStatus(await calls.call('DELETE', path), 204, undefined, 'a second DELETE');
      return 'shown, and gone with the answer';
    },
  },
];
