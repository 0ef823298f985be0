import { oneATurn } from '../../accounts/one-a-turn';

/** Says at each turn of the event loop how much is done by then. */
async function doneByTurn(done: number[], turns: number): Promise<number[]> {
  const seen: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(done.length);
  }
  return seen;
}

it('work that comes together is done in its order, one piece in each turn of the event loop', async () => {
  const spread = oneATurn();
  const done: number[] = [];
  for (const piece of [1, 2, 3, 4]) spread(() => void done.push(piece));
  expect(done).toEqual([]);
  expect(await doneByTurn(done, 5)).toEqual([1, 2, 3, 4, 4]);
  expect(done).toEqual([1, 2, 3, 4]);
});

it('work that comes later is taken up again, whether others still wait or all are done', async () => {
  const spread = oneATurn();
  const done: number[] = [];
  spread(() => {
    done.push(1);
    spread(() => void done.push(2));
  });
  expect(await doneByTurn(done, 3)).toEqual([1, 2, 2]);
  spread(() => void done.push(3));
  expect(await doneByTurn(done, 2)).toEqual([3, 3]);
});
