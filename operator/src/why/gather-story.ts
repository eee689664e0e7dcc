import { createSecretHider, fits, inOrder } from 'service-kit';
import { type EventStory, EventStorySchema } from 'shared-types';
import { callService, printable } from '../services/ask-service.ts';
import { type Installation, secretsOf } from '../services/installation.ts';
import { type ServiceAddress, serviceAddresses } from '../services/service-address.ts';
import type { ToldStep, WholeStory } from './story-lines.ts';

type Told = { service: string } & ({ story: EventStory | undefined } | { reason: string });

/** Asks all services what they keep of an event; undefined where all of them can be asked and none knows it. */
export async function gatherStory(installation: Installation, eventId: string): Promise<WholeStory | undefined> {
  const addresses = serviceAddresses(installation.settings);
  const known = new Map<string, Told[]>();
  const ask = async (id: string) => {
    if (!known.has(id)) known.set(id, await Promise.all(addresses.map((one) => askOne(installation, one, id))));
    return known.get(id) ?? [];
  };
  const own = await ask(eventId);
  const related = [...new Set(own.flatMap((told) => ('story' in told ? (told.story?.related ?? []) : [])))];
  // What the manager has of those, it has told already.
  for (const id of related) await ask(id);
  const all = [...own, ...related.flatMap((id) => (known.get(id) ?? []).filter(isOfProvider))];
  const missing = own.flatMap((told) => ('reason' in told ? [{ service: told.service, reason: told.reason }] : []));
  const stories = own.flatMap((told) => ('story' in told && told.story !== undefined ? [told.story] : []));
  if (stories.length === 0 && missing.length === 0) return undefined;
  const hide = createSecretHider(() => secretsOf(installation));
  const clean = (text: string) => printable(hide(text).replace(/\s+/g, ' '));
  const type = stories.find((story) => story.type !== undefined)?.type;
  return {
    id: eventId,
    ...(type !== undefined && { type: clean(type) }),
    remoteSessionId: clean(stories[0]?.remoteSessionId ?? ''),
    related: related.map(clean),
    steps: inOrder(all.flatMap(stepsOf)).map((step) => cleaned(step as ToldStep, clean)),
    missing: missing.map(({ service, reason }) => ({ service, reason: clean(reason) })),
  };

  function isOfProvider({ service }: Told): boolean {
    return addresses.some(({ name, kind }) => name === service && kind === 'provider');
  }
}

async function askOne({ apiToken }: Installation, address: ServiceAddress, eventId: string): Promise<Told> {
  const service = address.name;
  const answer = await callService(address, `/v1/events/${encodeURIComponent(eventId)}`, { apiToken });
  if (answer.status === 'ok' && fits(EventStorySchema, answer.body)) return { service, story: answer.body };
  // Also a provider that does not tell.
  if (answer.code === 'EVENT_NOT_FOUND' || answer.code === 'NOT_FOUND') return { service, story: undefined };
  return { service, reason: answer.status === 'ok' ? 'its answer cannot be read' : answer.reason };
}

const stepsOf = (told: Told): ToldStep[] =>
  'story' in told ? (told.story?.steps ?? []).map((step) => ({ ...step, service: told.service })) : [];

const cleaned = (step: ToldStep, clean: (text: string) => string): ToldStep => ({
  ...step,
  part: clean(step.part),
  became: clean(step.became),
  ...(step.id !== undefined && { id: clean(step.id) }),
  ...(step.reason !== undefined && { reason: clean(step.reason) }),
});
