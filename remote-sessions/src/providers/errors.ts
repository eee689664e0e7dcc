import { defineError } from 'service-kit';

/** The provider can't be reached, or is in trouble itself; the same call may succeed later. */
export const providerUnreachable = defineError('PROVIDER_UNREACHABLE', {
  statusCode: 503,
  retryable: true,
});

/** The provider refused the call; the same call would be refused again. */
export const providerRefused = defineError('PROVIDER_REFUSED', { statusCode: 502 });

/** At a provider's address another one answers: an operator has to name it as it calls itself. */
export const providerMistaken = defineError('PROVIDER_MISTAKEN', { statusCode: 503, retryable: true });

/** What was named is in a state in which the call can't be done, and will stay so. */
export const providerConflict = defineError('PROVIDER_CONFLICT', { statusCode: 409 });

/** The provider says that it does not know, or no longer serves, what was named. */
export const providerNotFound = defineError('PROVIDER_NOT_FOUND', { statusCode: 404 });
