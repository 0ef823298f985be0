import { Unauthenticated } from '../../accounts/errors';
import type { LogInAdmin } from '../../accounts/identity/admin-log-in';
import type { AdminTokens } from '../../accounts/identity/admin-tokens';
import type { Throttles } from '../../accounts/identity/throttle';
import { form } from '../../accounts/validation/form';
import { asText, field, required, string } from '../../accounts/validation/laravel';
import type { Exchange } from '../http/exchange';
import { type Answer, unthrottled } from '../http/routes';
import { type LogInValues, logInForm } from './logins';
import { anybody, type EvershopRoute } from './policy';

export interface AdminLoginParts {
  logInAdmin: LogInAdmin;
  adminTokens: AdminTokens;
  throttles: Pick<Throttles, 'adminLogin'>;
}

interface RefreshValues {
  refreshToken: string;
}

const refreshForm = form<RefreshValues>({ refreshToken: field(required, string) });

export function adminLoginRoutes({ logInAdmin, adminTokens, throttles }: AdminLoginParts): EvershopRoute[] {
  const logIn = async (exchange: Exchange, { email, password }: LogInValues): Promise<Answer> => {
    exchange.note({ event: 'admin-login', outcome: 'refused' });
    const admin = await logInAdmin({ email, password: asText(password) });
    exchange.note({ outcome: 'done', admin: admin.id });
    return { body: { data: adminTokens.issue(admin) } };
  };

  const refresh = async (_exchange: Exchange, { refreshToken }: RefreshValues): Promise<Answer> => {
    const accessToken = await adminTokens.refresh(refreshToken);
    if (accessToken === undefined) throw new Unauthenticated();
    // It is good until its own end: whoever keeps what an answer holds keeps it.
    return { body: { data: { accessToken, refreshToken } } };
  };

  return [
    anybody('POST', 'api/user/tokens', throttles.adminLogin, logInForm, logIn),
    anybody('POST', 'api/user/token/refresh', unthrottled, refreshForm, refresh),
  ];
}
