import { Unauthenticated } from '../../accounts/errors';
import type { LogInAdmin } from '../../accounts/identity/admin-log-in';
import type { AdminTokens } from '../../accounts/identity/admin-tokens';
import type { Throttles } from '../../accounts/identity/throttle';
import type { Valid } from '../../accounts/validation/form';
import { type Line, line, type Run } from '../http/line';
import { anybody, type Nobody } from '../http/policy';
import { type AdminLogInValues, adminLogInForm, refreshForm } from './forms';

export interface AdminLoginParts {
  logInAdmin: LogInAdmin;
  adminTokens: AdminTokens;
  throttles: Pick<Throttles, 'adminLogin'>;
}

export function adminLoginLines({ logInAdmin, adminTokens, throttles }: AdminLoginParts): Line[] {
  const logIn: Run<Nobody, AdminLogInValues> = async (exchange, _nobody, values) => {
    exchange.note({ event: 'admin-login', outcome: 'refused' });
    const admin = await logInAdmin(values);
    exchange.note({ outcome: 'done', admin: admin.id });
    return { body: { data: adminTokens.issue(admin) } };
  };

  const refresh: Run<Nobody, Valid<typeof refreshForm>> = async (_exchange, _nobody, { refreshToken }) => {
    const accessToken = await adminTokens.refresh(refreshToken);
    if (accessToken === undefined) throw new Unauthenticated();
    // The refresh token is good until its own end; a client that keeps the whole answer goes on having it.
    return { body: { data: { accessToken, refreshToken } } };
  };

  return [
    line('POST', 'api/user/tokens', {
      who: anybody,
      throttle: throttles.adminLogin,
      form: adminLogInForm,
      run: logIn,
    }),
    line('POST', 'api/user/token/refresh', { who: anybody, form: refreshForm, run: refresh }),
  ];
}
