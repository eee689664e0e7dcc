import { createTeamsStandIn, type TeamsStandIn } from '../teams/index.ts';

let shared: Promise<TeamsStandIn> | undefined;
let users = 0;
let nextPerson = 1;

/** Plays one person in a personal chat of the stand-in for Teams, as a run of `npm run conformance` wants it. */
export function playTeams(standIn: TeamsStandIn) {
  const chat = standIn.person(`Conformance person ${nextPerson++}`).personal();
  const asked = new Set<string>();
  const own = () => chat.messages.filter(({ from }) => from === 'bot');
  const bytesOf = (uniqueId: string) => standIn.uploadedFiles.find((file) => file.uniqueId === uniqueId)?.bytes;

  /** A person lets every file come into their OneDrive. */
  function acceptFiles(): void {
    for (const { id } of own().filter(({ consent }) => consent !== undefined)) {
      if (asked.has(id)) continue;
      asked.add(id);
      chat.acceptFile(id).catch(() => undefined);
    }
  }

  return {
    pair: async () => void chat.write('Hello'),
    write: async (text: string) => chat.write(text),
    edit: async (message: string, text: string) => chat.edit(message, text),
    async press(label: string) {
      const hasButton = ({ card }: (typeof chat.messages)[number]) =>
        card?.buttons.some(({ title }) => title === label);
      await chat.press(own().findLast(hasButton)?.id ?? '', label);
    },
    async sendFile({ name, mimeType, bytes }: { name: string; mimeType: string; bytes: Uint8Array }) {
      chat.sendFile({ name, contentType: mimeType, bytes });
    },
    async seen() {
      acceptFiles();
      const isPreview = ({ streaming }: (typeof chat.messages)[number]) =>
        streaming === 'informative' || streaming === 'streaming';
      return {
        messages: own()
          .filter((message) => !isPreview(message))
          .map(({ text, card, file }) => ({
            text: [text, ...(card?.texts ?? [])].filter((part) => part !== '').join('\n'),
            buttons: (card?.buttons ?? []).map(({ title, isEnabled }) => ({ label: title, isDisabled: !isEnabled })),
            ...(file && { file: { name: file.name, bytes: bytesOf(file.uniqueId) ?? new Uint8Array() } }),
          })),
        preview: own().find(isPreview)?.text ?? (chat.isBotTyping ? 'typing' : undefined),
      };
    },
  };
}

/**
 * For a provider that was started with this stand-in's addresses, which are printed, and the app of `TEAMS_APP_ID` and
 * `TEAMS_APP_PASSWORD`: makes the stand-in at `STAND_IN_PORT` (default 8082), with two people.
 */
export async function createDriver({ providerUrl }: { providerUrl: string }) {
  users++;
  const {
    TEAMS_APP_ID: appId,
    TEAMS_APP_PASSWORD: appSecret,
    TEAMS_TENANT_ID: tenantId,
    STAND_IN_PORT = '8082',
  } = process.env;
  shared ??= createTeamsStandIn({
    port: Number(STAND_IN_PORT),
    rateLimits: false,
    botUrl: `${providerUrl}/api/messages`,
    ...(appId !== undefined && { appId }),
    ...(appSecret !== undefined && { appSecret }),
    ...(tenantId !== undefined && { tenantId }),
  });
  const standIn = await shared;
  if (users === 1) {
    const { appId: id, tenantId: tenant, loginUrl, openIdMetadataUrl, url } = standIn;
    process.stderr.write(
      `The stand-in for Teams is at ${url}: TEAMS_APP_ID=${id} TEAMS_TENANT_ID=${tenant} TEAMS_LOGIN_URL=${loginUrl} ` +
        `TEAMS_OPENID_METADATA_URL=${openIdMetadataUrl} TEAMS_ALLOWED_SERVICE_URLS=${url}\n`,
    );
  }
  return {
    ...playTeams(standIn),
    async close() {
      if (--users === 0) await standIn.close();
    },
  };
}
