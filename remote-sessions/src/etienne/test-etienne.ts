import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { systemClock } from 'service-kit';
import { createEtienneStandIn, type EtienneOptions, instantTiming } from '../../../sandbox/src/etienne/index.ts';
import { createAuthorization, type EtienneCredentials } from './authorization.ts';
import { createEtienneClient } from './client.ts';
import { createPromptStream } from './prompt-stream.ts';
import { applyEvent, initialRunView, type RunView } from './run-outcome.ts';
import type { StreamEvent } from './stream-events.ts';

/** A stand-in that takes no time, with our client and stream on it; everything ends with the test. */
export async function startEtienne(
  t: TestContext,
  options: Partial<EtienneOptions> = {},
  credentials: (authUrl: string) => EtienneCredentials = () => ({}),
) {
  const workspaceDir = await mkdtemp(join(tmpdir(), 'etienne-'));
  const standIn = await createEtienneStandIn({
    workspaceDir,
    ...options,
    timing: { ...instantTiming, ...options.timing },
  });
  const authorization = createAuthorization(credentials(standIn.authUrl), { clock: systemClock });
  const client = createEtienneClient({ url: standIn.url, authorization });
  const stream = createPromptStream({ url: standIn.url, authorization });
  t.after(async () => {
    await Promise.all([client.close(), stream.close()]);
    await standIn.close();
    await rm(workspaceDir, { recursive: true, force: true });
  });
  return { url: standIn.url, authUrl: standIn.authUrl, state: standIn.state, workspaceDir, client, stream };
}

/** Reads a stream to its end. */
export async function viewOf(events: AsyncIterable<StreamEvent>, from: RunView = initialRunView()): Promise<RunView> {
  let view = from;
  for await (const event of events) view = applyEvent(view, event);
  return view;
}
