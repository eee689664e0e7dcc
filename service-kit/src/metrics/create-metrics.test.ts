import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from './create-metrics.ts';

const samplesOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

test('a metric is there with 0 from the beginning, and has no label value that was not named before', async () => {
  const metrics = createMetrics();
  const count = metrics.counter('things_total', 'Things', { kind: ['a', 'b', 'other'] });
  count({ kind: 'a' });
  count({ kind: 'a' });
  count({ kind: 'Ada Lovelace' });
  metrics.gauge('depth', 'Depth', ['queue'], async () => [{ labels: { queue: 'q' }, value: 3 }]);
  metrics.gauge('broken', 'Broken', [], () => Promise.reject(new Error('the disk')));
  const { text } = await metrics.expose();
  assert.deepEqual(samplesOf(text), [
    'things_total{kind="a"} 2',
    'things_total{kind="b"} 0',
    'things_total{kind="other"} 1',
    'depth{queue="q"} 3',
  ]);
  count({ kind: 'b' });
  assert.match((await metrics.expose()).text, /things_total\{kind="b"\} 1/);
});

test('durations are shown in seconds, and none is below 0', async () => {
  const metrics = createMetrics();
  const took = metrics.durations('way_seconds', 'The way');
  took(40);
  took(-5);
  const lines = samplesOf((await metrics.expose()).text);
  for (const line of ['way_seconds_bucket{le="0.005"} 1', 'way_seconds_bucket{le="0.05"} 2', 'way_seconds_sum 0.04'])
    assert.ok(lines.includes(line), `${line}\n${lines.join('\n')}`);
});
