/** A prompt for one project. `mode` is Etienne's agent mode (`plan`, `acceptEdits`, ...); none means its default. */
export type PromptRequest = {
  readonly project: string;
  readonly prompt: string;
  readonly mode?: string;
  readonly memoryEnabled: boolean;
  readonly maxTurns?: number;
};

/** The path and query that start a prompt, below `/api/claude`. Half surrogate pairs become U+FFFD. */
export function promptPath({ project, prompt, mode, memoryEnabled, maxTurns }: PromptRequest): string {
  const query = new URLSearchParams({
    project_dir: project,
    prompt,
    ...(mode === undefined ? {} : { agentMode: mode }),
    memoryEnabled: String(memoryEnabled),
    ...(maxTurns === undefined ? {} : { maxTurns: String(maxTurns) }),
  });
  return `/streamPrompt/sdk?${query}`;
}

/** What Node takes as the head of a request: request line and all headers together; more is a 431. */
const MAX_HEAD_BYTES = 16_384;

/** Kept free for the headers that the connection and a proxy add and for an `Authorization` that grows by renewal. */
const RESERVED_BYTES = 1_024;

/**
 * Says whether a prompt fits into the request that would start it; a longer one has to go in through a file.
 *
 * Percent-encoding counts: one Chinese character takes nine bytes. Errs on the side of "does not fit".
 */
export function promptFits(
  request: PromptRequest,
  { url, authorization = '' }: { readonly url: string; readonly authorization?: string | undefined },
): boolean {
  const base = new URL(url);
  const path = `${base.pathname.replace(/\/+$/, '')}/api/claude${promptPath(request)}`;
  const head = `GET ${path} HTTP/1.1\r\nhost: ${base.host}\r\nauthorization: ${authorization}\r\n`;
  return Buffer.byteLength(head) + RESERVED_BYTES <= MAX_HEAD_BYTES;
}
