import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { createTokens, type User } from './auth.ts';
import { createChanges } from './changes.ts';
import { createClock, systemTimers, type Timers } from './clock.ts';
import { createFaults } from './faults.ts';
import { createGates } from './gates.ts';
import { openListener } from './listener.ts';
import type { Model } from './model/model.ts';
import { createPermissions } from './permissions.ts';
import { authRoutes } from './routes/auth-routes.ts';
import { fileRoutes } from './routes/file-routes.ts';
import { permissionRoutes } from './routes/permission-routes.ts';
import { projectRoutes } from './routes/project-routes.ts';
import { promptRoutes } from './routes/prompt-routes.ts';
import { createRuns, type StartedRun } from './runs.ts';
import { createRequestListener, type LoggedRequest } from './server.ts';
import { createSessions } from './sessions.ts';
import { createState, type EtienneState, type Guardrail, type Switches } from './state.ts';
import { realTiming, type Timing } from './timing.ts';

export type { Timers } from './clock.ts';
export type { Fault } from './faults.ts';
export { failAtTheApi } from './model/api-failure.ts';
export { helperCommandsIn } from './model/helper-commands.ts';
export { longMarkdown } from './model/long-text.ts';
export type { Model, ModelApi, ModelStep, ToolCall, ToolResult } from './model/model.ts';
export { scriptedModel } from './model/scripted-model.ts';
export { agentTool } from './model/subagent.ts';
export { bashTool, editTool, writeFile } from './model/tools.ts';
export type { StartedRun } from './runs.ts';
export type { EtienneState } from './state.ts';
export { instantTiming, realTiming, type Timing, timingTimes } from './timing.ts';

export type EtienneOptions = {
  /** Created if missing; projects are its sub-folders. */
  workspaceDir: string;
  port?: number;
  authPort?: number;
  /** Given, a token is demanded on everything but health. */
  jwtSecret?: string;
  users?: User[];
  accessTokenTtlSeconds?: number;
  timing?: Partial<Timing>;
  timers?: Timers;
  budgetExceeded?: boolean;
  /** Plugs in another behaviour; where it returns undefined the scripted model answers. */
  model?: Model;
  /** The input guardrails: what is run and stored instead of the prompt that was sent. */
  guardrail?: Guardrail;
};

export type EtienneStandIn = { url: string; authUrl: string; state: EtienneState; close(): Promise<void> };

const defaultAccessTokenTtlSeconds = 900;

/**
 * Starts a stand-in for an Etienne backend and its OAuth server on 127.0.0.1.
 *
 * It behaves as the real one was measured to behave, traps included, and takes the measured times unless told
 * otherwise. `close` ends every connection, timer and waiting test; the workspace stays.
 */
export async function createEtienneStandIn(options: EtienneOptions): Promise<EtienneStandIn> {
  const workspaceDir = resolve(options.workspaceDir);
  mkdirSync(workspaceDir, { recursive: true });
  const timing: Timing = { ...realTiming, ...options.timing };
  const clock = createClock(options.timers ?? systemTimers);
  const changes = createChanges();
  const faults = createFaults();
  const gates = createGates();
  const sessions = createSessions(workspaceDir);
  const permissions = createPermissions(clock, () => timing.questionMs, changes.changed);
  const switches: Switches = {
    budgetExceeded: options.budgetExceeded ?? false,
    classifierAllows: false,
    guardrail: options.guardrail,
    refusal: undefined,
    signInRefusal: undefined,
  };
  const started: StartedRun[] = [];
  const requests: LoggedRequest[] = [];
  const liveStreams = new Set<ServerResponse>();
  let modelCalls = 0;

  const runs = createRuns({
    context: {
      clock,
      timing,
      sessions,
      permissions,
      gates,
      workspaceDir,
      model: options.model,
      isBudgetExceeded: () => switches.budgetExceeded,
      classifierAllows: () => switches.classifierAllows,
      rewrite: (prompt) => switches.guardrail?.(prompt) ?? prompt,
    },
    started,
    onChange: changes.changed,
  });

  const tokens = await createTokens(options.jwtSecret ?? randomBytes(32).toString('hex'), clock);
  const apiRoutes = [
    ...promptRoutes(runs, liveStreams),
    ...permissionRoutes(permissions),
    ...fileRoutes(sessions.projectDir),
    ...projectRoutes({
      workspaceDir,
      sessions,
      onModelCall: () => {
        modelCalls += 1;
      },
    }),
  ];
  const onApiRequest = createRequestListener({
    routes: apiRoutes,
    tokens: options.jwtSecret === undefined ? undefined : tokens,
    faults,
    refusal: () => switches.refusal,
    log: (request) => void requests.push(request),
    onChange: changes.changed,
  });
  const onAuthRequest = createRequestListener({
    routes: authRoutes(tokens, options.users ?? [], options.accessTokenTtlSeconds ?? defaultAccessTokenTtlSeconds),
    faults,
    refusal: () => switches.signInRefusal,
    refusesPublic: true,
    log: (request) => void requests.push(request),
    onChange: changes.changed,
  });

  const listener = await openListener(options.port ?? 0, onApiRequest);
  const authListener = await openListener(options.authPort ?? 0, onAuthRequest);
  const state = createState({
    started,
    requests,
    liveStreams,
    switches,
    modelCalls: () => modelCalls,
    clock,
    changes,
    faults,
    gates,
    listener,
    authListener,
    permissions,
    runs,
    sessions,
    timing,
    tokens,
  });

  return {
    url: listener.url,
    authUrl: authListener.url,
    state,
    async close() {
      clock.stop();
      runs.loseAll();
      await Promise.all([listener.close(), authListener.close()]);
      changes.close();
    },
  };
}
