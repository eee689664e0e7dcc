import { importOtherTests } from '../harness/import-tests.ts';

await importOtherTests();
