import type { Update, UserFromGetMe } from '@grammyjs/types';
import type { SoleHold, SoleWork } from 'provider-kit';
import {
  backoffMs,
  type Clock,
  DELIVERY_DELAYS_MS,
  defineError,
  delay,
  describeError,
  isCodedError,
} from 'service-kit';

/** Always named: Telegram keeps the former list where none is given. */
export const ALLOWED_UPDATES = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'callback_query',
  'stopped_message_generation',
  'my_chat_member',
] as const satisfies (keyof Update)[];

/** A poller from which nothing came back for this long is deaf, whatever else works. */
export const DEAF_AFTER_MS = 90_000;
/** After updates that could not be stored: a database that was restarted is back within seconds. Ours. */
const STORE_DELAYS_MS = [500, 1_000, 2_000, 5_000];
/** While it is not sure that nobody else may poll; renewals come more often. */
const SURE_AGAIN_MS = 500;

/** In place of a turn where nobody else polls. */
const ALONE: SoleHold = {
  within: (work) => work(),
  isSteady: () => true,
  lost: new AbortController().signal,
  giveUp: async () => {},
};

const NOT_STORED = 'UPDATES_NOT_STORED';
const updatesNotStored = defineError(NOT_STORED, { retryable: true });

export interface PollingState {
  ok: boolean;
  lastCompletedAt: string | null;
  error?: string;
}

/** Polling by one of several processes. */
export interface PollingTurn extends SoleWork {
  /** Called when polling begins, and after each poll; not waited for. */
  onPolled(): void;
}

/** Why polling stopped, in words without secrets; `isLasting` where waiting alone rarely helps. */
export interface PollingTrouble {
  reason: string;
  isLasting: boolean;
}

export interface PollingOptions {
  /** Makes sure that updates come by polling, and says who the bot is. */
  connect(signal: AbortSignal): Promise<UserFromGetMe>;
  getUpdates(
    request: { offset: number; timeout: number; allowed_updates: readonly (typeof ALLOWED_UPDATES)[number][] },
    signal: AbortSignal,
  ): Promise<Update[]>;
  /** Resolves after the updates are on disk. */
  handleUpdates(updates: readonly Update[], bot: UserFromGetMe): Promise<void>;
  explain(error: unknown): PollingTrouble;
  /** Called once per connection, when polling is about to begin. */
  onConnected(bot: UserFromGetMe): void;
  /** Where other processes poll for the same bot as well; default: this one alone does. */
  turn?: PollingTurn | undefined;
  timeoutSeconds: number;
  clock: Clock;
  log: Record<'debug' | 'info' | 'warn', (details: object, text: string) => void>;
}

/**
 * Makes the supervisor of long polling: it goes on for ever, with growing pauses after failures.
 *
 * A batch is confirmed, by the next poll's offset, only after `handleUpdates` has resolved. grammY's own loop is not
 * used: it counts an update as handled before it was, and confirms it when polling begins again.
 *
 * Of several processes one polls. What it stores is refused once another may have taken its place, and its poll is given
 * up at once then; whoever begins is given again what was not confirmed.
 */
export function createPolling(options: PollingOptions) {
  const { clock, log } = options;
  let abort = new AbortController();
  let running: Promise<void> | undefined;
  let offset = 0;
  let trouble: PollingTrouble | undefined;
  let begunAt: number | undefined;
  let lastCompletedAt: number | undefined;
  let failures = 0;
  let isOurs = options.turn === undefined;

  async function run(signal: AbortSignal) {
    while (!signal.aborted) {
      const turn = options.turn === undefined ? ALONE : await options.turn.take(signal);
      if (turn === undefined) return;
      isOurs = true;
      // What another has confirmed meanwhile is not known here.
      offset = 0;
      try {
        await pollAsLongAs(turn, AbortSignal.any([signal, turn.lost]));
      } finally {
        if (options.turn !== undefined) {
          isOurs = false;
          begunAt = lastCompletedAt = trouble = undefined;
        }
        await turn.giveUp();
      }
    }
  }

  async function pollAsLongAs(turn: SoleHold, signal: AbortSignal) {
    while (!signal.aborted) {
      try {
        const bot = await options.connect(signal);
        if (signal.aborted) return;
        begunAt ??= clock.now();
        options.onConnected(bot);
        options.turn?.onPolled();
        while (!signal.aborted) {
          if (turn.isSteady()) await pollOnce(bot, turn, signal);
          else await delay(clock, SURE_AGAIN_MS, signal);
        }
      } catch (error) {
        if (signal.aborted) return;
        await pauseAfter(error, signal);
      }
    }
  }

  async function pollOnce(bot: UserFromGetMe, turn: SoleHold, signal: AbortSignal) {
    const request = { offset, timeout: options.timeoutSeconds, allowed_updates: ALLOWED_UPDATES };
    const updates = await options.getUpdates(request, signal);
    lastCompletedAt = clock.now();
    await turn.within(() => store(updates, bot));
    // Not the highest id: after a quiet week Telegram begins to count at a random, maybe lower number.
    offset = (updates.at(-1)?.update_id ?? offset - 1) + 1;
    options.turn?.onPolled();
    if (failures > 0) log.info({ failures }, 'polling works again');
    failures = 0;
    trouble = undefined;
  }

  async function store(updates: readonly Update[], bot: UserFromGetMe) {
    if (updates.length === 0) return;
    try {
      await options.handleUpdates(updates, bot);
    } catch (cause) {
      throw updatesNotStored(`updates could not be stored: ${describeError(cause)}`, { cause });
    }
  }

  async function pauseAfter(error: unknown, signal: AbortSignal) {
    const before = trouble?.reason;
    trouble = isCodedError(error) ? { reason: error.message, isLasting: true } : options.explain(error);
    failures += 1;
    const afterMs = backoffMs(failures, isNotStored(error) ? STORE_DELAYS_MS : DELIVERY_DELAYS_MS);
    // The same again is no news.
    const level = trouble.reason === before ? 'debug' : 'warn';
    log[level]({ reason: trouble.reason, failures, afterMs }, 'polling failed, will be tried again');
    await delay(clock, afterMs, signal);
  }

  return {
    start(): void {
      abort = new AbortController();
      running ??= run(abort.signal);
    },
    /** Gives up the poll that waits, and resolves after updates that were being stored are on disk. */
    async stop(): Promise<void> {
      abort.abort();
      await running;
      running = undefined;
    },
    /** Whether polling is this process's turn. */
    isOurs: () => isOurs,
    state(): PollingState {
      const lastSignOfLife = lastCompletedAt ?? begunAt;
      const isAlive = lastSignOfLife !== undefined && clock.now() - lastSignOfLife < DEAF_AFTER_MS;
      const error =
        trouble?.reason ?? (isAlive || begunAt === undefined ? undefined : 'no poll was completed for 90 s');
      return {
        ok: isAlive && trouble?.isLasting !== true,
        lastCompletedAt: lastCompletedAt === undefined ? null : new Date(lastCompletedAt).toISOString(),
        ...(error !== undefined && { error }),
      };
    },
  };
}

const isNotStored = (error: unknown): boolean => isCodedError(error) && error.code === NOT_STORED;
