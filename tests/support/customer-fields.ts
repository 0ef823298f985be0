/** What every client of Bagisto's API sees of a customer, and in which order. */
export const customerFields = [
  ...[
    'id',
    'email',
    'first_name',
    'last_name',
    'name',
    'gender',
    'date_of_birth',
    'phone',
    'status',
    'group',
  ],
  ...['created_at', 'updated_at'],
];
