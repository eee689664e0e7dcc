import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defineError, loadSettings, startOrExit } from 'service-kit';
import { allSettings } from 'shared-types';
import { createAppPackage } from './create-package.ts';

const HELP = `npm run teams:package [-- --out FILE] [--version 1.2.3] [--website https://...]

Makes the app package (teams-app.zip) by which people get the bot into Teams, from channels.teams.appId.
--out      where to write it; default teams-app.zip in the root
--version  of the package; Teams takes a changed package only with a new one; default 1.0.0
--website  where people find help, as the app's page shows it; default https://example.org
`;

const appIdMissing = defineError('TEAMS_APP_ID_MISSING');
const root = resolve(import.meta.dirname, '../../..');

await startOrExit('teams:package', async () => {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'teams-app.zip' },
      version: { type: 'string', default: '1.0.0' },
      website: { type: 'string', default: 'https://example.org' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const { channels } = await loadSettings({ ...allSettings, root, env: process.env });
  const { appId } = channels.teams;
  if (appId === undefined) {
    throw appIdMissing(
      'there is no app id. Make an Azure Bot in the Azure portal, and put the Microsoft App ID of its Configuration page into config.json as channels.teams.appId, or into .env as TEAMS_APP_ID=<id>',
    );
  }
  const file = resolve(root, values.out);
  await writeFile(file, createAppPackage({ appId, version: values.version, websiteUrl: values.website }));
  process.stdout.write(
    `${file} is made. In Teams: Apps, Manage your apps, Upload an app; for all people of a tenant: Teams admin center, Manage apps, Upload.\n`,
  );
});
