/** The tables of one Bagisto after its migrations: the traits that came and went. */
export interface Generation {
  name: string;
  /** The name that recognition must give it, and the release whose wire its clients know. */
  versions: string;
  wire: '0.x' | '1.0' | '1.3';
  /** Laravel's default length of a string; Bagisto's installer of 1.3 set 191. */
  textLength: number;
  genderEnum: boolean;
  channel: 'mandatory' | 'none' | 'optional';
  verification: boolean;
  notes: boolean;
  phone: 'none' | 'free' | 'unique';
  apiToken: boolean;
  nullableLogin: boolean;
  image: boolean;
  emailPerChannel: boolean;
  groupCodes: boolean;
  addresses: 'customer_addresses' | 'addresses';
  addressLines: 'address1' | 'address';
  accessTokens: 'none' | 'endless' | 'expiring';
  subscriberHasCustomer: boolean;
  /** Columns of the admins, from 2.4 on. */
  secondFactor: boolean;
  /** Rows of the table `migrations`, without their dates. */
  migrations: string[];
}

const first: Generation = {
  name: '0.1.0',
  versions: '0.1.0 to 0.1.3',
  wire: '0.x',
  textLength: 255,
  genderEnum: true,
  channel: 'mandatory',
  verification: false,
  notes: false,
  phone: 'none',
  apiToken: false,
  nullableLogin: false,
  image: false,
  emailPerChannel: false,
  groupCodes: false,
  addresses: 'customer_addresses',
  addressLines: 'address1',
  accessTokens: 'none',
  subscriberHasCustomer: false,
  secondFactor: false,
  migrations: ['2014_10_12_000000_create_users_table', '2018_07_24_082930_create_customers_table'],
};

const after = (previous: Generation, ran: string[], changes: Partial<Generation>): Generation => ({
  ...previous,
  ...changes,
  migrations: [...previous.migrations, ...ran],
});

const v016 = after(
  first,
  [
    '2018_11_17_165758_add_is_verified_column_in_customers_table',
    '2018_11_26_110500_change_gender_column_in_customers_table',
    '2019_03_28_103658_add_notes_column_in_customers_table',
    '2019_06_04_114009_add_phone_column_in_customers_table',
  ],
  {
    name: '0.1.6',
    versions: '0.1.6 to 0.1.8',
    genderEnum: false,
    verification: true,
    notes: true,
    phone: 'free',
    groupCodes: true,
  },
);
const v022 = after(v016, ['2019_09_26_163950_remove_channel_id_from_customers_table'], {
  name: '0.2.2',
  versions: '0.1.9 to 0.2.2',
  channel: 'none',
});
const v10 = after(v022, ['2020_01_02_201029_add_api_token_columns'], {
  name: '1.0',
  versions: '1.0 to 1.1.1',
  wire: '1.0',
  apiToken: true,
});
const v112 = after(v10, ['2020_04_16_185147_add_table_addresses'], {
  name: '1.1.2',
  versions: '1.1.2',
  addresses: 'addresses',
});
const v133 = after(v112, ['2020_12_24_131004_add_customer_id_column_in_subscribers_list_table'], {
  name: '1.3.3',
  versions: '1.3',
  wire: '1.3',
  textLength: 191,
  nullableLogin: true,
  subscriberHasCustomer: true,
});
const v15 = after(
  v133,
  [
    '2021_10_14_122221_add_image_column_to_customers_table',
    '2022_02_02_142616_add_is_suspended_column_to_customers_table',
  ],
  { name: '1.5', versions: '1.5', textLength: 255, image: true, accessTokens: 'expiring' },
);
const v21 = after(
  v15,
  [
    '2023_07_25_165945_drop_notes_column_from_customers_table',
    '2024_03_07_193421_rename_address1_column_in_addresses_table',
  ],
  { name: '2.1', versions: '2.1', notes: false, phone: 'unique', addressLines: 'address' },
);
const v24 = after(
  v21,
  [
    '2024_06_04_130527_add_channel_id_column_in_customers_table',
    '2024_06_04_130600_make_email_unique_per_channel',
    '2025_09_11_140301_add_two_factor_to_admins',
  ],
  { name: '2.4', versions: '2.3.13 to 2.4', channel: 'optional', emailPerChannel: true, secondFactor: true },
);

export const generations: Generation[] = [first, v016, v022, v10, v112, v133, v15, v21, v24];

/** Releases in between, for recognition only. */
export const between: Generation[] = [
  after(first, ['2018_11_17_165758_add_is_verified_column_in_customers_table'], {
    name: '0.1.4',
    versions: '0.1.4 to 0.1.5',
    genderEnum: false,
    verification: true,
  }),
  { ...v112, name: '1.2', versions: '1.2', nullableLogin: true },
  {
    ...v15,
    name: '1.4',
    versions: '1.4',
    accessTokens: 'endless',
  },
  {
    ...v21,
    name: '2.0',
    versions: '2.0',
    addressLines: 'address1',
    migrations: v21.migrations.filter((name) => !name.includes('rename_address1')),
  },
  {
    ...v24,
    name: '2.2',
    versions: '2.2 to 2.3.12',
    emailPerChannel: false,
    secondFactor: false,
    migrations: v24.migrations.filter((name) => !/unique_per_channel|two_factor/.test(name)),
  },
];

export function generation(name: string): Generation {
  const found = [...generations, ...between].find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no generation ${name}`);
  return found;
}
