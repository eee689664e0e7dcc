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

/** What Teams offers to type. Without a slash: there it opens Teams' own menu. */
const COMMANDS: readonly [title: string, description: string][] = [
  ['help', 'What you can do here'],
  ['status', 'Project, session, what runs and what waits'],
  ['projects', 'Choose a project'],
  ['project', 'Switch to a project: project name'],
  ['stop', 'Stop what runs'],
  ['files', 'List files: files folder'],
  ['get', 'Send a file: get path'],
  ['mode', 'How the agent asks for permission'],
  ['unpair', 'Disconnect this chat'],
];

/** The manifest of the app by which people get the bot into Teams. */
export function createManifest({ appId, version, websiteUrl }: AppPackageOptions) {
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
        commandLists: [{ scopes, commands: COMMANDS.map(([title, description]) => ({ title, description })) }],
      },
    ],
    validDomains: [],
  };
}
