/**
 * Who may import whom, checked by `pnpm run floors`.
 *
 * Inside a package the folders are floors: each may use those below it and none above, so there are no circles. Tests
 * and their helpers may use everything.
 */

/** From the top down. Files directly in `src` (`main`, `app` …) stand above all floors. */
const FLOORS = {
  'remote-sessions': [
    'app',
    'admin',
    'api',
    'conversation',
    'runs',
    'questions',
    'files',
    'replies',
    'prompts',
    'providers',
    'sessions',
    'transcription',
    'etienne',
  ],
  'provider-kit': [
    'conformance',
    'pairing',
    'incoming',
    'files',
    'messages',
    'progress',
    'subscriptions',
    'calls',
    'markdown',
    'text',
    'words',
  ],
  telegram: ['bot', 'files', 'messages', 'connection', 'places', 'rendering', 'words'],
  teams: [
    'app-package',
    'inbound',
    'files',
    'messages',
    'progress',
    'connection',
    'conversations',
    'rendering',
    'words',
  ],
  operator: ['setup', 'restore', 'migrate', 'backup', 'doctor', 'status', 'why', 'settings-schema', 'services'],
  'service-kit': ['server', 'metrics', 'webhooks', 'queue', 'postgres', 'sqlite', 'config', 'log'],
  sandbox: [
    'picture',
    'page',
    'terminal',
    'operator',
    'agent',
    'drivers',
    'minimal-provider',
    'transcription',
    'proxy',
    'etienne',
    'teams',
    'telegram',
  ],
};

/** What a package may use of the others. */
const MAY_USE = {
  'shared-types': [],
  'service-kit': ['shared-types'],
  'provider-kit': ['shared-types', 'service-kit'],
  telegram: ['shared-types', 'service-kit', 'provider-kit'],
  teams: ['shared-types', 'service-kit', 'provider-kit'],
  'remote-sessions': ['shared-types', 'service-kit'],
  operator: ['shared-types', 'service-kit', 'telegram', 'teams', 'remote-sessions'],
  // The stand-ins are made from what Telegram and Etienne do, never from the code that they test.
  sandbox: [],
  'start-scripts': ['shared-types', 'service-kit'],
};

/** Files that decide and compute: tables and properties test them, so they touch nothing outside. */
const PURE = [
  'service-kit/src/backoff.ts',
  'service-kit/src/postgres/(connection-settings|explain-postgres|fence|kit-tables|lease-time|type-parsers).ts',
  'teams/src/rendering/.*',
  'teams/src/connection/connector-rules.ts',
  'teams/src/messages/(action-card|next-way).ts',
  'teams/src/app-package/manifest.ts',
  'sandbox/src/teams/(cards|drawing)/.*',
  'operator/src/status/(summarize|status-lines).ts',
  'operator/src/why/story-lines.ts',
  'operator/src/doctor/(result|judge-[^/]*).ts',
  'operator/src/setup/(answers|known-settings|overruling-variables|questions|wizard).ts',
  'telegram/src/bot/to-event.ts',
  'telegram/src/bot/(read|describe)-[^/]*.ts',
  'telegram/src/bot/[^/]*-to-markdown.ts',
  'telegram/src/bot/(rich-visible-text|markdown-marks|names|message-kinds|message-facts|fold-edits|reach-of|contact-of).ts',
  'telegram/src/connection/explain-not-reached.ts',
  'provider-kit/src/pairing/decide-access.ts',
  'sandbox/src/operator/read-command.ts',
  'sandbox/src/page/(guard|picture-type|stage|to-page-message|to-typed)\\.ts',
  'sandbox/src/page/browser/.*',
  'telegram/src/messages/(refusal|next-way|go-without|with-origin|addressing).ts',
  'telegram/src/places/(place|message-id).ts',
  'telegram/src/rendering/.*',
  'teams/src/inbound/(activity|read-[^/]*|html-to-markdown|contact-of).ts',
  'teams/src/conversations/message-id.ts',
  'teams/src/files/platform-id.ts',
  '(provider-kit|telegram|teams)/src/words/(?!words-for).*',
  'provider-kit/src/(pure|text/.*|markdown/.*|calls/(call-outcome|classify-answer)|files/file-in-words|incoming/(own-words|press-event)|progress/(pace|growing-message)|messages/(next-step|incoming-message-id)).ts',
  'remote-sessions/src/admin/(guard|cookie|to-admin-state|sources|wire)\\.ts',
  'remote-sessions/src/admin/browser/.*',
  'remote-sessions/src/conversation/parse-command.ts',
  'remote-sessions/src/replies/(?!file-replies|fitted-client|words/words-for).*',
  'remote-sessions/src/runs/reply-to-run.ts',
  'remote-sessions/src/etienne/(stream-events|run-outcome|project-path|mask-secrets).ts',
  'remote-sessions/src/questions/(open-question|question-text|read-words|obstacle|options|change-of|hidden-characters|tool-view|(tool|plan|choice)-subject).ts',
  'remote-sessions/src/etienne/spelling.ts',
  'remote-sessions/src/prompts/(gap|prompt-text|speaker|what-belongs-together).ts',
];

