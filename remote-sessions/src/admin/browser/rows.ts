import type {
  AdminDeadLetter,
  AdminPairing,
  AdminPart,
  AdminPlace,
  AdminQueue,
  AdminRun,
  AdminService,
  AdminSession,
} from '../wire.ts';
import { actionButton } from './action-button.ts';
import { ageOf, serverNow, setAge } from './ages.ts';
import { calls } from './calls.ts';
import { h, setText } from './dom.ts';
import type { Row } from './list-view.ts';
import { partWords, placeWords, SERVICE_WORDS } from './words.ts';

/** A name that somebody chose: its direction is its own and turns nothing around it. */
const nameOf = (text: string) => h('bdi', { class: 'name' }, text);

const detailOf = (...children: (Node | string)[]) => h('p', { class: 'detail' }, ...children);

/** Enough to tell two of them apart; those of Teams are long. */
const MOST_ID = 32;

function placeDetail({ provider, kind, name, remoteSessionId }: AdminPlace): string {
  const where = placeWords(provider, kind);
  if (name === remoteSessionId) return where;
  const isLong = remoteSessionId.length > MOST_ID;
  return `${where} · ${isLong ? `${remoteSessionId.slice(0, MOST_ID)}…` : remoteSessionId}`;
}

export function drawPairing({ code, place, expiresAt }: AdminPairing): Row<AdminPairing> {
  const name = nameOf(place.name);
  const detail = h('span', {});
  const element = h(
    'li',
    {},
    h(
      'div',
      { class: 'words' },
      h('p', {}, name),
      h('code', { class: 'code' }, code),
      detailOf(detail, ' · valid for ', ageOf(Date.parse(expiresAt), true)),
    ),
    h(
      'div',
      { class: 'choices' },
      actionButton({
        label: 'Approve',
        name: `Approve ${place.name}, code ${code}`,
        look: 'primary',
        act: () => calls.approve(place.provider, code),
        done: `Approved: ${place.name}.`,
      }),
      actionButton({
        label: 'Deny',
        name: `Deny ${place.name}, code ${code}`,
        look: 'plain',
        act: () => calls.deny(place.provider, code),
        done: `Denied: ${place.name}. They get no new code for an hour.`,
      }),
    ),
  );
  return {
    element,
    update({ place: now }) {
      setText(name, now.name);
      setText(detail, placeDetail(now));
    },
  };
}

export function drawRun({ id, project, place }: AdminRun): Row<AdminRun> {
  const who = nameOf(place.name);
  const state = h('span', { class: 'state' });
  const age = ageOf(0);
  const since = h('span', {}, ' for ', age);
  const element = h(
    'li',
    {},
    h('div', { class: 'words' }, h('p', {}, nameOf(project)), detailOf(who, ' · ', state, since)),
    h(
      'div',
      { class: 'choices' },
      actionButton({
        label: 'Stop',
        name: `Stop the run in ${project} of ${place.name}`,
        look: 'danger',
        act: () => calls.stop(id),
        done: `The run in ${project} is being stopped.`,
      }),
    ),
  );
  return {
    element,
    update({ place: now, state: stateNow, startedAt }) {
      setText(who, now.name);
      setText(state, startedAt === null ? 'waits' : stateNow);
      element.dataset.state = startedAt === null ? 'waiting' : 'running';
      since.hidden = startedAt === null;
      if (startedAt !== null) setAge(age, Date.parse(startedAt));
    },
  };
}

export function drawSession(): Row<AdminSession> {
  const [project, who, detail] = [nameOf(''), nameOf(''), h('p', { class: 'detail' })];
  const element = h(
    'li',
    {},
    h('div', { class: 'words' }, h('p', {}, who), detail),
    h('p', { class: 'badge' }, project),
  );
  return {
    element,
    update({ place, project: now }) {
      setText(who, place.name);
      setText(project, now);
      setText(detail, placeDetail(place));
    },
  };
}

export function drawService(): Row<AdminService> {
  const [name, state, parts, problems] = [
    h('b', {}),
    h('span', { class: 'state' }),
    h('p', { class: 'parts' }),
    h('ul', { class: 'problems' }),
  ];
  const element = h('li', {}, h('div', { class: 'words' }, h('p', { class: 'service' }, name, state), parts, problems));
  const wellOf = (part: AdminPart) => h('span', { class: 'part' }, partWords(part.name));
  let drawn = '';
  return {
    element,
    update(service) {
      setText(name, service.name);
      setText(state, SERVICE_WORDS[service.state]);
      element.dataset.state = service.state;
      const now = JSON.stringify([service.parts, service.problem]);
      if (now === drawn) return;
      drawn = now;
      parts.replaceChildren(...service.parts.filter(({ isWell }) => isWell).map(wellOf));
      const unwell = service.parts.filter(({ isWell }) => !isWell);
      const texts = [service.problem, ...unwell.map((part) => `${partWords(part.name)}: ${part.problem ?? ''}`)];
      problems.replaceChildren(...texts.flatMap((text) => (text === undefined ? [] : [h('li', {}, text)])));
    },
  };
}

export function drawQueue({ service, queue }: AdminQueue): Row<AdminQueue> {
  const [count, age] = [h('b', {}), ageOf(serverNow())];
  const element = h(
    'li',
    {},
    h('div', { class: 'words' }, h('p', {}, partWords(queue)), detailOf(service, ' · oldest ', age)),
    h('p', { class: 'badge' }, count),
  );
  return {
    element,
    update(now) {
      setText(count, String(now.count));
      setAge(age, serverNow() - now.oldestAgeSeconds * 1_000);
    },
  };
}

export function drawDeadLetter({ service, queue, id, at }: AdminDeadLetter): Row<AdminDeadLetter> {
  const reason = h('bdi', { class: 'reason' });
  const element = h(
    'li',
    {},
    h(
      'div',
      { class: 'words' },
      h('p', {}, reason),
      detailOf(`${service} · ${partWords(queue)} · `, ageOf(at), ' ago'),
    ),
    h(
      'div',
      { class: 'choices' },
      actionButton({
        label: 'Try again',
        name: `Try again what ${service} gave up`,
        look: 'plain',
        act: () => calls.retry(service, queue, id),
        done: 'It waits again.',
      }),
    ),
  );
  return { element, update: (now) => setText(reason, now.reason) };
}
