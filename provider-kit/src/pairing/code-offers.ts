import { afterCommit, currentTransaction, type Transaction } from 'service-kit';
import { createBoundedMap } from '../bounded-map.ts';

/** A code that is pending: the message that shows it, and when somebody was pointed to that, in milliseconds. */
export interface CodeOffer {
  messageId: string | undefined;
  pointedAt: number;
}

/**
 * Remembers the last offers of codes, by their pairings. What a transaction notes is seen by itself at once, and by others
 * when it is committed: one that is run again, or taken back, has offered nothing.
 */
export function createCodeOffers(limit: number) {
  const offers = createBoundedMap<CodeOffer>(limit);
  const noted = new WeakMap<Transaction, Map<string, CodeOffer>>();
  return {
    get(pairingId: string): CodeOffer | undefined {
      const transaction = currentTransaction();
      const own = transaction && noted.get(transaction)?.get(pairingId);
      return own ?? offers.get(pairingId);
    },
    note(pairingId: string, offer: CodeOffer): void {
      const transaction = currentTransaction();
      if (transaction !== undefined) {
        noted.set(transaction, (noted.get(transaction) ?? new Map<string, CodeOffer>()).set(pairingId, offer));
      }
      afterCommit(() => offers.set(pairingId, offer));
    },
  };
}
