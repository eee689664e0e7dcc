/** One line of a service's log; `at` in milliseconds since 1970. */
export interface LogLine {
  at: number;
  level: string;
  msg: string;
  path?: string;
  method?: string;
  type?: string;
  durationMs?: number;
}

/** Reads what a service has printed; lines that are no log are left out. */
export function logLines(output: string): LogLine[] {
  return output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      const value = JSON.parse(line) as LogLine & { time: string };
      return [{ ...value, at: Date.parse(value.time) }];
    } catch {
      return [];
    }
  });
}

interface Printing {
  output(): string;
}

/** How often each warning and error was logged, by service and text. */
export function troubleIn(bridge: { provider: Printing; manager: Printing }): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const service of ['provider', 'manager'] as const) {
    for (const { level, msg } of logLines(bridge[service].output())) {
      if (level === 'info' || level === 'debug') continue;
      const text = `${service} ${level}: ${msg}`;
      counts[text] = (counts[text] ?? 0) + 1;
    }
  }
  return counts;
}
