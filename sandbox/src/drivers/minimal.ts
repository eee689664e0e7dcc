/** Plays a person in the chat of the minimal provider, for `npm run conformance -- <url> --driver <this file>`. */
export async function createDriver({ providerUrl, person }: { providerUrl: string; person: number }) {
  const url = `${providerUrl}/chat/${person}${crypto.randomUUID().slice(0, 8)}`;

  async function write(text: string, edit?: string): Promise<string> {
    const body = JSON.stringify({ write: text, edit });
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (!response.ok) throw new Error(`the chat answered ${response.status}`);
    return ((await response.json()) as { id?: string }).id ?? '';
  }

  return {
    pair: async () => void (await write('Hello')),
    write: (text: string) => write(text),
    edit: async (message: string, text: string) => void (await write(text, message)),
    press: () => Promise.reject(new Error('The chat has no buttons.')),
    sendFile: () => Promise.reject(new Error('The chat carries no files.')),
    async seen() {
      const messages = (await (await fetch(url)).json()) as { text: string }[];
      return { messages: messages.map(({ text }) => ({ text, buttons: [] })) };
    },
  };
}
