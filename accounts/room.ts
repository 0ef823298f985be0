/** What a column has room for. */
export interface Room {
  maxLength?: number;
  /** Of one character: MySQL's older utf8 keeps no fourth, and cannot even compare a text that has one. */
  threeBytes?: boolean;
}

const fourBytes = /[\u{10000}-\u{10ffff}]/u;

export const needsFourBytes = (text: string) => fourBytes.test(text);

/** Whether a text can be in all of these columns, as one that is looked for must. */
export const mayHold = (text: string, ...columns: (Room | undefined)[]): boolean =>
  !needsFourBytes(text) || columns.every((column) => !column?.threeBytes);
