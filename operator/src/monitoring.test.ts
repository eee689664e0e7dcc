import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { parse } from 'yaml';
import { startProvider as startTeams } from '../../teams/src/testing/start-provider.ts';
import { readInstallation } from './services/installation.ts';
import { serviceAddresses } from './services/service-address.ts';
import { readPromql } from './testing/read-promql.ts';
import { installPair } from './testing/start-pair.ts';

const folder = new URL('../../docs/operations/', import.meta.url);

interface Panel {
  title: string;
  targets: { expr: string }[];
}
const { panels } = JSON.parse(readFileSync(new URL('dashboard.json', folder), 'utf8')) as { panels: Panel[] };
const { groups } = parse(readFileSync(new URL('alerts.yml', folder), 'utf8')) as {
  groups: { rules: { alert: string; expr: string }[] }[];
};

/** As Prometheus itself adds them to what it reads. */
const ADDED = ['job', 'instance'];

/** The samples of an exposition: by name, what each label has for values. */
function readExposition(text: string, into: Map<string, Map<string, Set<string>>>) {
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name = '', labels = '', value] = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? assert.fail(line);
    assert.ok(Number.isFinite(Number(value)), line);
    const known = into.get(name) ?? new Map<string, Set<string>>();
    into.set(name, known);
    for (const [, label = '', given = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
      known.set(label, (known.get(label) ?? new Set()).add(given));
    }
  }
}

it('every query of the dashboard and of the alerts reads what the services show, and nothing shows who they serve', async (t) => {
  const pair = await installPair(t);
  await pair.start();
  const ada = await pair.pairPerson(7);
  const asked = ada.send('a private question');
  await ada.waitFor(({ messages }) => messages.find(({ messageId }) => messageId > asked));
  const teams = await startTeams(t);

  const addresses = serviceAddresses((await readInstallation(pair.place)).settings);
  const pages = await Promise.all(
    [...addresses.map(({ url }) => url), teams.url].map(async (url) => {
      // Without the token.
      const response = await fetch(`${url}/metrics`);
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
      return response.text();
    }),
  );
  const samples = new Map<string, Map<string, Set<string>>>();
  for (const page of pages) readExposition(page, samples);

  const queries = [
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: title, expr }))),
    ...groups.flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ where: alert, expr }))),
  ];
  assert.equal(groups.flatMap(({ rules }) => rules).length, 3);
  assert.ok(queries.length > 20);
  for (const { where, expr } of queries) {
    const { selectors, grouping } = readPromql(expr.replaceAll('$__rate_interval', '5m'));
    assert.ok(selectors.length > 0, expr);
    const labels = new Set([...ADDED, ...selectors.flatMap(({ metric }) => [...(samples.get(metric)?.keys() ?? [])])]);
    for (const label of grouping) assert.ok(labels.has(label), `${where}: no label ${label} in ${expr}`);
    for (const { metric, matchers } of selectors) {
      const known = samples.get(metric);
      assert.ok(known, `${where}: nothing is called ${metric}`);
      for (const { label, value } of matchers)
        assert.ok(known.get(label)?.has(value), `${where}: ${metric} has no ${label}="${value}"`);
    }
  }

  // What one message has moved.
  const [telegram = '', manager = ''] = pages;
  for (const [page, line] of [
    [telegram, /^telegram_updates_total\{kind="message"\} [1-9]/m],
    [telegram, /^provider_events_total\{type="message.received"\} [1-9]/m],
    [telegram, /^provider_deliveries_total\{outcome="done"\} [1-9]/m],
    [telegram, /^provider_message_to_sent_seconds_count [1-9]/m],
    [telegram, /^telegram_calls_total\{outcome="ok"\} [1-9]/m],
    [telegram, /^telegram_last_poll_age_seconds [\d.]+$/m],
    [manager, /^manager_runs_total\{outcome="answered"\} 1$/m],
    [manager, /^manager_event_to_prompt_seconds_count 1$/m],
    [manager, /^manager_prompt_to_first_word_seconds_count 1$/m],
    [manager, /^manager_answer_to_handed_over_seconds_count 1$/m],
    [manager, /^service_queue_depth\{queue="inbox"\} 0$/m],
    [manager, /^service_part_ok\{part="etienne"\} 1$/m],
  ] as const)
    assert.match(page, line);
  const all = pages.join('\n');
  for (const word of ['my-app', 'private', '="7"', pair.telegram.token]) assert.ok(!all.includes(word), word);
});
