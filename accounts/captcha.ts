/** How a shop asks whether a person sits at the other end; undefined where it does not ask. */
export interface CaptchaSettings {
  /** Undefined where the shop's owner has switched the question on and entered none: no answer can be good then. */
  secret: string | undefined;
}

/** The outcome of an answer's examination by the service that has shown the puzzle. */
interface CaptchaVerdict {
  good: boolean;
  /** The service's own words for what it did not like, such as "invalid-input-secret". */
  errors: string[];
}

export type VerifyCaptcha = (secret: string, answer: string) => Promise<CaptchaVerdict>;

const patienceMs = 3000;

/**
 * Asks the verifying service as PHP does, with a POST whose query has the parameters. They are in the body as well, where
 * other services of the kind look for them.
 */
export function captchaVerifier(service: URL): VerifyCaptcha {
  return async (secret, answer) => {
    const fields = new URLSearchParams({ secret, response: answer });
    const url = new URL(service);
    for (const [name, value] of fields) url.searchParams.set(name, value);
    const reply = await fetch(url, { method: 'POST', body: fields, signal: AbortSignal.timeout(patienceMs) });
    const verdict = (await reply.json()) as { success?: unknown; 'error-codes'?: unknown };
    const errors = verdict['error-codes'];
    return { good: verdict.success === true, errors: Array.isArray(errors) ? errors.map(String) : [] };
  };
}
