import type { Permissions } from '../permissions.ts';
import type { Route } from '../router.ts';

/** The questions that wait, of all projects, and the answers to them. */
export function permissionRoutes(permissions: Permissions): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/claude/permission/pending',
      role: 'guest',
      handle: () => permissions.pending(),
    },
    {
      method: 'POST',
      path: '/api/claude/permission/respond',
      role: 'guest',
      handle: ({ body }) => ({ success: permissions.respond(body) }),
    },
  ];
}
