import { captchaVerifier } from '../accounts/captcha';
import { oncePer } from '../accounts/identity/once-per';
import { deriveKeys, sealer } from '../accounts/keys';
import { addressBook } from '../accounts/rules/address-book';
import { emailChange } from '../accounts/rules/change-email';
import { type CheckCaptcha, checkCaptcha } from '../accounts/rules/check-captcha';
import { confirmOwner } from '../accounts/rules/confirm-owner';
import { deleteAccount } from '../accounts/rules/delete-account';
import { exportAccount } from '../accounts/rules/export-account';
import { logIn } from '../accounts/rules/log-in';
import { passwordBroker } from '../accounts/rules/password-broker';
import { registerCustomer } from '../accounts/rules/register-customer';
import { updateProfile } from '../accounts/rules/update-profile';
import { emailVerification } from '../accounts/rules/verify-email';
import { captchaOf } from '../db/customers/captcha';
import { deletionDesk } from '../db/customers/deletion-desk';
import { keptAboutCustomers } from '../db/customers/kept-about';
import { passwordResetsTable } from '../db/customers/password-resets';
import { keepsVerifications, verificationsTable } from '../db/customers/verifications';
import { demandsVerification } from '../db/schema/core-config';
import type { AppDeps } from './deps';
import { accountIdentity } from './identity';
import { accountTables } from './tables';

/** The accounts, and who is calling: what every door needs, made once for all of them. */
export type Parts = ReturnType<typeof accountParts>;

export function accountParts(deps: AppDeps) {
  const { config, languages, logger, clock, hasher } = deps;
  const tables = accountTables(deps);
  const identity = accountIdentity(deps, tables);
  const kept = { ...deps, ...tables, ...identity };
  return {
    ...{ languages, logger, clock, hasher, today: tables.time.today },
    forgotPasswordReveals: config.forgotPasswordReveals,
    ...tables,
    ...identity,
    ...accountRules(kept),
    checkCaptcha: captchaCheck(deps),
  };
}

type Kept = AppDeps & ReturnType<typeof accountTables> & ReturnType<typeof accountIdentity>;

/** Makes the rules of what an account may do. */
function accountRules(kept: Kept) {
  const { config, db, schema, time, throttles } = kept;
  const { welcome } = config.mail;
  const reveals = config.forgotPasswordReveals;
  const [appKey] = config.appKeys;
  const { ofNewcomers, ofLogins } = verificationDemands(kept);
  const parts = { ...kept, ...throttles, throttles, welcome };
  const verification = emailVerification({
    ...parts,
    verifications: verificationsTable(db, schema, time),
    demanded: ofNewcomers,
  });
  const newEmails = emailChange({ ...parts, sealer: sealer(deriveKeys(config.appKeys, 'new-email')) });
  return {
    addressBook: addressBook({ ...parts, most: config.addressesMax }),
    logIn: logIn({ ...parts, demandsVerification: ofLogins }),
    verification,
    registerCustomer: registerCustomer({ ...parts, verification }),
    updateProfile: updateProfile({
      ...parts,
      emailChange: config.confirmEmailChange ? newEmails : undefined,
    }),
    emailChange: newEmails,
    exportAccount: exportAccount({ ...parts, keptAbout: keptAboutCustomers(db, schema) }),
    confirmOwner: confirmOwner(parts),
    deleteAccount: deleteAccount({
      ...parts,
      mode: config.accountDeletion,
      desk: deletionDesk(db, schema, time),
      endLogins: kept.logins.forget,
    }),
    broker: passwordBroker({ ...parts, resets: passwordResetsTable(db, schema, time), appKey, reveals }),
  };
}

/** Whose address must have been confirmed: our own key decides, else the shop's setting in its panel. */
function verificationDemands({ config, db, schema }: AppDeps) {
  const { verifyEmail, allowUnverified } = config;
  const shopVerifies = verifyEmail ? async () => true : demandsVerification(db, schema);
  return {
    ofNewcomers: keepsVerifications(schema) ? shopVerifies : async () => false,
    ofLogins: allowUnverified === 'auto' ? shopVerifies : async () => allowUnverified === false,
  };
}

function captchaCheck({ config, db, schema, logger, clock }: AppDeps): CheckCaptcha | undefined {
  if (!config.captcha.asked || !schema.hasCoreConfig) return undefined;
  const trouble = oncePer(60_000);
  return checkCaptcha({
    settings: captchaOf(db, schema, clock),
    verify: captchaVerifier(config.captcha.service),
    failed(error) {
      if (trouble('captcha'))
        logger.error(
          { err: error },
          'the service that verifies captchas does not answer: all answers are refused',
        );
    },
  });
}
