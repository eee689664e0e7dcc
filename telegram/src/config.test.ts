import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadSettings, loadVariables } from 'service-kit';
import { environmentBindings, SettingsSchema } from 'shared-types';
import { requireTelegramSettings } from './config.ts';
import { temporaryFolder } from './testing/start-provider.ts';

const load = (root: string, env: Record<string, string>) =>
  loadSettings({ schema: SettingsSchema, bindings: environmentBindings, root, env });

describe('the proxy in the settings', () => {
  for (const value of ['me:secret-word@host:3128', 'socks4://me:secret-word@host', 'http://me:secret-word@ho st']) {
    it(`is refused as "${value.replace('secret-word', '…')}", and the value is not told`, async (t) => {
      await assert.rejects(load(temporaryFolder(t), { TELEGRAM_PROXY: value }), (error: Error) => {
        assert.match(error.message, /channels\.telegram\.proxy \(environment variable TELEGRAM_PROXY\) does not fit/);
        assert.match(error.message, /such as http:\/\/.*socks5:\/\//);
        assert.doesNotMatch(error.message, /secret-word/);
        return true;
      });
    });
  }

  it('may also stand in .env, as may that of the environment, which real variables overrule', async (t) => {
    const root = temporaryFolder(t);
    writeFileSync(join(root, '.env'), 'HTTPS_PROXY=http://from-file:1\nNO_PROXY=example.com\n');
    const settings = await load(root, { TELEGRAM_BOT_TOKEN: '1:a' });
    const chosen = async (env: Record<string, string>) =>
      requireTelegramSettings(settings, await loadVariables({ root, env })).proxy?.name;
    assert.equal(await chosen({}), 'http://from-file:1');
    assert.equal(await chosen({ HTTPS_PROXY: '' }), 'http://from-file:1');
    assert.equal(await chosen({ HTTPS_PROXY: 'http://real:2' }), 'http://real:2');
    assert.equal(await chosen({ NO_PROXY: 'telegram.org' }), undefined);
  });
});