const TESTS = '\\.test\\.ts$|/testing/|/testing\\.ts$|-contract\\.ts$|/test-etienne\\.ts$|^sandbox/src/picture/';
const either = (names) => `(${names.join('|')})`;
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const packages = Object.keys(MAY_USE);

const directions = packages.map((name) =>
  rule(
    `${name}-uses`,
    `${name} may use of the other packages: ${MAY_USE[name].join(', ') || 'none'}.`,
    { path: `^${name}/`, pathNot: TESTS },
    {
      path: `^${either([...packages, 'tests', 'bench'].filter((other) => other !== name && !MAY_USE[name].includes(other)))}/`,
    },
  ),
);

const floors = Object.entries(FLOORS).flatMap(([name, order]) => [
  ...order.map((floor, index) =>
    rule(
      `${name}-${floor}-looks-up`,
      `In ${name}, ${floor}/ may use: ${order.slice(index + 1).join(', ') || 'nothing'}.`,
      { path: `^${name}/src/${floor}/`, pathNot: TESTS },
      { path: `^${name}/src/(${either(order.slice(0, index).concat('(app|main|cli)\\.ts'))})(/|$)` },
    ),
  ),
  rule(
    `${name}-floor-unknown`,
    `Every folder of ${name} has its place among the floors of dependency-rules.mjs.`,
    { path: `^${name}/src/[^/]+/`, pathNot: `^${name}/src/${either([...order, 'testing'])}/` },
    {},
  ),
]);

export default {
  forbidden: [
    ...directions,
    ...floors,
    rule(
      'operator-has-one-door',
      'The commands of the operator see of a service what it has in for-operator.ts, and nothing else.',
      { path: '^operator/', pathNot: TESTS },
      { path: '^(telegram|teams|remote-sessions)/src/(?!for-operator\\.ts$)' },
    ),
    rule(
      'packages-are-named',
      'Every package that is used stands in the package.json beside it.',
      {},
      { couldNotResolve: true },
    ),
    rule(
      'shared-types-holds-contracts',
      'shared-types imports typebox and nothing else.',
      { path: '^shared-types/src/', pathNot: TESTS },
      { pathNot: ['^shared-types/(src|examples)/', '/node_modules/typebox/'] },
    ),
    rule(
      'grammy-has-two-rooms',
      'grammY is used in telegram/src/bot and telegram/src/messages only.',
      { pathNot: ['^telegram/src/(bot|messages)/', TESTS] },
      { path: '/node_modules/grammy/' },
    ),
    rule(
      'node-http-is-not-imported',
      'An import of node:http loads an undici of Node as well, for its exports: service-kit/src/server/error-response.ts.',
      {
        path: '^(service-kit|provider-kit|telegram|teams|remote-sessions)/src/',
        pathNot: ['^provider-kit/src/conformance/', TESTS],
      },
      { path: '^(node:)?http$', dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'pure-files-touch-nothing',
      'Pure files import no I/O.',
      { path: `^${either(PURE)}$`, pathNot: TESTS },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'pure-files-use-pure-packages',
      'Pure files import no I/O.',
      { path: `^${either(PURE)}$`, pathNot: TESTS },
      { path: ['/node_modules/(undici|fastify|grammy)/', '^service-kit/src/(index|starting)'] },
    ),
    rule(
      'pure-files-use-the-pure-kit',
      'Pure files use provider-kit/pure; of the rest of the kit only types.',
      { path: `^${either(PURE)}$`, pathNot: TESTS },
      { path: '^provider-kit/src/index', dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
