import { person } from '../support/people';
import { startVisit, type Visit } from './visit';

describe('the page to try GraphQL with, in a real browser', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit(() => Date.now(), { GRAPHIQL: 'true' });
    await visit.app.reset({ customers: [person(1)] });
  });
  afterAll(async () => visit.stop());
  // A blocked style or script, a failed request.
  afterEach(async () => expect(await visit.startAfresh()).toEqual([]));

  /** What the page shows after a click; waited for with locators, because its policy forbids the evaluating of text. */
  const answer = async (expected: RegExp) => {
    const page = visit.page();
    await page.locator('button').click();
    await page.locator('#result', { hasText: expected }).waitFor();
    return page.locator('#result').innerText();
  };

  it('runs a document with its variables and headers, under its own strict rules', async () => {
    await visit.open('/api/graphql');
    await visit.look('graphql-explorer');
    const login =
      'mutation ($input: createCustomerLoginInput!) { createCustomerLogin(input: $input) { customerLogin { success token } } }';
    await visit.page().fill('#query', login);
    const input = { email: 'person1@example.com', password: 'secret123' };
    await visit.page().fill('#variables', JSON.stringify({ input }));
    await visit.page().fill('#headers', '');
    const text = await answer(/^200.*"success": true/s);
    const token = /"token": "([^"]+)"/.exec(text)?.[1];
    await visit.page().fill('#query', '{ readCustomerProfile { email } }');
    await visit.page().fill('#variables', '');
    await visit.page().fill('#headers', JSON.stringify({ Authorization: `Bearer ${token}` }));
    await answer(/^200.*person1@example\.com/s);
    await visit.look('graphql-explorer-answered');
  });

  it('tells what is no JSON instead of sending it', async () => {
    await visit.open('/api/graphql');
    await visit.page().fill('#variables', '{ broken');
    await answer(/SyntaxError/);
  });
});
