import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeSettingsFile } from 'shared-types';

const path = resolve(import.meta.dirname, '../../../config.schema.json');
writeFileSync(path, `${JSON.stringify(describeSettingsFile(), null, 2)}\n`);
console.log(`Written: ${path}`);
