import { type ApiCall, createApiCall } from './api-call.ts';
import type { Authorization } from './authorization.ts';
import type { ClockDifference } from './clock-difference.ts';
import { etienneFailed } from './errors.ts';
import { createFileCalls, type FileCalls } from './file-calls.ts';
import { field } from './json-field.ts';
import { type PendingPermission, parsePending } from './permissions.ts';
import { checkedProject } from './project-name.ts';
import type { Reachability } from './reachability.ts';
import { shareInFlight } from './share-in-flight.ts';

type EtienneClientOptions = {
  /** Etienne's address without `/api/claude`. */
  readonly url: string;
  readonly authorization: Authorization;
  /** For each call. Default: 15 seconds; stopping a run takes Etienne about 2. */
  readonly timeoutMs?: number;
  /** Told when Etienne answered, by its clock and by ours. */
  readonly clocks?: Pick<ClockDifference, 'now' | 'note'>;
  /** Told how each call ended. */
  readonly watch?: Reachability['watch'];
};

export type PermissionAnswer = {
  readonly id: string;
  readonly action: 'allow' | 'deny' | 'cancel';
  readonly updatedInput?: unknown;
  readonly message?: string;
};

export type EtienneClient = FileCalls & {
  /** The names of all projects. Only a name found here, character for character, may be sent back. */
  listProjects(): Promise<string[]>;
  /** Lets the next prompt of the project start a new session. */
  clearSession(project: string): Promise<void>;
  /** The questions of agents that wait for an answer, in all projects. */
  pendingPermissions(): Promise<PendingPermission[]>;
  /** Answers a question; false where it does not wait any more (Etienne gives up after 60 seconds). */
  respondPermission(answer: PermissionAnswer): Promise<boolean>;
  /** Stops a run; false where Etienne does not know it any more. Takes about 2 seconds. */
  abort(processId: string): Promise<boolean>;
  /** Says whether Etienne calls itself healthy. Needs no credentials and does not touch the model. */
  health(): Promise<boolean>;
  /** Ends all connections. */
  close(): Promise<void>;
};

/**
 * Makes the client for Etienne's short calls.
 *
 * Refusals and broken connections are thrown as the coded errors of `errors.ts`; a 401 is repeated once with renewed
 * credentials. Project names and paths that could lead out of a project are refused before anything is sent.
 */
export function createEtienneClient(options: EtienneClientOptions): EtienneClient {
  const api = createApiCall(options);
  return { ...createFileCalls(api), ...projectCalls(api), ...runCalls(api), close: api.close };
}

function projectCalls(api: ApiCall) {
  return {
    listProjects: shareInFlight(async () => {
      const { status, value } = await api.send({ method: 'GET', path: '/listProjects' });
      const projects = field(value, 'projects');
      // A web server that answers everything with its start page is not Etienne, and no projects would be a lie.
      if (!Array.isArray(projects))
        throw etienneFailed('Etienne answered GET /listProjects without projects', { status });
      return projects.filter((name) => typeof name === 'string');
    }),
    async clearSession(project: string) {
      await api.send({
        method: 'POST',
        path: `/clearSession/${encodeURIComponent(checkedProject(project))}`,
        isRepeatable: true,
      });
    },
    async health() {
      const { value } = await api.send({ method: 'GET', path: '/health' });
      return field(value, 'healthy') === true;
    },
  };
}

function runCalls(api: ApiCall) {
  return {
    async pendingPermissions() {
      const { value } = await api.send({ method: 'GET', path: '/permission/pending' });
      return parsePending(value);
    },
    async respondPermission(answer: PermissionAnswer) {
      const { value } = await api.send({ method: 'POST', path: '/permission/respond', body: answer });
      return field(value, 'success') === true;
    },
    async abort(processId: string) {
      const { value } = await api.send({
        method: 'POST',
        path: `/abort/${encodeURIComponent(processId)}`,
        isRepeatable: true,
      });
      return field(value, 'success') === true;
    },
  };
}
