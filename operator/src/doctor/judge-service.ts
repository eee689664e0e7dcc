import type { CallResult, ServiceState } from '../services/ask-service.ts';
import type { ServiceAddress } from '../services/service-address.ts';
import type { CheckResult } from './result.ts';

/** Says how a service is; `version` is that of the files here. */
export function judgeService(address: ServiceAddress, state: ServiceState, version: string): CheckResult {
  const { name: check, url, isHere } = address;
  if (state.status === 'absent') {
    const text = `does not run at ${url} (${state.reason})`;
    // Not to run is no fault: one looks before the first start, too.
    return isHere
      ? { check, status: 'warn', text, next: 'npm start' }
      : { check, status: 'fail', text, next: `start it there, or correct providers.${check}.url` };
  }
  if (state.status === 'other') {
    return {
      check,
      status: 'fail',
      text: `at ${url} is something else: ${state.reason}`,
      next: 'end it, or set another port',
    };
  }
  const broken = Object.entries(state.parts).filter(([, { ok }]) => !ok);
  if (broken.length > 0) {
    const text = broken.map(([part, { error, reason }]) => `${part}: ${said(error ?? reason)}`).join('; ');
    return { check, status: 'fail', text, next: 'see the other lines and its log' };
  }
  if (isHere && state.version !== version) {
    return {
      check,
      status: 'warn',
      text: `runs as ${state.version}, the files here are ${version}`,
      next: 'start it again',
    };
  }
  const dead = deadLetters(state.parts);
  if (dead > 0) {
    const text = `runs (${state.version}); ${dead} given up`;
    return { check, status: 'warn', text, next: 'npm run status says what, npm run retry -- <id> tries again' };
  }
  return { check, status: 'ok', text: `runs (${state.version}) at ${url}` };
}

/** Says whether a service that runs takes the token of this installation. */
export function judgeToken({ name }: ServiceAddress, result: CallResult): CheckResult {
  const check = `token of ${name}`;
  if (result.status === 'ok') return { check, status: 'ok', text: 'is the same here and there' };
  const next = 'let all use the same dataDir and apiToken, and start them again';
  return { check, status: 'fail', text: result.reason, next };
}

function deadLetters(parts: Readonly<Record<string, object>>): number {
  const counts = Object.values(parts).map((part) => ('deadLetters' in part ? Number(part.deadLetters) : 0));
  return counts.reduce((sum, count) => sum + (Number.isFinite(count) ? count : 0), 0);
}

const said = (reason: unknown): string => (typeof reason === 'string' ? reason : 'does not work');
