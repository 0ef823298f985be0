export type ReleaseName = 'documented' | '0.x' | '1.0' | '1.3';

export const doorNames = ['bagisto', 'evershop', 'graphql', 'pages'] as const;

export type DoorName = (typeof doorNames)[number];
