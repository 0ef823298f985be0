import type { Generation } from './generations';

/** One `create table` per table of this Bagisto that matters to customers, in the order of their foreign keys. */
export function ddl(bagisto: Generation, prefix: string): string[] {
  const name = (table: string) => `\`${prefix}${table}\``;
  const text = `varchar(${bagisto.textLength})`;
  const times = ['`created_at` timestamp null default null', '`updated_at` timestamp null default null'];
  const id = '`id` int unsigned not null auto_increment primary key';
  const foreign = (from: string, column: string, to: string, then: string) =>
    `constraint \`${prefix}${from}_${column}_foreign\` foreign key (\`${column}\`) references ${name(to)} (\`id\`) on delete ${then}`;
  const unique = (from: string, ...columns: string[]) =>
    `unique key \`${prefix}${from}_${columns.join('_')}_unique\` (${columns.map((column) => `\`${column}\``).join(', ')})`;
  const table = (called: string, parts: (string | false)[]) =>
    `create table ${name(called)} (${parts.filter(Boolean).join(',\n  ')}) engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci`;

  const login = bagisto.nullableLogin ? 'null default null' : 'not null';
  const street = `\`${bagisto.addressLines}\` ${text} not null`;
  const secondLine = `\`address2\` ${text} null default null`;
  const place = bagisto.image ? 'null default null' : 'not null';

  const customers = [
    id,
    bagisto.channel === 'mandatory' && '`channel_id` int unsigned not null',
    `\`first_name\` ${text} not null`,
    `\`last_name\` ${text} not null`,
    bagisto.genderEnum ? "`gender` enum('Male','Female') not null" : '`gender` varchar(50) null default null',
    '`date_of_birth` date null default null',
    `\`email\` ${text} ${login}`,
    bagisto.phone !== 'none' && `\`phone\` ${text} null default null`,
    bagisto.image && `\`image\` ${text} null default null`,
    '`status` tinyint not null default 1',
    `\`password\` ${text} ${login}`,
    bagisto.apiToken && '`api_token` varchar(80) null default null',
    '`customer_group_id` int unsigned null default null',
    bagisto.channel === 'optional' && '`channel_id` int unsigned null default null',
    '`subscribed_to_news_letter` tinyint(1) not null default 0',
    bagisto.verification && '`is_verified` tinyint(1) not null default 0',
    bagisto.image && '`is_suspended` tinyint unsigned not null default 0',
    bagisto.verification && `\`token\` ${text} null default null`,
    bagisto.notes && '`notes` text null default null',
    '`remember_token` varchar(100) null default null',
    ...times,
    bagisto.emailPerChannel
      ? `unique key \`customers_email_channel_unique\` (\`email\`, \`channel_id\`)`
      : unique('customers', 'email'),
    bagisto.phone === 'unique' && unique('customers', 'phone'),
    bagisto.apiToken && unique('customers', 'api_token'),
    foreign('customers', 'customer_group_id', 'customer_groups', 'set null'),
    bagisto.channel === 'mandatory' && foreign('customers', 'channel_id', 'channels', 'cascade'),
    bagisto.channel === 'optional' && foreign('customers', 'channel_id', 'channels', 'set null'),
  ];

  const customerAddresses = [
    id,
    '`customer_id` int unsigned not null',
    ...(bagisto.apiToken
      ? ['company_name', 'vat_id', 'first_name', 'last_name'].map(
          (column) => `\`${column}\` ${text} null default null`,
        )
      : ['`name` varchar(255) null default null']),
    street,
    secondLine,
    `\`country\` ${text} not null`,
    `\`state\` ${text} not null`,
    `\`city\` ${text} not null`,
    bagisto.wire === '0.x' ? '`postcode` int not null' : `\`postcode\` ${text} not null`,
    `\`phone\` ${text} not null`,
    '`default_address` tinyint(1) not null default 0',
    ...times,
    foreign('customer_addresses', 'customer_id', 'customers', 'cascade'),
  ];
  const addresses = [
    id,
    `\`address_type\` ${text} not null`,
    bagisto.addressLines === 'address' && '`parent_address_id` int unsigned null default null',
    '`customer_id` int unsigned null default null',
    '`cart_id` int unsigned null default null',
    '`order_id` int unsigned null default null',
    `\`first_name\` ${text} not null`,
    `\`last_name\` ${text} not null`,
    `\`gender\` ${text} null default null`,
    `\`company_name\` ${text} null default null`,
    street,
    bagisto.addressLines === 'address1' && secondLine,
    `\`postcode\` ${text} ${place}`,
    `\`city\` ${text} not null`,
    `\`state\` ${text} ${place}`,
    `\`country\` ${text} ${place}`,
    `\`email\` ${text} null default null`,
    `\`phone\` ${text} null default null`,
    `\`vat_id\` ${text} null default null`,
    '`default_address` tinyint(1) not null default 0',
    bagisto.addressLines === 'address' && '`use_for_shipping` tinyint(1) not null default 0',
    '`additional` json null default null',
    ...times,
    foreign('addresses', 'customer_id', 'customers', 'cascade'),
    bagisto.addressLines === 'address' && foreign('addresses', 'parent_address_id', 'addresses', 'set null'),
  ];

  const statements = [
    table('migrations', [id, `\`migration\` ${text} not null`, '`batch` int not null']),
    table('channels', [
      id,
      `\`code\` ${text} not null`,
      `\`name\` ${text} not null`,
      `\`hostname\` ${text} null default null`,
      ...times,
    ]),
    table('customer_groups', [
      id,
      `\`name\` ${text} not null`,
      bagisto.groupCodes && `\`code\` ${text} not null`,
      '`is_user_defined` tinyint(1) not null default 1',
      ...times,
      bagisto.groupCodes && unique('customer_groups', 'code'),
    ]),
    table('customers', customers),
    table('customer_password_resets', [
      `\`email\` ${text} not null`,
      `\`token\` ${text} not null`,
      '`created_at` timestamp null default null',
      `key \`${prefix}customer_password_resets_email_index\` (\`email\`)`,
    ]),
    table(bagisto.addresses, bagisto.addresses === 'addresses' ? addresses : customerAddresses),
    table('core_config', [
      id,
      `\`code\` ${text} not null`,
      '`value` text not null',
      `\`channel_code\` ${text} null default null`,
      `\`locale_code\` ${text} null default null`,
      ...times,
    ]),
    table('roles', [
      id,
      `\`name\` ${text} not null`,
      `\`description\` ${text} null default null`,
      `\`permission_type\` ${text} not null`,
      '`permissions` json null',
      ...times,
    ]),
    table('admins', [
      id,
      `\`name\` ${text} not null`,
      `\`email\` ${text} not null`,
      `\`password\` ${text} null default null`,
      bagisto.apiToken && '`api_token` varchar(80) null default null',
      '`status` tinyint(1) not null default 0',
      '`role_id` int unsigned not null',
      '`remember_token` varchar(100) null default null',
      ...(bagisto.secondFactor
        ? [
            '`two_factor_secret` text null default null',
            '`two_factor_enabled` tinyint(1) not null default 0',
            '`two_factor_backup_codes` json null default null',
            '`two_factor_verified_at` timestamp null default null',
          ]
        : []),
      ...times,
      unique('admins', 'email'),
      foreign('admins', 'role_id', 'roles', 'cascade'),
    ]),
    table('subscribers_list', [
      id,
      `\`email\` ${text} not null`,
      '`is_subscribed` tinyint(1) not null default 0',
      `\`token\` ${text} null default null`,
      bagisto.subscriberHasCustomer && '`customer_id` int unsigned null default null',
      '`channel_id` int unsigned not null',
      ...times,
      bagisto.subscriberHasCustomer && foreign('subscribers_list', 'customer_id', 'customers', 'cascade'),
      foreign('subscribers_list', 'channel_id', 'channels', 'cascade'),
    ]),
  ];
  if (bagisto.accessTokens !== 'none') {
    statements.push(
      table('personal_access_tokens', [
        '`id` bigint unsigned not null auto_increment primary key',
        `\`tokenable_type\` ${text} not null`,
        '`tokenable_id` bigint unsigned not null',
        `\`name\` ${text} not null`,
        '`token` varchar(64) not null',
        '`abilities` text null default null',
        '`last_used_at` timestamp null default null',
        bagisto.accessTokens === 'expiring' && '`expires_at` timestamp null default null',
        ...times,
        unique('personal_access_tokens', 'token'),
      ]),
    );
  }
  return statements;
}
