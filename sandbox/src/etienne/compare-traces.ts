import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEvents, type SseEvent } from './test-helper.ts';

export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
}

/** The shape of a value: its keys at every depth and the types of its leaves. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, inner]) => [key, shapeOf(inner)]),
  );
}

const changing =
  /"(?:uuid|timestamp|input_tokens|output_tokens|total_tokens|percentFull|usedTokens|duration_ms)":(?:"[^"]*"|[\d.]+)/g;

/** The events with what differs from run to run taken out: ids, times, token counts and the folder. */
function stable(events: SseEvent[], folder: string): unknown {
  const text = JSON.stringify(events)
    .replaceAll(folder, '/workspace')
    .replaceAll(folder.replaceAll(/[^A-Za-z0-9]/g, '-'), '-workspace')
    .replace(changing, '"-":0')
    .replace(/sdk_\d{13}_[a-z0-9]{9}/g, 'PROCESS')
    .replace(/(?<!conversation found with session ID: )[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'SESSION')
    .replace(/toolu_fake_\d+_\d+(_\d{13})?/g, 'CALL')
    .replace(/\ba[0-9a-f]{16}\b/g, 'AGENT')
    .replace(/\d+ tokens left/g, 'TOKENS left');
  return JSON.parse(text);
}

/** The events with a text that came in pieces as one, where the pieces depend on the length of paths. */
function joined(events: SseEvent[]): SseEvent[] {
  const together: SseEvent[] = [];
  for (const event of events) {
    const last = together.at(-1);
    if (event.type === 'stdout' && last?.type === 'stdout') {
      together[together.length - 1] = { ...last, data: { chunk: `${last.data.chunk}${event.data.chunk}` } };
    } else together.push(event);
  }
  return together.map((event, index) => ({ ...event, id: index + 1 }));
}

export type CompareOptions = { workspaceDir?: string; joinsText?: boolean };

/** Compares names, ids, shapes and values with a recording. */
export function assertLikeTrace(
  events: SseEvent[],
  name: string,
  { workspaceDir = '/workspace', joinsText = false }: CompareOptions = {},
): void {
  const prepare = joinsText ? joined : (all: SseEvent[]) => all;
  const recorded = prepare(parseEvents(fixture(name)));
  const got = prepare(events);
  assert.deepEqual(
    got.map(({ type, id }) => `${id} ${type}`),
    recorded.map(({ type, id }) => `${id} ${type}`),
  );
  assert.deepEqual(
    got.map(({ data }) => shapeOf(data)),
    recorded.map(({ data }) => shapeOf(data)),
  );
  assert.deepEqual(stable(got, workspaceDir), stable(recorded, '/workspace'));
}
