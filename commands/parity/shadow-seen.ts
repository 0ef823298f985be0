import { readEnvironment } from '../../app/config/environment';
import { inspectionConfig } from '../../app/config/inspection-config';
import { type Figures, readFigures } from '../../routes/front/figures';
import { withState } from '../dial/state';
import { ParityRefused } from './refused';

export type ShadowSeen = Pick<Figures, 'shadow' | 'kinds'>;

/** The comparisons that the running servers made by themselves in the last minutes. */
export async function shadowSeen(file: string, env: NodeJS.ProcessEnv): Promise<ShadowSeen> {
  try {
    const config = inspectionConfig(readEnvironment(file, env).values);
    const { shadow, kinds } = await withState(config, (state) => readFigures(state, Date.now()));
    return { shadow, kinds };
  } catch (error) {
    throw new ParityRefused(
      `What the shadow has seen could not be read: ${(error as Error).message}`,
      'Give --shadow the configuration that the new server runs with, such as ../shop/.env.',
    );
  }
}
