import { resolve } from 'node:path';
import { runProvider } from 'provider-kit';
import { createTeamsProvider } from './app.ts';
import { requireTeamsSettings } from './config.ts';
import { PROVIDER_NAME } from './provider-name.ts';

await runProvider({
  name: PROVIDER_NAME,
  root: resolve(import.meta.dirname, '../..'),
  env: process.env,
  args: process.argv.slice(2),
  secretsOf: ({ channels }) => [channels.teams.appPassword],
  check(settings) {
    requireTeamsSettings(settings);
    return [];
  },
  create: createTeamsProvider,
});
