import { TooManyAttempts } from '../../accounts/errors';
import { inTurn, permits } from '../../accounts/identity/permits';

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('permits', () => {
  it('permits let so many work at once under one key, in the order in which they came', async () => {
    const permit = permits('login', 2);
    const order: number[] = [];
    const take = async (at: number) => {
      const release = await permit('a');
      order.push(at);
      return release;
    };
    const [first, second, third, fourth] = [take(1), take(2), take(3), take(4)];
    await soon();
    expect(order).toEqual([1, 2]);
    (await first)();
    await soon();
    expect(order).toEqual([1, 2, 3]);
    (await second)();
    await soon();
    expect(order).toEqual([1, 2, 3, 4]);
    for (const release of await Promise.all([third, fourth])) release();
    await Promise.all([take(5), take(6)]);
    expect(order).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('a permit of one key does not hold up another key', async () => {
    const permit = permits('login', 1);
    await permit('a');
    await permit('b');
  });

  it('a permit is refused when two hundred wait', async () => {
    const permit = permits('login', 1);
    await permit('a');
    for (let at = 0; at < 200; at++) void permit('a');
    const refusal = await permit('a').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TooManyAttempts);
    expect(refusal).toMatchObject({ retryAfterSeconds: 1 });
  });

  it('a permit is given back by work that fails', async () => {
    const permit = permits('change', 1);
    await expect(inTurn(permit, 7, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inTurn(permit, 7, async () => 'done')).toBe('done');
    const release = await permit('7');
    let ran = false;
    const waiting = inTurn(permit, 7, async () => {
      ran = true;
    });
    await soon();
    expect(ran).toBe(false);
    release();
    await waiting;
    expect(ran).toBe(true);
  });
});
