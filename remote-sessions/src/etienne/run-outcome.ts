import { describeActivity } from './activity.ts';
import type { Failure, StreamEvent } from './stream-events.ts';

export type RunEnd = { readonly status: 'completed' } | ({ readonly status: 'failed' } & Failure);

/** What the agent asks while its tool waits: the input of AskUserQuestion or ExitPlanMode as it came. */
export type OpenQuestion = { readonly callId: string; readonly toolName: string; readonly input: unknown };

type RunningTool = { readonly callId: string; readonly activity: string };

/**
 * A run as its events tell it.
 *
 * `text` is what the person gets. `activity` is the line for the tool that was started last and still runs.
 * `changedFiles` are absolute paths on Etienne's machine. `end` counts when the stream is over: a later event may turn
 * `completed` into a failure, never the other way; a stream that is over without `end` was interrupted.
 */
export type RunView = {
  readonly processId?: string;
  readonly sessionId?: string;
  readonly lastEventId?: number;
  readonly queued: boolean;
  readonly text: string;
  readonly activity?: string;
  readonly toolsRun: number;
  readonly changedFiles: readonly string[];
  readonly question?: OpenQuestion;
  readonly end?: RunEnd;
  /** Set when events were lost before this connection: `text` then lacks a part, the stored history has it all. */
  readonly hasGap: boolean;
  /** Set when Etienne does not know the run any more. */
  readonly notFound: boolean;
  readonly internal: {
    readonly runningTools: readonly RunningTool[];
    /** Whether what comes next is a paragraph of its own. */
    readonly breakBeforeText: boolean;
    readonly trailingNewlines: number;
    /** Etienne says `stop` where the agent has ended by itself; one that was aborted never gets there. */
    readonly hasSaidAll: boolean;
    /** Helpers of the agent that still work in the background. */
    readonly subagents: readonly string[];
    /** Where the text ended when an abort reached the agent: what it says of that is not part of the answer. */
    readonly endBeforeAbort: number | undefined;
    /** Where the last message of the agent begins. */
    readonly messageStart: number;
    /** The message before it, which the agent may repeat to the letter. */
    readonly formerMessage: string;
  };
};

/** The view of a run of which nothing is known yet. */
export function initialRunView(): RunView {
  return {
    queued: false,
    text: '',
    toolsRun: 0,
    changedFiles: [],
    hasGap: false,
    notFound: false,
    internal: {
      runningTools: [],
      breakBeforeText: false,
      trailingNewlines: 0,
      hasSaidAll: false,
      subagents: [],
      endBeforeAbort: undefined,
      messageStart: 0,
      formerMessage: '',
    },
  };
}

/**
 * Adds one event to the view; pure.
 *
 * An event that the view has already seen (its number is not above `lastEventId`) changes nothing, so a replay after
 * a broken connection doubles no text. Takes the same time for the first and for the last chunk of a long answer as
 * long as `text` is not read in between.
 */
export function applyEvent(view: RunView, event: StreamEvent): RunView {
  if (event.eventId === undefined) return applyNew(view, event);
  if (event.eventId <= (view.lastEventId ?? 0)) return view;
  return { ...applyNew(view, event), lastEventId: event.eventId };
}

function applyNew(view: RunView, event: StreamEvent): RunView {
  switch (event.type) {
    case 'process':
      return view.processId === undefined ? { ...view, processId: event.processId } : view;
    case 'session':
      return { ...view, sessionId: event.sessionId, queued: false };
    case 'queued':
      return { ...view, queued: true };
    case 'text':
      return addText(view, event.chunk);
    case 'tool':
      return event.phase === 'running' ? startTool(view, event) : endTools(view, [event.callId]);
    case 'tool_failed':
      return endTools(ABORTED_TOOL.test(event.reason) ? markAbort(view) : view, event.callIds);
    case 'stop':
      return withInternal(view, { hasSaidAll: true });
    case 'subagent':
      return changeSubagents(view, event);
    case 'file':
      if (view.changedFiles.includes(event.path)) return view;
      return { ...view, changedFiles: [...view.changedFiles, event.path] };
    case 'failed':
      return fail(view, event);
    case 'completed':
      return complete(view);
    case 'replay_gap':
      return { ...view, hasGap: true };
    case 'stream_not_found':
      return { ...view, notFound: true };
    default:
      return view;
  }
}

const withInternal = (view: RunView, change: Partial<RunView['internal']>): RunView => ({
  ...view,
  internal: { ...view.internal, ...change },
});

/** What Claude Code reports of a tool that waited for a person when the run was aborted. */
const ABORTED_TOOL = /AbortError|permission stream closed/i;

const markAbort = (view: RunView): RunView =>
  view.internal.endBeforeAbort === undefined ? withInternal(view, { endBeforeAbort: view.text.length }) : view;

function changeSubagents(view: RunView, { phase, id }: Extract<StreamEvent, { type: 'subagent' }>): RunView {
  const others = view.internal.subagents.filter((one) => one !== id);
  return withInternal(view, { subagents: phase === 'start' ? [...others, id] : others });
}

/** Says whether nothing more is to come: it has failed, or has completed and no helper works that it will speak of. */
export const isOver = ({ end, internal }: RunView): boolean =>
  end?.status === 'failed' || (end?.status === 'completed' && internal.subagents.length === 0);

