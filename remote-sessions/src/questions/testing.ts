import { createManualClock } from 'service-kit';
import type { PendingPermission } from '../etienne/permissions.ts';
import type { ReplyText } from '../replies/replies.ts';
import { createActiveRuns } from '../runs/active-runs.ts';
import type { AgentMode } from '../sessions/agent-mode.ts';
import { allInEnglish, inEnglish } from '../testing/in-english.ts';
import { createQuestions } from './questions.ts';

export const ref = { provider: 'telegram', sessionId: '1' };

/** Lets everything run that waits for nothing but the event loop. */
export const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
};

export function setup({ mode = 'default' as AgentMode, isLeft = false } = {}) {
  const clock = createManualClock();
  const said: { id: string; reply: ReplyText }[] = [];
  const changed: { replyId: string; reply: ReplyText }[] = [];
  const responses: object[] = [];
  const documents: { name: string; text: string }[] = [];
  const order: string[] = [];
  const state = {
    pending: [] as PendingPermission[],
    isTaken: true,
    isAway: false,
    isDiskFull: false,
    takesFiles: true,
    answering: Promise.resolve(),
    files: new Map<string, string>(),
    saidBefore: new Set<string>(),
    looks: [] as string[],
    isProviderAway: false,
    /** What became of files and of messages; nothing: it waits. */
    fates: new Map<'file' | 'message', { status: 'queued' | 'sent' | 'failed'; reason?: string }>([
      ['file', { status: 'sent' }],
      ['message', { status: 'sent' }],
    ]),
  };
  const run = createActiveRuns().begin({
    ...ref,
    id: 'run-1',
    project: 'my-app',
    prompt: 'do it',
    mode,
    projectSessionId: '',
    replyTo: undefined,
    since: clock.now(),
  });
  const questions = createQuestions({
    etienne: {
      async pendingPermissions() {
        if (state.isAway) throw new Error('connection refused');
        return state.pending;
      },
      async respondPermission(answer) {
        if (state.isAway) throw new Error('connection refused');
        responses.push(answer);
        await state.answering;
        return state.isTaken;
      },
      async getFile(_project, path) {
        const content = path === 'data/session.id' ? 'id' : state.files.get(path);
        if (content === undefined) return { status: 'missing' };
        return { status: 'found', content, absolutePath: `/work/my-app/${path}` };
      },
    },
    messageIdOf: async (replyId) => (said.some(({ id }) => id === replyId) ? `m:${replyId}` : undefined),
    async say(_ref, id, reply) {
      order.push(`message ${id}`);
      said.push({ id, reply: inEnglish(reply) });
      return { status: state.saidBefore.has(id) ? 'duplicate' : 'queued' };
    },
    async stateOf(_ref, id) {
      state.looks.push(id);
      if (state.isProviderAway) throw new Error('connection refused');
      const fate = state.fates.get(id.endsWith(':file') ? 'file' : 'message');
      return fate && { id, platformIds: [], ...fate };
    },
    change: async (_ref, _id, replyId, reply) => void changed.push({ replyId, reply: inEnglish(reply) }),
    async sendDocument(_ref, id, document) {
      if (state.isDiskFull) throw new Error('ENOSPC');
      order.push(`file ${id}`);
      documents.push(document);
    },
    wordsOf: async () => allInEnglish.wordsOf(),
    messageUnits: () => 4_096,
    takesFiles: () => state.takesFiles,
    isLeft: async () => isLeft,
    clock,
    log: { warn() {}, error() {} },
  });
  const pend = (toolName: string, id = `p-${toolName}`, projectName = 'my-app') =>
    state.pending.push({
      id,
      requestType: 'x',
      toolName,
      projectName,
      createdAt: new Date(clock.now()).toISOString(),
    });
  const tool = (name: string, phase: 'running' | 'complete', input: unknown = {}, callId = `call-${name}`) =>
    questions.onEvent(run, { type: 'tool', eventId: 1, callId, name, phase, input });
  const askFor = async (...texts: string[]) => {
    pend('AskUserQuestion');
    const options = [{ label: 'Red' }, { label: 'Blue' }];
    tool('AskUserQuestion', 'running', { questions: texts.map((question) => ({ question, options })) });
    clock.advance(0);
    await settle();
  };
  /** Lets a tool begin that needs a permission. */
  const begin = async (name: string, input: unknown, call = `call-${name}`) => {
    pend(name, `p-${call}`);
    tool(name, 'running', input, call);
    clock.advance(0);
    await settle();
  };
  return { clock, said, changed, responses, documents, order, state, run, questions, pend, tool, askFor, begin };
}

/** Time in small steps, so that what is done after one step is there before the next. */
export async function pass(clock: ReturnType<typeof createManualClock>, ms: number) {
  for (let step = 0; step < ms; step += 100) {
    clock.advance(100);
    await settle();
  }
}

export const callId = 'call-AskUserQuestion';

export const labelsOf = (reply: ReplyText | undefined) => reply?.actions?.flat().map(({ label }) => label);
export const allow = (name: string) => ({ callId: `call-${name}`, index: 0, option: 'allow' as const });
