import { defineError } from 'service-kit';
import type { Settings } from 'shared-types';

const credentialsMissing = defineError('TEAMS_CREDENTIALS_MISSING', { isOfSettings: true });

/** The settings of this service, with what it cannot do without. */
export type TeamsSettings = Settings['channels']['teams'] & { appId: string; appPassword: string };

/** Takes the part of the settings that this service needs; without credentials it says how to get some. */
export function requireTeamsSettings(settings: Settings): TeamsSettings {
  const { teams } = settings.channels;
  const { appId, appPassword } = teams;
  if (appId !== undefined && appPassword !== undefined) {
    return { ...teams, appId, appPassword, allowFrom: teams.allowFrom.map((id) => id.toLowerCase()) };
  }
  const missing = [
    ...(appId === undefined ? ['app id (channels.teams.appId)'] : []),
    ...(appPassword === undefined ? ['app password (channels.teams.appPassword)'] : []),
  ];
  throw credentialsMissing(
    [
      `Teams has no ${missing.join(' and no ')}. To get both:`,
      '  1. In https://portal.azure.com make an "Azure Bot" (type: single tenant) and give it the channel Microsoft Teams.',
      '     Its messaging endpoint is https://<where this service is reached>/api/messages',
      '  2. Under Configuration it shows the app id and the tenant id; "Manage Password" makes a client secret.',
      '  3. Give them to npm run setup, or put them into config.json as channels.teams.appId, .tenantId and .appPassword,',
      '     or into .env as TEAMS_APP_ID=, TEAMS_TENANT_ID= and TEAMS_APP_PASSWORD=, and start again.',
      'To try everything without an account: start-scripts/start-sandbox.sh',
    ].join('\n'),
  );
}
