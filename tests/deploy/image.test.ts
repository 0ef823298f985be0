import fs from 'node:fs';
import path from 'node:path';
import { configKeys } from '../../app/config/config-keys';
import { nodeOptions } from '../support/npm-start';
import {
  all,
  buildContext,
  commandIn,
  copiedIn,
  environmentOf,
  one,
  readDockerfile,
  root,
} from './dockerfile';

describe('the Dockerfile', () => {
  const stages = readDockerfile();
  const [build, image] = stages;
  if (!build || !image || stages.length !== 2) throw new Error('a stage that builds, and the image');

  it('the Dockerfile stands on one Node in both stages, pinned by its digest, because what npm installs depends on it', () => {
    expect(build.image).toMatch(/^node:\d+\.\d+\.\d+-\w+-slim@sha256:[0-9a-f]{64}$/);
    expect(image.image).toBe(build.image);
  });

  it('the Dockerfile runs no install script, and leaves the dependencies for development behind', () => {
    const npm = all(build, 'RUN').filter((command) => command.startsWith('npm '));
    expect(npm.map((command) => command.split(' ')[1])).toEqual(['ci']);
    expect(npm[0]).toContain(' --ignore-scripts ');
    expect(npm[0]).toContain(' --omit=dev');
    expect(all(image, 'RUN').join()).not.toContain('npm');
  });

  it('the Dockerfile copies what it is given and no more, and into the image only what was built', () => {
    expect(
      copiedIn(build)
        .flatMap(({ sources }) => sources)
        .sort(),
    ).toEqual(buildContext().sort());
    expect(copiedIn(image).map(({ from, to }) => [from, to])).toEqual([
      ['build', './'],
      ['build', './node_modules'],
      ['build', './dist'],
      ['build', './bin'],
    ]);
  });

  it('the Dockerfile runs the server as an ordinary user, after the last thing that only root may do', () => {
    expect(one(image, 'USER')).toBe('node');
    const names = image.instructions.map(({ name }) => name);
    expect(names.slice(names.indexOf('USER'))).not.toContain('RUN');
    expect(names.slice(names.indexOf('USER'))).not.toContain('COPY');
    const { STORAGE_PATH } = environmentOf(image);
    expect(one(image, 'VOLUME')).toBe(STORAGE_PATH);
    expect(all(image, 'RUN')).toEqual([`install -d -o node -g node -m 700 ${STORAGE_PATH}`]);
  });

  it('the Dockerfile sets only keys of ours, no secret among them, and listens where it says', () => {
    const environment = environmentOf(image);
    for (const key of Object.keys(environment)) expect(configKeys).toContain(key);
    expect(environment).toEqual({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: one(image, 'EXPOSE'),
      STORAGE_PATH: '/data',
    });
  });

  it('the Dockerfile labels the image as our package, and with the commit that it was built from', () => {
    const { name, version, description, license } = JSON.parse(
      fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
    );
    const labels = [...one(image, 'LABEL').matchAll(/org\.opencontainers\.image\.(\w+)="([^"]*)"/g)];
    expect(Object.fromEntries(labels.map(([, key, value]) => [key, value]))).toEqual({
      title: name,
      description,
      version,
      revision: `\${${one(image, 'ARG')}}`,
      licenses: license,
    });
    // It is given to what builds as well.
    expect(one(build, 'ARG')).toBe('COMMIT');
  });

  it('the Dockerfile makes the server process 1, without a shell in between, so that SIGTERM arrives', () => {
    expect(commandIn(one(image, 'CMD'))).toEqual(['node', ...nodeOptions(root), 'bin/start.js']);
    expect(one(image, 'STOPSIGNAL')).toBe('SIGTERM');
    expect(one(image, 'HEALTHCHECK')).toContain(' CMD ["node", "-e", ');
  });
});
