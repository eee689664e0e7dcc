import { importTestsOf } from '../harness/import-tests.ts';

await importTestsOf('telegram');
