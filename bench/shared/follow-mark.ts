import { withQueries } from '../../service-kit/src/testing/postgres-server.ts';

/**
 * What the database knows of a prompt with this mark: its event, each item of a queue on its way because of it, its run and
 * the messages that came of it, a line each. For those of which no answer came.
 */
export async function followMark(url: string, mark: string): Promise<string[]> {
  return await withQueries(url, async (query) => {
    const events = await query(`SELECT id FROM telegram.events WHERE body LIKE $1`, [`%«${mark}»%`]);
    if (events.length === 0) return ['the update was never stored'];
    const lines: string[] = [];
    for (const { id } of events) {
      const rows = await query(
        `SELECT 'telegram ' || queue || ' ' || id AS what, state, attempts, reason FROM telegram.queue_items WHERE event_id = $1
         UNION ALL
         SELECT 'manager ' || queue || ' ' || id, state, attempts, reason FROM remote_sessions.queue_items
           WHERE event_id = $1 OR id = 'telegram:' || $1
         UNION ALL
         SELECT 'run ' || id, state, 0, process_id FROM remote_sessions.runs WHERE id = 'telegram:' || $1
         UNION ALL
         SELECT 'message ' || id, status, revision, reason FROM telegram.messages WHERE event_id = $1`,
        [id],
      );
      lines.push(
        `event ${id}`,
        ...rows.map((row) => `${row.what}: ${row.state}, ${row.attempts}, ${row.reason ?? '-'}`),
      );
    }
    return lines;
  });
}
