import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createActionStore } from './action-store.ts';
import { createMessageStore } from './message-store.ts';

withDatabases('actions', KIT_TABLES, (database) => {
  it('keep their tokens as long as their message has them, and are gone with the next ones', async () => {
    const actions = createActionStore(database(), (id) => id.split('/')[0] ?? id);
    const { write } = database();
    const id = await write(() => createMessageStore(database()).add({ remoteSessionId: 'ada/oak', text: 'x' }, 1_000));
    const [yes, no] = [
      { id: 'yes', label: 'Yes' },
      { id: 'no', label: 'No' },
    ];
    await write(() => actions.replace(id, [[yes, no]]));
    const tokens = await actions.tokensOf(id);
    assert.equal(new Set(tokens.values()).size, 2);
    await Promise.all([
      write(() => actions.replace(id, [[{ ...yes, disabled: true }]])),
      write(() => actions.replace(id, [[{ ...yes, disabled: true }]])),
    ]);
    assert.deepEqual(await actions.tokensOf(id), tokens);
    const find = async (session: string, action: string) =>
      (await actions.find(session, tokens.get(action) ?? ''))?.state;
    assert.deepEqual(
      [await find('ada/elm', 'yes'), await find('ada', 'no'), await find('eve', 'yes'), await find('ada', 'maybe')],
      ['disabled', 'gone', undefined, undefined],
    );
    assert.deepEqual(await actions.find('ada', tokens.get('no') ?? ''), {
      messageId: id,
      remoteSessionId: 'ada/oak',
      actionId: 'no',
      state: 'gone',
    });
  });
});
