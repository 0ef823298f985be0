import { addressBrowserClients } from './address-browser-clients';
import { addressClients } from './address-clients';
import { bearerBrowserClients } from './bearer-browser-clients';
import { bearerClients } from './bearer-clients';
import type { RealClient } from './client';
import { describedBrowserClients } from './described-browser-clients';
import { describedClients } from './described-clients';
import { flagBrowserClients } from './flag-browser-clients';
import { flagClients } from './flag-clients';
import { loginClients } from './login-clients';
import { queryClients } from './query-clients';
import { sessionClients } from './session-clients';

/** Every client of which a call to the customer endpoints is known; a new one goes into the list that fits. */
export const realClients: RealClient[] = [
  ...sessionClients,
  ...bearerClients,
  ...bearerBrowserClients,
  ...flagClients,
  ...flagBrowserClients,
  ...loginClients,
  ...queryClients,
  ...describedClients,
  ...describedBrowserClients,
  ...addressClients,
  ...addressBrowserClients,
];
