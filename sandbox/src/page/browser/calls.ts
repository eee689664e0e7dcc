import type { NewMessage, PressResult, ShownFile } from '../wire.ts';

/** Calls the page's own server; what it refuses rejects with its words. */
async function call<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
  const isBytes = body instanceof Blob;
  const response = await fetch(path, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' },
      body: isBytes ? body : JSON.stringify(body),
    }),
  }).catch(() => {
    throw new Error('The sandbox does not answer. Start it again with npm start.');
  });
  const answer = (await response.json()) as Answer & { message?: string };
  if (!response.ok) throw new Error(answer.message ?? 'That did not work.');
  return answer;
}

const fileQuery = (project: string, path: string) => new URLSearchParams({ project, path });

export const calls = {
  send: (message: NewMessage) => call('POST', '/api/messages', message),
  edit: (id: number, text: string) => call('PATCH', `/api/messages/${id}`, { text }),
  remove: (id: number) => call('DELETE', `/api/messages/${id}`),
  press: (id: number, row: number, column: number) =>
    call<PressResult>('POST', `/api/messages/${id}/press`, { row, column }),
  stop: (threadId?: number) => call('POST', '/api/stop', { threadId }),
  makeTopic: (name: string) => call<{ threadId: number }>('POST', '/api/topics', { name }),
  renameTopic: (id: number, name: string) => call('PATCH', `/api/topics/${id}`, { name }),
  removeTopic: (id: number) => call('DELETE', `/api/topics/${id}`),
  upload: (file: File) =>
    call<{ id: string }>('POST', `/api/uploads?${new URLSearchParams({ name: file.name, type: file.type })}`, file),
  dropUpload: (id: string) => call('DELETE', `/api/uploads/${id}`),
  operate: (line: string) => call<{ exitCode: number }>('POST', '/api/operator', { line }),
  look: () => call('POST', '/api/projects/look'),
  projectFile: (project: string, path: string) =>
    call<ShownFile>('GET', `/api/project-file?${fileQuery(project, path)}`),
};

export const chatFileUrl = (id: string): string => `/chat-file/${encodeURIComponent(id)}`;

export const projectFileUrl = (project: string, path: string): string => `/project-file?${fileQuery(project, path)}`;
