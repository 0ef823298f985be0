/** Both names with a capital, as Bagisto shows them. PHP's ucfirst knows ASCII only: élodie stays élodie. */
export const fullName = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  `${upperFirst(firstName)} ${upperFirst(lastName)}`;

const upperFirst = (name: string) => name.replace(/^[a-z]/, (letter) => letter.toUpperCase());

/** EverShop knows one name, Bagisto two. */
export const evershopName = ({
  firstName,
  lastName,
}: {
  firstName: string | null;
  lastName: string | null;
}): string => [firstName, lastName].filter(Boolean).join(' ');
