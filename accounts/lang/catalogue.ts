/** Every text of ours by its key; `:name` stands for a value. A language may lack keys: English stands in. */
export type Catalogue = Readonly<Record<string, string>>;
