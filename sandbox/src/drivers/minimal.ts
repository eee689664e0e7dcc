import type { Shown } from '../minimal-provider/chats.ts';

/** Plays a person in the chat of the minimal provider, for `npm run conformance -- <url> --driver <this file>`. */
export async function createDriver({ providerUrl, person }: { providerUrl: string; person: number }) {
  const url = `${providerUrl}/chat/${person}${crypto.randomUUID().slice(0, 8)}`;

  async function act(action: object): Promise<string> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(action),
    });
    const { done } = (await response.json()) as { done?: { id: string } };
    if (!response.ok) throw new Error(`the chat answered ${response.status}`);
    return done?.id ?? '';
  }

  return {
    pair: async () => void (await act({ write: 'Hello' })),
    write: (text: string) => act({ write: text }),
    edit: async (message: string, text: string) => void (await act({ edit: message, write: text })),
    press: async (label: string) => void (await act({ press: label })),
    async sendFile({ name, mimeType, bytes }: { name: string; mimeType: string; bytes: Uint8Array }) {
      await act({ file: { name, mimeType, base64: Buffer.from(bytes).toString('base64') } });
    },
    async seen() {
      const { messages, preview } = (await (await fetch(url)).json()) as { messages: Shown[]; preview?: string };
      return {
        messages: messages
          .filter(({ from }) => from === 'bot')
          .map(({ text, actions, file }) => ({
            text,
            buttons: actions.flat().map(({ label, disabled = false }) => ({ label, isDisabled: disabled })),
            ...(file && { file: { name: file.name, bytes: Buffer.from(file.base64, 'base64') } }),
          })),
        preview,
      };
    },
  };
}
