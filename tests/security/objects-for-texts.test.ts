import { doorNames } from '../../accounts/release';
import { factsOf, operationsOf } from '../docs/described';
import { startWorld, type World } from '../docs/world';
import { stores } from '../support/app';

const withoutText = { toString: 1, valueOf: 1 };

describe.each(stores)('an object in place of a text (%s)', (store) => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld(store, (app) => operationsOf(factsOf(app)), {
      env: { DOORS: doorNames.filter((name) => name !== 'pages').join() },
    });
  });
  afterAll(() => world.app.stop());

  it.each([
    ['an object whose toString is no function', withoutText],
    ['a list of such objects', [withoutText]],
    ['a list of lists', [[[]]]],
  ])('a field that is %s is refused in every form, and breaks none', async (_what, value) => {
    const answers = [];
    for (const operation of world.operations) {
      const { properties } = (operation.body ?? {}) as { properties?: object };
      const [example] = operation.examples;
      // GraphQL's schema keeps objects away before a form sees them.
      if (!properties || !example || /graphql/i.test(operation.id)) continue;
      const body = Object.fromEntries(Object.keys(properties).map((name) => [name, value]));
      const { status } = await world.send(operation, { ...example, body });
      answers.push([operation.id, status]);
    }
    expect(answers.length).toBeGreaterThan(12);
    expect(answers.filter(([, status]) => status !== 400 && status !== 422)).toEqual([]);
  });
});
