import { postmanCollection, postmanEnvironment } from './collection';

/** The files of the folder postman/, by name. */
export const postmanFiles = (): Record<string, string> => ({
  'bagisto-accounts.postman_collection.json': json(postmanCollection()),
  'bagisto-accounts.postman_environment.json': json(postmanEnvironment()),
});

const json = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;
