import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placeOf, projectRoot } from './project-root.ts';

const file = (absolutePath: string) => ({ status: 'found' as const, content: 'id', absolutePath });

describe('where a project lies', () => {
  it('is told by the path of a file that every run has', async () => {
    assert.equal(
      await projectRoot({ getFile: async (_, path) => file(`/srv/work/app/${path}`) }, 'app'),
      '/srv/work/app/',
    );
    const windows = async (_: string, path: string) => file(`C:\\work\\app\\${path.replaceAll('/', '\\')}`);
    assert.equal(await projectRoot({ getFile: windows }, 'app'), 'C:/work/app/');
  });

  it('is not known where Etienne does not say it or cannot be asked', async () => {
    assert.equal(await projectRoot({ getFile: async () => file('') }, 'app'), undefined);
    assert.equal(await projectRoot({ getFile: async () => ({ status: 'missing' }) }, 'app'), undefined);
    const away = async () => Promise.reject(new Error('connection refused'));
    assert.equal(await projectRoot({ getFile: away }, 'app'), undefined);
  });
});

describe('the place of a path', () => {
  for (const [path, root, expected, place] of [
    ['/srv/app/src/a.ts', '/srv/app/', 'src/a.ts', 'inside'],
    ['/srv/app/./src//a.ts', '/srv/app/', 'src/a.ts', 'inside'],
    ['src/a.ts', undefined, 'src/a.ts', 'inside'],
    ['C:\\work\\app\\a.ts', 'C:/work/app/', 'a.ts', 'inside'],
    ['/srv/app2/a.ts', '/srv/app/', '/srv/app2/a.ts', 'outside'],
    ['/srv/app/../x', '/srv/app/', '/srv/app/../x', 'outside'],
    ['/srv/app/', '/srv/app/', '.', 'inside'],
    ['/srv/app', '/srv/app/', '.', 'inside'],
    ['.', undefined, '.', 'inside'],
    ['/srv/app/./a/../../app/x.md', '/srv/app/', 'x.md', 'inside'],
    ['../app/x.md', '/srv/app/', 'x.md', 'inside'],
    ['/srv/app/a/../../app2/x.md', '/srv/app/', '/srv/app/a/../../app2/x.md', 'outside'],
    ['/srv/app/.../x.md', '/srv/app/', '/srv/app/.../x.md', 'outside'],
    ['/srv/app/.. ./x.md', '/srv/app/', '/srv/app/.. ./x.md', 'outside'],
    ['/../../x', '/srv/app/', '/../../x', 'outside'],
    ['/srv/app/a\nb.md', '/srv/app/', 'a\nb.md', 'inside'],
    ['/srv/app/\t.md', '/srv/app/', '\t.md', 'inside'],
    ['/srv/app/%2e%2e/x', '/srv/app/', '%2e%2e/x', 'inside'],
    ['/srv/app/..\\x', '/srv/app/', '..\\x', 'inside'],
    ['..\\x', undefined, '..\\x', 'outside'],
    ['a\\..\\..\\x', 'C:/work/app/', 'a\\..\\..\\x', 'outside'],
    ['\\\\host\\app\\a.ts', '//host/app/', 'a.ts', 'inside'],
    // A person's folder that is called like the project is not the project.
    ['/home/app/.ssh/keys', '/srv/app/', '/home/app/.ssh/keys', 'outside'],
    ['../x', '/srv/app/', '../x', 'outside'],
    ['~/x', undefined, '~/x', 'outside'],
    ['/home/app/x', undefined, '/home/app/x', 'unknown'],
  ] as const) {
    it(`of ${JSON.stringify(path)} is ${place} ${root ?? 'a project whose place is not known'}`, () => {
      assert.deepEqual(placeOf(path, root), { path: expected, place });
    });
  }
});
