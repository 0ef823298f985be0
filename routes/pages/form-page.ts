import type { ValidationFailed } from '../../accounts/errors';
import type { Exchange } from '../http/exchange';
import type { Answer } from '../http/line';
import { type FormFacts, type Problems, problemsIn } from './fields';
import { type Typed, typedIn } from './forms';
import type { OwnForms } from './own-forms';
import type { Voice, VoiceFor } from './voice';

export interface FormPageParts {
  ownForms: OwnForms;
  voiceFor: VoiceFor;
}

/** A page with a form: as it is shown at first, and again with what has to be mended. */
export function formPage<Caller>(
  { ownForms, voiceFor }: FormPageParts,
  page: (voice: Voice, facts: FormFacts, caller: Caller) => string,
) {
  const body = ({ req }: Exchange, caller: Caller, typed: Typed, problems: Problems) =>
    page(voiceFor(req), { key: ownForms.key(req), typed, problems }, caller);
  return {
    show: async (exchange: Exchange, caller: Caller): Promise<Answer> => ({
      body: body(exchange, caller, {}, new Map()),
    }),
    mend: (exchange: Exchange, caller: Caller, { fields }: ValidationFailed): Answer => ({
      status: 422,
      body: body(exchange, caller, typedIn(exchange), problemsIn(fields)),
    }),
  };
}
