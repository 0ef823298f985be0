/** Fields of a customer as every client of Bagisto's API sees them, in their order. */
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
