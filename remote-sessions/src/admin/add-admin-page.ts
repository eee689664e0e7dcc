import type { Clock, Server } from 'service-kit';
import { addActionRoutes } from './action-routes.ts';
import { type AdminActionsOptions, createAdminActions } from './actions.ts';
import { createAssets } from './assets.ts';
import { createFollowState, type FollowStateOptions } from './follow-state.ts';
import { createLive } from './live.ts';
import { safetyHeaders } from './safety-headers.ts';
import { addSignInRoutes, guard, idOf, requireSignIn } from './session-routes.ts';
import { createSignIns } from './sign-in.ts';

export interface AdminPageOptions extends Omit<FollowStateOptions, 'onState' | 'onLook'>, AdminActionsOptions {
  apiToken: string;
  clock: Clock;
}

/**
 * Adds the admin page at `/` and all that it needs below `/admin`: it shows what the manager and its providers do, and
 * lets whoever has signed in with the API token decide. It serves loopback alone and nobody but the page itself.
 */
export function addAdminPage(server: Server, options: AdminPageOptions): void {
  const { apiToken, clock } = options;
  const signIns = createSignIns({ apiToken, now: clock.now });
  const live = createLive({ onEmpty: () => follow.end() });
  const endOverdue = () => live.endWhere((id) => !signIns.isSignedIn(id));
  const follow = createFollowState({
    ...options,
    onState: (state) => live.tellAll({ state, now: clock.now() }),
    onLook: endOverdue,
  });
  const isSignedIn = requireSignIn(signIns);
  const schema = { hide: true } as const;

  const assets = createAssets();
  for (const [name, asset] of assets) {
    const path = name === 'index.html' ? '/' : `/admin/${name}`;
    server.get(path, { onRequest: guard, schema }, (_request, reply) => reply.type(asset.type).send(asset.read()));
  }

  addSignInRoutes(server, { signIns, onSignedOut: endOverdue });
  addActionRoutes(server, { actions: createAdminActions(options), requireSignIn: isSignedIn, onDone: follow.look });
  server.get(
    '/admin/events',
    { onRequest: [guard, isSignedIn], schema, exposeHeadRoute: false },
    async (request, reply) => {
      reply.hijack();
      const page = reply.raw;
      live.open(page, idOf(request), { ...safetyHeaders, 'x-request-id': request.id });
      const state = await follow.begin();
      live.tell(page, { state, now: clock.now() });
    },
  );
  server.addHook('onClose', async () => live.close());
}
