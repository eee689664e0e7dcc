import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { runMain as run } from '../../../provider-kit/src/testing/run-main.ts';

/** Runs the service as a process of its own; killed with the test. */
export const runMain = (t: TestContext, env: Record<string, string>) =>
  run(t, join(import.meta.dirname, '../main.ts'), { TEAMS_PORT: '0', ...env });
