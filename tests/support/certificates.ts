import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireTool } from './services/binaries';

export interface Certificates {
  authority: string;
  /** A certificate and its key, for a server of these names. */
  issue(name: string, names: string[]): { certificate: string; key: string };
}

/** An authority of our own and what it signs, in files of this folder. */
export async function certificates(folder: string, name: string): Promise<Certificates> {
  const openssl = await requireTool('openssl', 'openssl');
  const run = (...args: string[]) => execFileSync(openssl, args, { cwd: folder, stdio: 'pipe' });
  const file = (ending: string) => join(folder, `${name}${ending}`);
  const [authority, authorityKey] = [file('.pem'), file('.key')];
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  run('req', '-x509', ...fresh, '-keyout', authorityKey, '-out', authority, '-subj', `/CN=${name}`);
  return {
    authority,
    issue(server, names) {
      const [request, key, certificate] = [
        file(`-${server}.csr`),
        file(`-${server}.key`),
        file(`-${server}.pem`),
      ];
      const extensions = file(`-${server}.ext`);
      writeFileSync(extensions, `subjectAltName=${names.join(',')}\n`);
      run('req', ...fresh, '-keyout', key, '-out', request, '-subj', `/CN=${server}`);
      const signed = ['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial', '-extfile', extensions];
      run('x509', '-req', '-in', request, ...signed, '-out', certificate, '-days', '2');
      chmodSync(key, 0o644);
      return { certificate, key };
    },
  };
}
