import net from 'node:net';

/** One household has one IPv4 address, but a /64 of IPv6: who could rotate within it would never be limited. */
export function network(address: string): string {
  if (!net.isIPv6(address)) return address;
  // An address has many spellings; as the host of a URL it has one.
  const { hostname } = new URL(`http://[${address.replace(/%.*/, '')}]`);
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::');
  const [left, right] = [head, tail].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return `${groups.slice(0, 4).join(':')}::/64`;
  const [high = '', low = ''] = groups.slice(6).map((group) => group.padStart(4, '0'));
  return Buffer.from(high + low, 'hex').join('.');
}
