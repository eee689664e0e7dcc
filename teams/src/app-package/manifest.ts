import { describeCommand, englishWords, OFFERED_COMMANDS } from 'provider-kit/pure';

/** The newest schema that Microsoft's `@microsoft/app-manifest` carries. */
const MANIFEST_VERSION = '1.30';

export interface AppPackageOptions {
  /** Of the bot; the app has the same. */
  appId: string;
  /** Of this package: a new one for each change that people shall get. */
  version: string;
  /** Where people find help; Teams asks for `https`. */
  websiteUrl: string;
}

/** The manifest of the app by which people get the bot into Teams. */
export function createManifest({ appId, version, websiteUrl }: AppPackageOptions) {
  // One manifest serves all languages. Without a slash: there it opens Teams' own menu.
  const commands = OFFERED_COMMANDS.map((command) => ({
    title: command.name,
    description: describeCommand(englishWords, command, ''),
  }));
  const scopes = ['personal', 'team', 'groupChat'];
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${MANIFEST_VERSION}/MicrosoftTeams.schema.json`,
    manifestVersion: MANIFEST_VERSION,
    version,
    id: appId,
    developer: {
      name: 'Remote sessions',
      websiteUrl,
      privacyUrl: websiteUrl,
      termsOfUseUrl: websiteUrl,
    },
    name: { short: 'Remote sessions', full: 'Remote sessions: your projects in Teams' },
    description: {
      short: 'Talk to the coding agents of your projects.',
      full: 'Write to the agents of your projects from Teams: choose a project, ask, see what they do, answer their questions, and send and get files.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#2F5FD0',
    bots: [
      {
        botId: appId,
        scopes,
        supportsFiles: true,
        isNotificationOnly: false,
        commandLists: [{ scopes, commands }],
      },
    ],
    validDomains: [],
  };
}