/** With helpers in the background a run completes several times; a message that only repeats the former is left out. */
function complete(view: RunView): RunView {
  const { messageStart, formerMessage } = view.internal;
  const message = view.text.slice(messageStart).trim();
  const isRepeated = message !== '' && message === formerMessage;
  const text = isRepeated ? view.text.slice(0, messageStart).trimEnd() : view.text;
  const heard = withInternal(
    { ...view, text },
    {
      messageStart: text.length,
      formerMessage: message,
      breakBeforeText: true,
      trailingNewlines: trailingNewlines(text),
    },
  );
  return view.end === undefined ? finish(heard, { status: 'completed' }) : heard;
}

const API_ERROR_TEXT = /^\s*⚠️ \*\*API Error:\*\*/;

function addText(view: RunView, chunk: string): RunView {
  const saysFailureAgain = view.end?.status === 'failed' && view.end.kind === 'api' && API_ERROR_TEXT.test(chunk);
  if (saysFailureAgain || chunk === '') return view;
  const { internal } = view;
  const isBlank = chunk.trim() === '';
  // Etienne joins the text before and after a tool without any space, although the agent wrote two paragraphs.
  const startsParagraph = internal.breakBeforeText && !isBlank && view.text !== '';
  const missing = startsParagraph ? Math.max(0, 2 - internal.trailingNewlines - leadingNewlines(chunk)) : 0;
  return {
    ...view,
    queued: false,
    // Concatenation shares the former text until someone reads it; an array would be copied at every event.
    text: view.text + '\n'.repeat(missing) + chunk,
    internal: {
      ...internal,
      breakBeforeText: internal.breakBeforeText && isBlank,
      hasSaidAll: false,
      trailingNewlines: trailingNewlines(chunk) + (/^\n*$/.test(chunk) ? internal.trailingNewlines : 0),
    },
  };
}

const leadingNewlines = (text: string): number => /^\n*/.exec(text)?.[0].length ?? 0;

function trailingNewlines(text: string): number {
  let count = 0;
  while (count < text.length && text[text.length - 1 - count] === '\n') count += 1;
  return count;
}

const QUESTION_TOOLS = new Set(['AskUserQuestion', 'ExitPlanMode']);

function startTool(view: RunView, { callId, name, input }: Extract<StreamEvent, { type: 'tool' }>): RunView {
  const others = view.internal.runningTools.filter((tool) => tool.callId !== callId);
  const isNew = others.length === view.internal.runningTools.length;
  const started = withTools(withInternal(view, { messageStart: view.text.length }), [
    ...others,
    { callId, activity: describeActivity(name, input) },
  ]);
  const counted = { ...started, queued: false, toolsRun: view.toolsRun + (isNew ? 1 : 0) };
  return QUESTION_TOOLS.has(name) ? { ...counted, question: { callId, toolName: name, input } } : counted;
}

function endTools(view: RunView, callIds: readonly string[]): RunView {
  const left = view.internal.runningTools.filter((tool) => !callIds.includes(tool.callId));
  const ended = withTools(view, left);
  if (view.question === undefined || !callIds.includes(view.question.callId)) return ended;
  const { question: _answered, ...rest } = ended;
  return rest;
}

function withTools(view: RunView, runningTools: readonly RunningTool[]): RunView {
  const { activity: _former, ...rest } = view;
  const activity = runningTools.at(-1)?.activity;
  const internal = { ...view.internal, runningTools, breakBeforeText: true };
  return { ...rest, internal, ...(activity === undefined ? {} : { activity }) };
}

/** A more telling failure replaces a vaguer one: Etienne often reports the same failure twice, in different words. */
const RANK = { error: 0, api: 1, budget: 1, turn_limit: 1, aborted: 2, stale_session: 3 } as const;

function fail(view: RunView, { kind: reported, message, retryable }: Failure): RunView {
  const somethingRan = view.sessionId !== undefined || view.text !== '' || view.toolsRun > 0;
  const kind = reported === 'stale_session' && somethingRan ? 'error' : reported;
  const hasEndedWell = view.end?.status === 'completed' && view.internal.hasSaidAll && isOver(view);
  // What breaks after the agent has ended by itself, such as a stop that came too late, takes nothing back of its answer.
  if (hasEndedWell && (kind === 'aborted' || kind === 'error')) return view;
  if (kind === 'aborted' && view.end?.status === 'completed') {
    // One that was waiting for a person speaks once more and "completes", but never by itself.
    return finish(beforeAbort(view), { status: 'failed', kind, message, retryable });
  }
  if (view.end?.status === 'failed') {
    const isVaguer = RANK[kind] < RANK[view.end.kind];
    const isSame = RANK[kind] === RANK[view.end.kind] && kind !== 'error';
    if (isVaguer || isSame) return view;
  }
  return finish(view, { status: 'failed', kind, message, retryable });
}

function beforeAbort(view: RunView): RunView {
  const { endBeforeAbort } = view.internal;
  return endBeforeAbort === undefined ? view : { ...view, text: view.text.slice(0, endBeforeAbort) };
}

function finish(view: RunView, end: RunEnd): RunView {
  const { question: _question, ...rest } = withTools(view, []);
  return { ...rest, end };
}
