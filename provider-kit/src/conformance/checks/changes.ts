import { type Check, expect, expectStatus, first, look, PATIENCE_MS, say, shownWith, untilSent } from '../check.ts';

export const changeChecks: Check[] = [
  {
    id: 'changes.text',
    section: 7,
    rule: 'PATCH changes the text of a message',
    needs: ['person', 'editing'],
    async run(context) {
      const person = first(context);
      const id = await say(context, person, `before the change ${context.mark}`);
      await untilSent(context, id);
      const path = `/v1/messages/${encodeURIComponent(id)}`;
      const answer = await context.calls.call('PATCH', path, { json: { text: `after the change ${context.mark}` } });
      expectStatus(answer, 202, undefined, 'PATCH');
      expect((answer.body as { id?: string }).id === id, 'the answer names another message');
      expectStatus(
        await context.calls.call('PATCH', path, { json: {} }),
        400,
        'VALIDATION_FAILED',
        'a PATCH of nothing',
      );
      const { driver } = person;
      if (driver === undefined) return '202';
      await shownWith(driver, `after the change ${context.mark}`);
      const left = (await driver.seen()).messages.filter(({ text }) =>
        text.includes(`before the change ${context.mark}`),
      );
      expect(left.length === 0, 'the old text still shows');
      return 'the new text took the place of the old one';
    },
  },
  {
    id: 'changes.actions',
    section: 7,
    rule: 'PATCH disables buttons and leaves the rest as it is, plain text too',
    needs: ['driver', 'editing', 'actions'],
    async run(context) {
      const person = first(context);
      const text = `*buttons* _${context.mark}_`;
      const actions = [[{ id: 'one', label: `One ${context.mark}` }]];
      const id = await say(context, person, text, { format: 'plain', actions });
      const { driver } = person;
      if (driver === undefined) return '';
      await shownWith(driver, text);
      await untilSent(context, id);
      const disabled = [[{ id: 'one', label: `✓ One ${context.mark}`, disabled: true }]];
      const answer = await context.calls.call('PATCH', `/v1/messages/${encodeURIComponent(id)}`, {
        json: { actions: disabled },
      });
      expectStatus(answer, 202, undefined, 'PATCH');
      const isDone = await look(driver, ({ messages }) => {
        const message = messages.find((one) => one.text.includes(text));
        return (
          message?.buttons.every((button) => button.isDisabled || !button.label.includes(context.mark)) || undefined
        );
      });
      expect(isDone === true, 'the button can still be pressed');
      return 'it cannot be pressed any more';
    },
  },
  {
    id: 'actions.selected',
    section: 8,
    rule: 'The id of an action comes back unchanged',
    needs: ['person', 'actions'],
    async run(context) {
      const person = first(context);
      const id = `conformance:${context.mark}:ü👋 "&<`.padEnd(198, 'x').slice(0, 198);
      const label = `Press ${context.mark}`;
      const actions = [
        [
          { id, label, style: 'primary' },
          { id: 'other', label: 'Not this one' },
        ],
      ];
      const messageId = await say(context, person, `Please press (${context.mark})`, { actions });
      await untilSent(context, messageId);
      const { driver } = person;
      if (driver === undefined) context.ask(`Press the button "${label}".`);
      else
        await look(driver, ({ messages }) =>
          messages.find(({ buttons }) => buttons.some((button) => button.label === label)),
        );
      const { receiver, personTimeoutMs } = context;
      const known = receiver.attempts.length;
      await driver?.press(label);
      const isPress = ({ event, path }: (typeof receiver.attempts)[number]) =>
        path === '/events' && event.type === 'action.selected';
      const attempt = await receiver.until(
        (attempts) => attempts.slice(known).find(isPress),
        driver ? PATIENCE_MS : personTimeoutMs,
      );
      expect(attempt !== undefined, 'no action.selected came');
      const { action, messageId: named } = attempt.event.data;
      expect(action?.id === id, `it came back as "${action?.id}"`);
      expect(named === messageId, `messageId is ${named} instead of ${messageId}`);
      return `${id.length} units, with quotes and other letters`;
    },
  },
];
