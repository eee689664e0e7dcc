/** How a call of a messenger went wrong. `reason` is for operators and never holds a secret. */
export type CallFailure =
  /** Nothing was done; the same call may work later, not before `afterMs` where the messenger says so. */
  | { status: 'retry'; reason: string; afterMs?: number }
  /** As `retry`, but an operator must act first: our credentials are not accepted. */
  | { status: 'unauthorized'; reason: string }
  /** The answer got lost: the messenger may have done it or not. */
  | { status: 'lost'; reason: string }
  /** Nobody is reached there as long as nothing comes from there: blocked, thrown out, muted, never met. */
  | { status: 'unreachable'; reason: string }
  /** The messenger will never do it in this form; `nextWay` says whether there is another. */
  | { status: 'refused'; reason: string }
  /** There will never be a way into this remote session again. */
  | { status: 'gone'; reason: string };

/** How a call of a messenger ended. */
export type CallOutcome<Result = unknown> = { status: 'ok'; result: Result } | CallFailure;

/** How a change or a removal ended. What is as wanted already is `ok`. */
export type ChangeOutcome = { status: 'ok' } | CallFailure;

/** `isFine`: a refusal that says that all is as wanted already. */
export function toChangeOutcome(outcome: CallOutcome, isFine = (_reason: string) => false): ChangeOutcome {
  if (outcome.status === 'ok') return { status: 'ok' };
  return outcome.status === 'refused' && isFine(outcome.reason) ? { status: 'ok' } : outcome;
}
