import { person } from '../support/people';
import { startVisit, type Visit } from './visit';

describe('GraphiQL, in a real browser', () => {
  let visit: Visit;

  beforeAll(async () => {
    visit = await startVisit(() => Date.now(), { GRAPHIQL: 'true' });
    await visit.app.reset({ customers: [person(1)] });
  });
  afterAll(async () => visit.stop());
  // A blocked style or script, a failed request.
  afterEach(async () => expect(await visit.startAfresh()).toEqual([]));

  /** Types into one of the editors, over what stands there. */
  const write = async (label: string, text: string) => {
    const page = visit.page();
    await page.locator(`[aria-label="${label}"]:not(.hidden) .CodeMirror:visible`).click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text);
  };
  /** The answer after a click; waited for with locators, because the page's policy forbids the evaluating of text. */
  const answer = async (expected: RegExp) => {
    const page = visit.page();
    await page.locator('button.graphiql-execute-button').click();
    const result = page.locator('.result-window', { hasText: expected });
    await result.waitFor();
    return (await result.innerText()).replace(/\s+/g, ' ');
  };

  it('GraphiQL runs a document with its variables and headers, and knows the schema', async () => {
    await visit.open('/api/graphql');
    const page = visit.page();
    await page.locator('.graphiql-container').waitFor();
    await page.waitForLoadState('networkidle');
    await visit.picture('graphiql');
    // The document that it opens with only needs a password.
    await page.locator('[aria-label="Variables"]', { hasText: 'firstName' }).waitFor();
    await write(
      'Query Editor',
      'mutation ($input: createCustomerLoginInput!) { createCustomerLogin(input: $input) { customerLogin { success token } } }',
    );
    await write('Variables', '{ "input": { "email": "person1@example.com", "password": "secret123" } }');
    const token = /"token": "([^"]+)"/.exec(await answer(/"success": true/))?.[1];
    await visit.picture('graphiql-answered');
    await page.locator('button', { hasText: 'Headers' }).click();
    await write('Headers', JSON.stringify({ Authorization: `Bearer ${token}` }));
    await write('Query Editor', '{ readCustomerProfile { email } }');
    await answer(/person1@example\.com/);
    await page.locator('button[aria-label="Show Documentation Explorer"]').click();
    await page.locator('.graphiql-doc-explorer-title', { hasText: 'Docs' }).waitFor();
    await page.locator('a', { hasText: 'Mutation' }).first().click();
    await page.locator('a', { hasText: 'createCustomerLogin' }).first().waitFor();
    await visit.picture('graphiql-docs');
  });

  it('GraphiQL keeps nothing that was typed', async () => {
    await visit.open('/api/graphql');
    await visit.page().locator('.graphiql-container').waitFor();
    await write('Variables', '{ "secret": "hunter2" }');
    await visit.page().reload();
    await visit.page().locator('.graphiql-container', { hasText: 'createCustomer' }).waitFor();
    expect(await visit.page().content()).not.toContain('hunter2');
  });
});
