export type ServiceCoordinates = {
  mysql: { host: string; port: number; user: string; password: string };
  redis: { url: string };
  /** Files that make a migrated database: a script and a copy. */
  migrated: { mysql: string; embedded: string };
};

export function publishServiceCoordinates(coordinates: ServiceCoordinates): void {
  process.env.ACCOUNTS_TEST_SERVICES = JSON.stringify(coordinates);
}

export function serviceCoordinates(): ServiceCoordinates {
  const json = process.env.ACCOUNTS_TEST_SERVICES;
  if (!json) {
    throw new Error(
      'ACCOUNTS_TEST_SERVICES is not set, so no test services are known. Run the tests through Jest with the ' +
        'jest.config.js of this project: its globalSetup (tests/support/global-setup.ts) sets the variable.',
    );
  }
  return JSON.parse(json) as ServiceCoordinates;
}
