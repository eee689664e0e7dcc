import { importTestsIn } from './harness/import-tests.ts';

await importTestsIn('apart');
