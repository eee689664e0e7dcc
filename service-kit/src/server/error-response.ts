import { type ErrorResponse, Type } from 'shared-types';
import { isCodedError } from '../errors.ts';
import type { Scrubber } from '../log/scrubber.ts';

/** Not by `import`, which reads every export of a module: that of `WebSocket` would load all of Node's own undici. */
export const { STATUS_CODES } = process.getBuiltinModule('node:http');

/**
 * The part of a route's `response` schema for its refusals: `response: {200: ..., ...errorResponses(400, 401, 404)}`.
 */
export function errorResponses<Status extends number>(
  ...statusCodes: Status[]
): Record<Status, ReturnType<typeof refusal>> {
  return Object.fromEntries(statusCodes.map((statusCode) => [statusCode, refusal(statusCode)])) as Record<
    Status,
    ReturnType<typeof refusal>
  >;
}

function refusal(statusCode: number) {
  return Type.Unsafe<ErrorResponse>({
    $ref: 'ErrorResponse#',
    description: STATUS_CODES[statusCode] ?? 'Refused',
  });
}

export function toErrorResponse(statusCode: number, code: string, message: string): ErrorResponse {
  return { statusCode, code, error: STATUS_CODES[statusCode] ?? 'Error', message };
}

type Failure = {
  validation?: readonly ValidationIssue[];
  validationContext?: string;
  statusCode?: number;
  code?: string;
  message: string;
};
type ValidationIssue = { instancePath: string; message?: string; params: Record<string, unknown> };

/**
 * Translates any failure into what a caller may see.
 *
 * Coded errors and refusals of the framework below 500 keep code and text; a failed validation names its fields; all
 * else is `INTERNAL_ERROR` with no detail, which belongs into the log.
 */
export function describeFailure(error: unknown, scrub: Scrubber): ErrorResponse {
  if (isCodedError(error)) return toErrorResponse(error.statusCode, error.code, scrub(error.message));
  const { validation, validationContext, statusCode, code, message } = asFailure(error);
  if (validation !== undefined) {
    return toErrorResponse(400, 'VALIDATION_FAILED', scrub(issuesText(validation, validationContext ?? 'request')));
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return toErrorResponse(statusCode, code ?? 'REQUEST_REFUSED', scrub(message));
  }
  return toErrorResponse(500, 'INTERNAL_ERROR', 'Something went wrong here. The log of the service says more.');
}

function asFailure(error: unknown): Failure {
  return error instanceof Error ? (error as Failure) : { message: '' };
}

function issuesText(issues: readonly ValidationIssue[], where: string): string {
  const texts = issues.map(({ instancePath, message, params }) => {
    const field = [where, ...instancePath.split('/').slice(1)].join('.');
    const { additionalProperty, allowedValues, allowedValue } = params;
    if (typeof additionalProperty === 'string') return `${field} must not have the field ${additionalProperty}`;
    if (Array.isArray(allowedValues)) return `${field} must be one of ${allowedValues.join(', ')}`;
    if (allowedValue !== undefined) return `${field} must be ${String(allowedValue)}`;
    return `${field} ${message ?? 'does not fit'}`;
  });
  return [...new Set(texts)].join('; ');
}
