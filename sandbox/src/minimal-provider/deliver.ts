import type { Rules, StoredSubscription } from './rules.ts';

export interface Waiting {
  eventId: string;
  /** `null` as long as nobody subscribes. */
  subscriptionId: string | null;
  remoteSessionId: string;
  type: string;
  body: string;
}

export interface DeliverOptions {
  rules: Rules;
  /** All that waits, oldest first; on disk whenever `save` has returned. */
  waiting: Waiting[];
  subscriptions: Record<string, StoredSubscription>;
  save(): void;
}

/** Brings events to their subscriptions (section 4): in order per remote session, none waiting for another's. */
export function createDelivery({ rules, waiting, subscriptions, save }: DeliverOptions) {
  const lanes = new Map<string, () => void>();
  let isStopped = false;

  const remove = (item: Waiting) => void waiting.splice(waiting.indexOf(item), 1);
  const { laneOf } = rules;

  async function attempt(item: Waiting, subscription: StoredSubscription) {
    const id = rules.attemptId(item.eventId);
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': rules.signatureOf(subscription.secret, id, timestamp, item.body),
    };
    const signal = AbortSignal.timeout(15_000);
    const answer = await fetch(subscription.url, {
      method: 'POST',
      headers,
      body: item.body,
      redirect: rules.redirect,
      signal,
    });
    await answer.arrayBuffer();
    return answer.status;
  }

  async function empty(lane: string): Promise<void> {
    for (let failures = 0; !isStopped; ) {
      const item = waiting.find((one) => one.subscriptionId !== null && laneOf(one) === lane);
      const subscription = item && subscriptions[item.subscriptionId ?? ''];
      if (item === undefined || subscription === undefined) return;
      const status = await attempt(item, subscription).catch(() => 0);
      if (isStopped) return;
      const outcome = rules.outcomeOf(status);
      subscription.lastError = outcome === 'accepted' ? null : `HTTP ${status}`;
      if (outcome === 'accepted') subscription.lastSuccessAt = new Date().toISOString();
      if (outcome === 'ended') end(subscription.id);
      else if (outcome !== 'again') remove(item);
      save();
      failures = outcome === 'again' ? failures + 1 : 0;
      if (failures > 0) await pause(lane, rules.delaysMs[failures - 1] ?? rules.delaysMs.at(-1) ?? 0);
    }
  }

  /** Ends early when somebody subscribes anew, and at the stop. */
  const pause = (lane: string, delayMs: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      lanes.set(lane, () => {
        clearTimeout(timer);
        resolve();
      });
    });

  function start(lane: string): void {
    if (lanes.has(lane)) return;
    lanes.set(lane, () => {});
    void empty(lane).finally(() => {
      lanes.delete(lane);
      if (!isStopped && waiting.some((one) => one.subscriptionId !== null && laneOf(one) === lane)) start(lane);
    });
  }

  /** What nobody else got waits for the next subscription. */
  function end(subscriptionId: string): void {
    delete subscriptions[subscriptionId];
    for (const item of waiting) if (item.subscriptionId === subscriptionId) item.subscriptionId = null;
  }

  return {
    end,
    /** Gives what nobody has to whoever wants it, and sends all that waits. */
    run(): void {
      for (const item of waiting) {
        const taker = Object.values(subscriptions).find(({ types }) => types?.includes(item.type) ?? true);
        item.subscriptionId ??= taker?.id ?? null;
      }
      save();
      for (const item of waiting) if (item.subscriptionId !== null) start(laneOf(item));
    },
    /** Tries at once what waits for its next attempt. */
    wake: (): void => [...lanes.values()].forEach((wakeUp) => void wakeUp()),
    stop(): void {
      isStopped = true;
      for (const wakeUp of lanes.values()) wakeUp();
    },
  };
}
