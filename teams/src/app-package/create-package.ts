import { readFileSync } from 'node:fs';
import { strToU8, zipSync } from 'fflate';
import { defineError } from 'service-kit';
import { type AppPackageOptions, createManifest } from './manifest.ts';

const appIdInvalid = defineError('TEAMS_APP_ID_INVALID');
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The app package: manifest and two icons at the top of a zip; the same input always gives the same bytes. */
export function createAppPackage(options: AppPackageOptions): Uint8Array {
  if (!GUID.test(options.appId)) {
    throw appIdInvalid(
      'channels.teams.appId is no app id. It stands in the Azure portal, App registrations, your app, Overview, Application (client) ID',
    );
  }
  const icon = (name: string) => readFileSync(new URL(`icons/${name}`, import.meta.url));
  const files = {
    'manifest.json': strToU8(`${JSON.stringify(createManifest(options), null, 2)}\n`),
    'color.png': icon('color.png'),
    'outline.png': icon('outline.png'),
  };
  // The earliest time that a zip knows.
  return zipSync(files, { mtime: new Date(1980, 0, 1), level: 9 });
}
