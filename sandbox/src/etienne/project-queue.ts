export type ProjectQueue = {
  isBusy(project: string): boolean;
  enter(project: string, start: () => void): void;
  leave(project: string): void;
  clear(): void;
};

/**
 * One run at a time per project name, in the order of arrival; different projects do not wait for each other.
 *
 * `start` is called at once where the project is free. Projects are told apart by the name as it was sent, so `''` and
 * `'.'` share a folder but not a queue.
 */
export function createProjectQueue(): ProjectQueue {
  const waiting = new Map<string, (() => void)[]>();

  return {
    isBusy: (project) => waiting.has(project),
    enter(project, start) {
      const line = waiting.get(project);
      if (line) {
        line.push(start);
        return;
      }
      waiting.set(project, []);
      start();
    },
    leave(project) {
      const next = waiting.get(project)?.shift();
      if (next) next();
      else waiting.delete(project);
    },
    clear: () => waiting.clear(),
  };
}
